# SPDX-License-Identifier: EUPL-1.2
"""Plain data compared with what was expected of a part of it: what is not told may be anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from simulator.contracts.values import write_value

_LONGEST = 60
_MISSING = object()


def differences(expected: Any, found: Any, path: str = "request") -> Iterator[str]:
    """What in plain data is not as expected, one sentence each; nothing where all that is expected is there.

    A value fits where it is written alike on the wire, or is the same number. Of what repeats, each item that is
    expected is that of some item found; one item can be expected without a list.
    """
    if isinstance(found, (list, tuple)):
        for item in expected if isinstance(expected, (list, tuple)) else (expected,):
            told = [tuple(differences(item, one, path)) for one in found]
            if all(told):
                yield from min(told, key=len, default=(f"{path} was not there",))
    elif isinstance(expected, Mapping):
        if not isinstance(found, Mapping):
            yield f"{path} was {_shown(found)}"
            return
        for key, value in expected.items():
            inner = found.get(key, _MISSING)
            where = f"{path}.{key}"
            if inner is _MISSING:
                yield f"{where} was not there, expected {_shown(value)}"
            else:
                yield from differences(value, inner, where)
    elif isinstance(expected, (list, tuple)):
        for item in expected:
            yield from differences(item, found, path)
    elif not _same(expected, found):
        yield f"{path} was {_shown(found)}, expected {_shown(expected)}"


def _same(expected: Any, found: Any) -> bool:
    if isinstance(found, Mapping):
        found = found.get("#text")
    if expected is None or found is None:
        return expected is found
    if isinstance(found, (int, float, Decimal)) and not isinstance(found, bool):
        try:
            return Decimal(str(expected)) == Decimal(str(found))
        except ArithmeticError:
            return False
    return _text(expected) == _text(found)


def _text(value: Any) -> str:
    if isinstance(value, (str, bool, date, datetime)):
        return write_value(value, "date").strip()
    return str(value)


def _shown(value: Any) -> str:
    if value is _MISSING or value is None:
        return "nothing"
    if isinstance(value, Mapping):
        value = value.get("#text", ", ".join(value))
    text = _text(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
