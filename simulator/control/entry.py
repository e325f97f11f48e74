# SPDX-License-Identifier: EUPL-1.2
"""How a person is written: as in a scenario, with the sections of every source that there is."""

from __future__ import annotations

from functools import cache, reduce
from operator import or_
from typing import Any, get_args

from pydantic import create_model

from simulator.control.inscriptions import InscriptionRow
from simulator.scenarios.format import PersonEntry, scenario_model
from simulator.sources import sections
from simulator.world.household import Household


@cache
def person_model() -> type[PersonEntry]:
    """The format of one person of a scenario."""
    found: type[PersonEntry] = get_args(scenario_model().model_fields["people"].annotation)[1]
    return found


@cache
def whole_person() -> type[PersonEntry]:
    """What is told of a person: the document, with households and inscriptions."""
    return create_model(
        "WholePerson",
        __base__=person_model(),
        __doc__="A person with the file of every source that knows it, its households and inscriptions.",
        ssin=(str, ...),
        replaces=(tuple[str, ...], ()),
        households=(list[Household], ...),
        inscriptions=(list[InscriptionRow], ...),
    )


@cache
def file_of_source() -> Any:
    """The file of one source on a person: that of any source."""
    return reduce(or_, (section.kind for section in sections().values()))
