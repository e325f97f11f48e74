# SPDX-License-Identifier: EUPL-1.2
"""The names that a scenario gives its people and organisations, and the numbers behind them."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date
from random import Random
from typing import Any

from simulator.errors import MOST_PROBLEMS, Problem
from simulator.scenarios.resolve import relative_date
from simulator.sources.registers import SECTION
from simulator.world.ssin import make_ssin
from simulator.yaml_source import Path_, YamlSource


def numbers_of(
    source: YamlSource, today: date, seed: int, known: dict[str, str], problems: list[Problem]
) -> Mapping[str, str]:
    """The numbers behind the aliases of a file, with automatic SSINs made; also put into `known`."""
    own: dict[str, str] = {}
    before = len(problems)
    taken = {number: alias for alias, number in known.items()}

    def complain(message: str, path: Path_, remedy: str) -> None:
        if len(problems) <= before + MOST_PROBLEMS:
            problems.append(source.problem(message, path, remedy))

    def add_alias(alias: str, number: str, path: Path_) -> None:
        if alias in known:
            complain(f"the name {alias} is used twice", path, "Give each its own name")
        elif number in taken:
            complain(f"{number} is also the number of {taken[number]}", path, "Give each its own number")
        known[alias] = own[alias] = number
        taken.setdefault(number, alias)

    for kind, key in (("organisations", "cbe"), ("people", "ssin")):
        entries = source.data.get(kind)
        for alias, entry in entries.items() if isinstance(entries, dict) else ():
            number = entry.get(key, "auto") if isinstance(entry, dict) else "auto"
            if kind == "people" and number == "auto":
                try:
                    number = _automatic(str(alias), entry, today, seed, taken)
                except (ValueError, KeyError, TypeError, AttributeError) as error:
                    needed = "register.birth.date and register.sex are needed"
                    reason = str(error) if isinstance(error, ValueError) else needed
                    complain(f"no SSIN can be made: {reason}", (kind, alias), "Write an SSIN")
                    number = f"?{alias}"
            add_alias(str(alias), str(number), (kind, alias))
    return own


def _automatic(alias: str, entry: dict[str, Any], today: date, seed: int, taken: Container[str]) -> str:
    register = entry[SECTION.key]
    written = str(register["birth"]["date"])
    born = str(relative_date(written, today) or written)
    bis = register.get("register") == "bis"
    return make_ssin(born, register["sex"] == "male", taken, bis, Random(f"{seed}/{alias}"))  # noqa: S311 - no secret
