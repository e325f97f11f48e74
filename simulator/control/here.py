# SPDX-License-Identifier: EUPL-1.2
"""What a view works with: the network of its application, and the sandbox of its path."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import current_app

from simulator.network import Network
from simulator.world.sandbox import Sandbox
from simulator.world.sandboxes import DEFAULT

EXTENSION = "ksz-network"
BASE = "/control/v1"
SANDBOX = f"{BASE}/sandboxes/<name>"


def network() -> Network:
    """The network that this application controls."""
    found: Network = current_app.extensions[EXTENSION]
    return found


def sandbox(name: str) -> Sandbox:
    """The sandbox of that name as it is now, also where another process has changed it; NotFoundError otherwise."""
    found = network().sandboxes.get(name)
    found.refresh()
    return found


def prefix_of(found: Sandbox) -> str:
    """What stands before the paths of the services in a sandbox."""
    return "" if found.name == DEFAULT else f"/sandbox/{found.name}"


def page(key: str, everything: Sequence[Any], offset: int, limit: int) -> dict[str, Any]:
    """A part of a list as JSON data, with the length of the whole."""
    shown = everything[offset : offset + limit]
    return {key: list(shown), "total": len(everything), "offset": offset, "limit": limit}
