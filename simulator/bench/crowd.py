# SPDX-License-Identifier: EUPL-1.2
"""Many plain people, as a scenario file, to measure with."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

from simulator.world.ssin import make_ssin

_NAMES = ("Proef", "Toets", "Essai", "Modèle", "Voorbeeld", "Exemple", "Muster")
_DAYS_OF_A_MONTH = 27


def write_crowd(file: Path, size: int) -> None:
    """A scenario of `size` people, each born on another day, none of them inscribed."""
    people = {}
    first = date(1930, 1, 2)
    for i in range(size):
        months, days = divmod(i, _DAYS_OF_A_MONTH)
        born = date(first.year + months // 12, months % 12 + 1, 2) + timedelta(days)
        people[f"p{i}"] = {
            "ssin": make_ssin(born.isoformat(), i % 2 == 1, ()),
            "register": {
                "sex": "male" if i % 2 else "female",
                "birth": {"date": born.isoformat()},
                "names": [{"last": f"{_NAMES[i % len(_NAMES)]}{i % 50}", "first": ["Test"]}],
                "nationalities": [{"code": "150"}],
                "civil_states": [{"code": 10}],
            },
        }
    scenario = {"scenario": file.stem, "title": {"en": f"{size} people"}, "people": people}
    file.write_text(json.dumps(scenario), encoding="utf-8")
