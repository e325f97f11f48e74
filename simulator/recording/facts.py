# SPDX-License-Identifier: EUPL-1.2
"""Who somebody is, as far as a reply says it beside a number: names and address. The rest follows from the number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from simulator.recording.conventions import kind_of
from simulator.world.ssin import SsinParts

_LAST, _FIRST = ("lastname", "familyname", "surname"), ("firstname", "givenname", "givennames")
_STREET, _NUMBER = ("street", "streetname"), ("housenumber", "house")
_POSTAL, _MUNICIPALITY = ("postalcode", "zipcode"), ("municipalitycode", "citycode", "niscode")
_SEX = ("gender", "sex")
_TEXTS = ("Label", "#text", "description", "value")


def register_of(parts: SsinParts, ssin: str, number: int, replies: list[Mapping[str, Any]]) -> dict[str, Any]:
    """The register file of a person of a scenario; `number` makes a name where no reply has one."""
    blocks = [block for reply in replies for block in _own(reply, ssin)]
    last = _first(blocks, _LAST) or [f"Onbekend{number}"]
    found: dict[str, Any] = {"register": "bis"} if parts.bis else {}
    found["sex"] = _sex(parts, ssin, blocks)
    found["birth"] = {"date": parts.birth_date}
    found["names"] = [{"last": last[0], "first": _first(blocks, _FIRST)}]
    address = next(filter(None, map(_address, blocks)), None)
    return found | ({"addresses": [address]} if address else {})


def _sex(parts: SsinParts, ssin: str, blocks: list[Mapping[str, Any]]) -> str:
    if not parts.bis:
        return "male" if parts.male else "female"
    told = (_first(blocks, _SEX) or [""])[0]
    return {"1": "male", "2": "female", "M": "male", "F": "female"}.get(told, "unknown")


def _own(data: Any, ssin: str) -> Iterator[Mapping[str, Any]]:
    """The blocks of a reply, from the first, without those about somebody else."""
    if isinstance(data, (list, tuple)):
        for item in data:
            yield from _own(item, ssin)
    if not isinstance(data, Mapping) or any(other not in (None, ssin) for other in _numbers(data)):
        return
    yield data
    for value in data.values():
        yield from _own(value, ssin)


def _numbers(block: Mapping[str, Any]) -> Iterator[str | None]:
    for key, value in block.items():
        if kind_of("", key) == "ssin":
            yield next(iter(_texts(value)), None)


def _first(blocks: list[Mapping[str, Any]], names: tuple[str, ...]) -> list[str]:
    """What the first block with such an element says there."""
    for block in blocks:
        for key, value in block.items():
            if key.lower() in names:
                found = list(_texts(value))
                if found:
                    return found
    return []


def _texts(value: Any) -> Iterator[str]:
    """The texts of an element: its own, its label, or those of each where there are several."""
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, Mapping):
        yield from next((list(_texts(value[name])) for name in _TEXTS if name in value), [])
    elif isinstance(value, (str, int)) and not isinstance(value, bool) and str(value).strip():
        yield str(value)


def _address(block: Mapping[str, Any]) -> dict[str, str] | None:
    """An address in Belgium, if the block has all that one needs."""
    wanted = {
        "municipality": (_MUNICIPALITY, r"\d{5}"), "postal_code": (_POSTAL, r"\d{4}"), "street": (_STREET, r".+"),
        "number": (_NUMBER, r".+"),
    }  # fmt: skip
    found = {key: (_first([block], names) or [""])[0] for key, (names, _) in wanted.items()}
    return found if all(re.fullmatch(pattern, found[key]) for key, (_, pattern) in wanted.items()) else None
