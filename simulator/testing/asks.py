# SPDX-License-Identifier: EUPL-1.2
"""What a method of the client asks of the control API, said beside it; a test compares it with the OpenAPI document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


def asks(method: str, path: str) -> Callable[[F], F]:
    """Says that a method sends this request; `path` is that of the OpenAPI document below `/control/v1`."""

    def attach(function: F) -> F:
        function.asks = (method, path)  # type: ignore[attr-defined]
        return function

    return attach


def asked_by(function: object) -> tuple[str, str] | None:
    """Method and path of the endpoint that a method of the client is for; None if nothing is said."""
    found: tuple[str, str] | None = getattr(function, "asks", None)
    return found
