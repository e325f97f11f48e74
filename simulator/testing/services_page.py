# SPDX-License-Identifier: EUPL-1.2
"""The page docs/services.md: every operation, how near to the real one, on what evidence, who in `starter` has data.

`python -m simulator.testing.services_page > docs/services.md` writes it anew; a test compares. Who has data is asked,
not told: the case `found` of each operation is put about everybody, in an application where no rule refuses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from simulator.app import create_app
from simulator.contracts.catalogue import Catalogue
from simulator.contracts.fidelity import services_page
from simulator.resources import data_folder
from simulator.scenarios.load import read_scenarios
from simulator.settings import Settings
from simulator.testing.cases import Case, cases_of
from simulator.testing.in_process import Caller
from simulator.testing.story import Reply

STARTER = "starter"
DAY = datetime(2026, 3, 2, 9)
"""The page is of one day, so that it does not change from day to day."""


def who_has_data(catalogue: Catalogue) -> Mapping[str, str]:
    """In words: those in `starter` about whom each operation (Service/version.operation) tells what it has."""
    scenario = read_scenarios((STARTER,), DAY)
    app = create_app(Settings(scenarios=(STARTER,), clock=DAY, rules=False, journal=False))
    try:
        caller = Caller(app)
        found: dict[str, str] = {}
        for contract in catalogue.contracts.values():
            cases = cases_of(contract)
            for case in cases.read(scenario) if cases and cases.scenario == STARTER else ():
                if case.name != "found" or case.entry.about is None:
                    continue
                case.prepare(caller.sandbox)
                answered = {
                    subject.alias: _as_told(caller.call(replace(case.request, about=ssin)), case)
                    for ssin, subject in scenario.facts.people.items()
                }
                found[case.operation.versioned_title] = _in_words(answered)
        return found
    finally:
        app.close()


def _as_told(reply: Reply, case: Case) -> bool:
    """True for the code of the case, with nothing in the reply that it says may not be there."""
    return reply.codes == case.entry.expect and not any(text in reply.text for text in case.entry.expect_not_in_reply)


def _in_words(has_data: Mapping[str, bool]) -> str:
    """Those who have data; where nearly everybody has, those who have none."""
    names = [alias for alias, true in has_data.items() if true]
    without = [alias for alias, true in has_data.items() if not true]
    if len(without) * 4 > len(has_data):
        return ", ".join(names)
    return f"everybody but {', '.join(without)}" if without else "everybody"


if __name__ == "__main__":
    shipped = Catalogue([data_folder("wsdl")])
    print(services_page(shipped, who_has_data(shipped)), end="")
