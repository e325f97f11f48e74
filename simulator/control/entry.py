# SPDX-License-Identifier: EUPL-1.2
"""How a person is written: as in a scenario, with the sections of every source that there is."""

from __future__ import annotations

from functools import cache
from typing import get_args

from simulator.scenarios.format import PersonEntry, scenario_model


@cache
def person_model() -> type[PersonEntry]:
    """The format of one person of a scenario."""
    found: type[PersonEntry] = get_args(scenario_model().model_fields["people"].annotation)[1]
    return found
