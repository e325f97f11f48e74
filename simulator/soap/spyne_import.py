# SPDX-License-Identifier: EUPL-1.2
"""Makes Spyne 2.14.0 importable on Python 3.12 and later; take Spyne from this module.

Spyne carries a copy of `six` that relies on an import hook which Python 3.12 took away (3.11 warns of it); the real
`six` takes its place. What Spyne would log (a traceback for every fault) is in the journal already.
"""

from __future__ import annotations

import importlib
import logging
import operator
import sys
import warnings

import six
import six.moves

if not hasattr(six, "get_function_name"):
    six.get_function_name = operator.attrgetter("__name__")
sys.modules["spyne.util.six"] = six
sys.modules["spyne.util.six.moves"] = six.moves
for _name in ("collections_abc", "http_cookies", "urllib", "urllib.parse"):
    sys.modules[f"spyne.util.six.moves.{_name}"] = importlib.import_module(f"six.moves.{_name}")

# Spyne takes werkzeug, for forms in a browser, only where there is one; without it the import is a sixth faster.
_WERKZEUG = "werkzeug"
_hidden = _WERKZEUG not in sys.modules
if _hidden:
    sys.modules[_WERKZEUG] = None  # type: ignore[assignment]
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from spyne import AnyXml, Application, Fault, ServiceBase, rpc
    from spyne.protocol.soap import Soap11
    from spyne.server.wsgi import WsgiApplication, WsgiMethodContext

if _hidden:
    del sys.modules[_WERKZEUG]
logging.getLogger("spyne").setLevel(logging.CRITICAL + 1)

__all__ = [
    "AnyXml",
    "Application",
    "Fault",
    "ServiceBase",
    "Soap11",
    "WsgiApplication",
    "WsgiMethodContext",
    "rpc",
]
