# SPDX-License-Identifier: EUPL-1.2
"""The control API for testers and CI: JSON under /control/v1, and a plain start page.

Each subject is one module with a `blueprint`; blueprints are found by looking into the modules of this package.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module

from flask import Blueprint, Flask

from simulator.control import described, failures, guard
from simulator.control.here import EXTENSION
from simulator.network import Network


def create_control(network: Network) -> Flask:
    """The WSGI application of the control API of one network."""
    app = Flask(__name__, static_folder=None)
    app.extensions[EXTENSION] = network
    app.config["MAX_CONTENT_LENGTH"] = network.settings.max_body
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False  # a path is the one that was asked, and nobody is sent to another
    guard.install(app)
    failures.install(app)
    described.install(app)
    for blueprint in _blueprints():
        app.register_blueprint(blueprint)
    return app


def _blueprints() -> Iterator[Blueprint]:
    for module in pkgutil.iter_modules(__path__):
        found = getattr(import_module(f"{__name__}.{module.name}"), "blueprint", None)
        if isinstance(found, Blueprint):
            yield found
