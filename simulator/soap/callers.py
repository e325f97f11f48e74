# SPDX-License-Identifier: EUPL-1.2
"""Who sends a request, found before anything else is done with it: for a sandbox that has claimed a caller.

The message says it; where it does not, the client certificate or the user name of HTTP Basic. What cannot be read says
nothing, and is answered in the sandbox that the path names, with whatever fault it deserves.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from simulator.contracts.definition import Family
from simulator.errors import MessageError, NotFoundError
from simulator.network import Network
from simulator.rules.case import Sender
from simulator.soap.envelope import open_envelope, parse
from simulator.soap.http import Environ, charset, read_body

_SOA = ("informationCustomer", "customerIdentification", "cbeNumber")
_SSDN = ("RequestContext", "AuthorizedUser", "OrgUnit")


def claimed(network: Network, environ: Environ, sender: Sender, family: Family) -> str | None:
    """The sandbox that has claimed whoever sends this request; None if none has. The body can be read again."""
    claims = network.sandboxes.callers.claims
    told = _told(environ, network.settings.max_body, family)
    if told is not None:
        return claims.get(told)
    certificate = sender.certificate
    if certificate is not None and certificate.cbe is not None and certificate.problem is None:
        return claims.get(certificate.cbe)
    return _by_user(network, sender)


def _told(environ: Environ, most: int, family: Family) -> str | None:
    raw = environ["wsgi.input"].read(most + 1)
    environ["wsgi.input"] = BytesIO(raw)
    try:
        body = open_envelope(parse(read_body(environ, most), charset(environ)))[2]
        if family is Family.CONNECTOR:
            found = _text(parse((body.text or "").strip().encode(), "utf-8"), _SSDN)
        else:
            found = _text(body, _SOA)
    except MessageError:
        found = None
    environ["wsgi.input"] = BytesIO(raw)
    return found


def _text(element: Any, path: tuple[str, ...]) -> str | None:
    """The text at a path of local names: whether they are qualified is for the schema to say."""
    for name in path:
        element = next((child for child in element if child.tag.rpartition("}")[2] == name), None)
        if element is None:
            return None
    return (element.text or "").strip() or None


def _by_user(network: Network, sender: Sender) -> str | None:
    user, password = sender.user, sender.password or ""
    if user is None:
        return None
    for name, credential in _credentials(network):
        if credential.matches(user, password):
            return name
    return None


def _credentials(network: Network) -> Iterator[tuple[str, Any]]:
    for cbe, name in network.sandboxes.callers.claims.items():
        try:
            organisation = network.sandboxes.get(name).organisation(cbe)
        except NotFoundError:
            continue  # deleted meanwhile
        for credential in organisation.credentials if organisation else ():
            yield name, credential
