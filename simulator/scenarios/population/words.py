# SPDX-License-Identifier: EUPL-1.2
"""Who an invented person is, in a few words of Dutch, French and English."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from simulator.resources import data_folder
from simulator.scenarios.population.life import Activity, Life
from simulator.scenarios.population.proportions import FOLDER
from simulator.yaml_source import read_yaml

LANGUAGES = ("nl", "fr", "en")


def about(life: Life, day: date) -> dict[str, str]:
    """`45 years old, living wage or equivalent, quality 2`, in each language."""
    return {language: ", ".join(_parts(life, day, language)) for language in LANGUAGES}


def _parts(life: Life, day: date, language: str) -> list[str]:
    words, last = _words(), life.spells[-1]
    said = words["activities"][last.activity][language]
    if last.activity is Activity.EMPLOYED:
        said = f"{said} {words['part'][language].format(part=last.part)}"
    if life.died is not None:
        return [words["died"][language]]
    parts = [words["of-age"][language].format(years=life.age(day)), said]
    return [*parts, words["quality"][language].format(quality=life.client.quality)] if life.client else parts


@cache
def _words() -> Any:
    return read_yaml(data_folder("fixtures") / FOLDER / "words.yaml").data
