# SPDX-License-Identifier: EUPL-1.2
"""Where to go from here: a plain page for people, the same as JSON for programs, and a sign of life."""

from __future__ import annotations

import re
from html import escape

from flask import Blueprint, Response, current_app
from typing_extensions import TypedDict

from simulator import __version__
from simulator.control.described import described
from simulator.control.here import BASE, network

blueprint = Blueprint("start", __name__)

_PARAMETER = re.compile(r"<(?:[^<>]*:)?(\w+)>")

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>ksz-simulator</title>
<h1>ksz-simulator {version}</h1>
<p>It plays the network of the Crossroads Bank for Social Security (KSZ/BCSS). All people in it are invented.</p>
<ul>
<li>Control API: <a href="{base}">{base}</a>, described in docs/control-api.md; on the command line: ksz-sim --help</li>
<li>Another sandbox than <code>default</code> has its services under /sandbox/NAME/...</li>
</ul>
<h2>Services</h2>
<ul>
{services}
</ul>
</html>
"""


@blueprint.get("/")
def start_page() -> Response:
    """The services with their descriptions, and the way to the control API."""
    rows = [
        f'<li>{escape(contract.id)}: <a href="{escape(path)}?wsdl">{escape(path)}</a></li>'
        for _, contract in sorted(network().catalogue.contracts.items())
        for path in contract.definition.paths
    ]
    return Response(_PAGE.format(version=__version__, base=BASE, services="\n".join(rows)), mimetype="text/html")


class Endpoint(TypedDict):
    """An address with its methods."""

    path: str
    methods: list[str]


class Index(TypedDict):
    """Where to go from here."""

    simulator: str
    version: str
    documentation: str
    openapi: str
    endpoints: list[Endpoint]


class Health(TypedDict):
    """A sign of life."""

    status: str
    version: str
    contracts: int
    sandboxes: int


@blueprint.get(BASE)
@described("getIndex", {200: Index})
def index() -> Index:
    """Every address of the control API with its methods."""
    found: dict[str, set[str]] = {}
    for rule in current_app.url_map.iter_rules():
        if rule.rule.startswith(BASE):
            found.setdefault(_PARAMETER.sub(r"{\1}", rule.rule), set()).update(
                (rule.methods or set()) - {"HEAD", "OPTIONS"}
            )
    return {
        "simulator": "ksz-simulator",
        "version": __version__,
        "documentation": "docs/control-api.md",
        "openapi": f"{BASE}/openapi.json",
        "endpoints": [{"path": path, "methods": sorted(methods)} for path, methods in sorted(found.items())],
    }


@blueprint.get(f"{BASE}/health")
@described("getHealth", {200: Health})
def health() -> Health:
    """The simulator answers, and its database does."""
    return {
        "status": "ok",
        "version": __version__,
        "contracts": len(network().catalogue.contracts),
        "sandboxes": len(network().sandboxes.names()),
    }
