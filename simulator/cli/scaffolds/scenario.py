# SPDX-License-Identifier: EUPL-1.2
"""A new scenario: an OCMW, somebody on whom it has a file, somebody on whom it has none, and a story of two steps."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

from simulator.cli.group import USAGE, Failure
from simulator.cli.scaffolds.names import in_words
from simulator.cli.scaffolds.place import Plan
from simulator.resources import data_folder
from simulator.scenarios.population.employers import cbe_number
from simulator.world.ssin import make_ssin

_KNOWN, _UNKNOWN = "1988-09-14", "1991-07-30"
_FIRST = 9_997_001


def scenario_plan(checkout: Path | None, here: Path, name: str) -> Plan:
    """A file in `scenarios/` of a checkout, with its page made anew; elsewhere a file in the folder where we are."""
    shipped = (checkout or data_folder("scenarios").parent) / "scenarios"
    if checkout is None:
        shipped = data_folder("scenarios")
    texts = "\n".join(file.read_text(encoding="utf-8") for file in sorted(shipped.rglob("*.yaml")))
    if checkout is not None and list(shipped.rglob(f"{name}.yaml")):
        raise Failure(f"a scenario {name} is there already, in {shipped}; nothing was written", code=USAGE)
    plan = Plan(checkout or here)
    plan.add(f"{'scenarios/' if checkout else ''}{name}.yaml", "scenario/scenario.yaml.jinja", _facts(name, texts))
    if checkout is not None:
        plan.made["docs/who-is-who.md"] = "simulator.scenarios.who_is_who"
    return plan


def _facts(name: str, texts: str) -> dict[str, Any]:
    """Numbers and names that no other scenario has."""
    taken: list[str] = []

    def ssin(born: str, male: bool) -> str:
        while (found := make_ssin(born, male, taken)) in texts:
            taken.append(found)
        taken.append(found)
        return found

    return {
        "name": name, "title": in_words(name), "alias": name if name[0].isalpha() else f"s-{name}",
        "cbe": next(cbe for number in count(_FIRST) if (cbe := cbe_number(number)) not in texts),
        "known": ssin(_KNOWN, False), "known_born": _KNOWN, "unknown": ssin(_UNKNOWN, True), "unknown_born": _UNKNOWN,
    }  # fmt: skip
