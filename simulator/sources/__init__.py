# SPDX-License-Identifier: EUPL-1.2
"""Authentic sources: what each institution knows of a person, and the questions that can be put to it.

One module per source. A module that keeps a file on people declares `SECTION`; sections are found by looking
into the modules of this package, so that a new source is a new file.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any

from simulator.records import Record
from simulator.world.organisation import Organisation
from simulator.world.sandbox import Sandbox

Disagreement = tuple[tuple[str | int, ...], str, str]
"""Where in a file, what is wrong there, and what to do."""

Find = Callable[[str], Any]
"""Gives the file of a source on an SSIN; None where it has none."""


@dataclass(frozen=True)
class Section:
    """A part of the person document: its key, its record type, and the search terms it files a person under.

    `check` tells where the file on an SSIN disagrees with those of the same source on other people.
    """

    key: str
    kind: type[Record]
    terms: Callable[[Any], tuple[str, ...]] = lambda _: ()
    check: Callable[[str, Any, Find], Iterable[Disagreement]] = lambda *_: ()


@dataclass(frozen=True)
class Inquiry:
    """The setting of a question: in which sandbox, on which day, for which institution, over which connection."""

    sandbox: Sandbox
    today: date
    organisation: Organisation | None = None
    certificate: str | None = None


@cache
def sections() -> Mapping[str, Section]:
    """Every section, by key."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        section = getattr(import_module(f"{__name__}.{module.name}"), "SECTION", None)
        if isinstance(section, Section):
            found[section.key] = section
    return found
