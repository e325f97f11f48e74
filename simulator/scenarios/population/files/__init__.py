# SPDX-License-Identifier: EUPL-1.2
"""What each authentic source knows of an invented life: one module per source, found by looking into this package.

A module has the `SECTION` of its source and a function `file(life, family, draw)` that gives the source's file on a
life, or None where the source does not know the person. `draw` is the family's own for this source.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module

from simulator.records import Record
from simulator.scenarios.population.draw import Draw
from simulator.scenarios.population.life import Family, Life
from simulator.sources import Section

Derivation = Callable[[Life, Family, Draw], Record | None]


@cache
def derivations() -> Mapping[str, Derivation]:
    """The functions by the key of their section."""
    found: dict[str, Derivation] = {}
    for module in pkgutil.iter_modules(__path__):
        loaded = import_module(f"{__name__}.{module.name}")
        section = getattr(loaded, "SECTION", None)
        if isinstance(section, Section):
            found[section.key] = loaded.file
    return found
