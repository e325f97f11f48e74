# SPDX-License-Identifier: EUPL-1.2
"""The sickness funds: which files contradict themselves, and what holds on a day, also for a dependant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from simulator.codes import TABLES
from simulator.errors import ConfigurationError
from simulator.scenarios.files import shipped
from simulator.scenarios.load import read_scenarios
from simulator.sources import Inquiry
from simulator.sources.health_insurance import SECTION, YEARS_BACK, HealthInsurance, Situation, Span
from simulator.sources.health_insurance_facts import HealthInsuranceFile
from simulator.store import Store
from simulator.world.clock import Clock, in_brussels
from simulator.world.person import Person
from simulator.world.sandboxes import Sandboxes

TODAY = date(2026, 3, 2)
END_OF_YEAR = date(2026, 12, 31)
PERSON, HOLDER = "90051490001", "88082090003"

AFFILIATED = {"affiliations": [{"from": "2020-01-01", "fund": "306"}]}
INSURED = {**AFFILIATED, "insurability": [{"from": "2020-01-01", "ct1": "110", "ct2": "110"}]}
HIGHER = {
    **AFFILIATED,
    "insurability": [
        {"from": "2020-01-01", "to": "2021-12-31", "ct1": "110", "ct2": "110"},
        {"from": "2022-01-01", "to": "2022-12-31", "ct1": "130", "ct2": "131"},
        {"from": "2023-01-01", "ct1": "131", "ct2": "131"},
    ],
    "increased_interventions": [{"from": "2022-01-01"}],
}


def file(**facts: Any) -> HealthInsuranceFile:
    """The file with these facts."""
    return HealthInsuranceFile.model_validate(facts)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"affiliations": [{"from": "2020-01-01", "fund": "306"}, {"from": "2022-01-01", "fund": "109"}]},
         "two affiliations"),
        ({**AFFILIATED, "dependencies": [{"from": "2021-01-01", "holder": HOLDER}]}, "two affiliations"),
        ({"affiliations": [{"from": "2020-01-01", "fund": "006"}]}, "pattern"),
        ({"affiliations": [{"from": "2020-01-01", "fund": "3060"}]}, "pattern"),
        ({"affiliations": [{"from": "2020-01-01", "to": "2019-12-31", "fund": "306"}]}, "before it begins"),
        ({"dependencies": [{"from": "2020-01-01", "holder": "8808209000"}]}, "an SSIN has 11 digits"),
        ({**AFFILIATED, "insurability": [{"from": "2020-01-01", "ct1": "11", "ct2": "110"}]}, "pattern"),
        ({**AFFILIATED, "insurability": [{"from": "2019-12-31", "ct1": "110", "ct2": "110"}]}, "one affiliation"),
        ({"affiliations": [{"from": "2020-01-01", "to": "2025-12-31", "fund": "306"},
                           {"from": "2026-01-01", "fund": "109"}],
          "insurability": [{"from": "2020-01-01", "ct1": "110", "ct2": "110"}]}, "one affiliation"),
        ({**AFFILIATED, "insurability": [{"from": "2020-01-01", "ct1": "110", "ct2": "110"},
                                         {"from": "2021-01-01", "ct1": "120", "ct2": "120"}]}, "two insurability"),
        ({**AFFILIATED, "increased_interventions": [{"from": "2020-01-01"}]}, "is insured"),
        ({**INSURED, "increased_interventions": [{"from": "2022-01-01"}]}, "say no increased intervention"),
        ({**HIGHER, "increased_interventions": []}, "does not hold all that time"),
        ({**HIGHER, "increased_interventions": [{"from": "2022-01-02"}]}, "does not hold all that time"),
        ({**HIGHER, "increased_interventions": [{"from": "2021-12-31"}]}, "say no increased intervention"),
        ({**INSURED, "third_party_payments": [{"from": "2019-12-31"}]}, "2019-12-31 is no day"),
        ({**INSURED, "maximum_charges": [{"from": "2019-12-31"}]}, "in which the person is insured"),
        ({**INSURED, "maximum_charges": [{"from": "2024-02-01"}, {"from": "2024-06-01"}]}, "one maximum charge"),
        ({**INSURED, "maximum_charges": [{"from": "2024-02-01", "to": "2024-06-01"}]}, "leave `to` out"),
        ({"dependencies": [{"from": "2020-01-01", "holder": HOLDER}], "maximum_charges": [{"from": "2024-02-01"}]},
         "has that of the holder"),
        ({**INSURED, "medical_houses": [{"from": "2024-02-01"}]}, "doctor, kine or nurse"),
        ({**INSURED, "medical_houses": [{"from": "2024-02-01", "kine": True}, {"from": "2025-02-01", "nurse": True}]},
         "two medical_houses"),
        ({**INSURED, "global_medical_files": [{"from": "2024-02-01", "provider": "1999904200"}]}, "pattern"),
        ({**INSURED, "global_medical_files": [{"from": "2019-02-01", "provider": "19999042001"}]}, "is no day"),
        ({**INSURED, "fund": "306"}, "Extra inputs"),
    ],
)  # fmt: skip
def test_a_file_that_contradicts_itself_is_refused(facts: dict[str, Any], words: str) -> None:
    """One fund at a time; rights while insured only; codes that say the same as the rights."""
    with pytest.raises(ValidationError) as caught:
        file(**facts)
    assert words in str(caught.value)


def test_a_right_may_go_over_a_change_of_codes_but_not_over_a_gap() -> None:
    """Increased intervention goes on while the codes change from one day to the next; not past a day without codes."""
    assert file(**HIGHER).increased_interventions[0].end is None
    gap = [{**HIGHER["insurability"][1], "to": "2022-12-30"}, HIGHER["insurability"][2]]
    with pytest.raises(ValidationError) as caught:
        file(**AFFILIATED, insurability=gap, increased_interventions=HIGHER["increased_interventions"])
    assert "2022-12-31 is no day on which the person is insured" in str(caught.value)


@pytest.fixture(name="ask", scope="module")
def funds() -> Iterator[Callable[..., Situation]]:
    """Asks about a person with a file, and perhaps a holder with another, on a day, as of TODAY."""
    store = Store("memory")
    sandbox = Sandboxes(store).get("default")
    sandbox.set_data(replace(sandbox.data, clock=Clock(in_brussels(datetime(2026, 3, 2, 9)))))

    def ask(day: date, facts: dict[str, Any], holder: dict[str, Any] | None = None) -> Situation:
        for ssin, found in ((PERSON, facts), (HOLDER, holder)):
            document = {} if found is None else {SECTION.key: file(**found).model_dump(mode="json", by_alias=True)}
            sandbox.put_person(Person(ssin, document), terms=(), reason="test")
        insurance = HealthInsurance(Inquiry(sandbox, sandbox.today))
        own = insurance.file(PERSON)
        assert own is not None
        return insurance.situation(own, day)

    yield ask
    store.close()


@pytest.mark.parametrize(
    ("day", "codes", "period", "increased"),
    [
        (date(2019, 12, 31), None, None, None),
        (date(2020, 1, 1), "110/110", ("2020-01-01", "2021-12-31"), None),
        (date(2021, 12, 31), "110/110", ("2020-01-01", "2021-12-31"), None),
        (date(2022, 1, 1), "130/131", ("2022-01-01", "2022-12-31"), ("2022-01-01", "2026-12-31")),
        (date(2023, 1, 1), "131/131", ("2023-01-01", "2026-12-31"), ("2022-01-01", "2026-12-31")),
        (END_OF_YEAR, "131/131", ("2023-01-01", "2026-12-31"), ("2022-01-01", "2026-12-31")),
        (date(2027, 1, 1), None, None, None),
    ],
)
def test_codes_on_a_day(ask: Any, day: date, codes: str | None, period: Any, increased: Any) -> None:
    """The codes hold from their first to their last day; without a last day they are told until the end of the year."""
    found = ask(day, HIGHER)
    insured = found.insurability
    assert codes == (insured and f"{insured.ct1}/{insured.ct2}")
    assert [found.insured, found.increased] == [_span(period), _span(increased)]
    assert found.known == (codes is not None)


def _span(days: tuple[str, str] | None) -> Span | None:
    return days and Span(*(date.fromisoformat(day) for day in days))


def test_what_has_not_begun_is_not_known(ask: Any) -> None:
    """An affiliation that begins tomorrow is unknown today, also for the day after; one that has ended is known."""
    tomorrow = {"affiliations": [{"from": "2026-03-03", "fund": "109"}]}
    assert not ask(date(2026, 3, 4), tomorrow).known
    ended = {"affiliations": [{"from": "2020-01-01", "to": "2021-12-31", "fund": "109"}]}
    assert ask(TODAY, ended).known
    assert ask(TODAY, ended).affiliation is None
    assert not ask(date(2026, 3, 4), ended).known


DEPENDANT = {
    "affiliations": [{"from": "2015-01-01", "to": "2021-06-30", "fund": "203"}],
    "insurability": [{"from": "2015-01-01", "to": "2021-06-30", "ct1": "410", "ct2": "410"}],
    "dependencies": [{"from": "2021-07-01", "to": "2025-12-31", "holder": HOLDER}],
    "global_medical_files": [{"from": "2019-01-01", "to": "2025-12-31", "provider": "19999042001"}],
}
THIRD = {**HIGHER, "third_party_payments": [{"from": "2024-01-01", "to": "2024-12-31"}]}


@pytest.mark.parametrize(
    ("day", "union", "codes", "period", "third_party"),
    [
        (date(2021, 6, 30), "200", "410/410", ("2015-01-01", "2021-06-30"), False),
        (date(2021, 7, 1), "300", "110/110", ("2021-07-01", "2021-12-31"), False),
        (date(2022, 7, 1), "300", "130/131", ("2022-01-01", "2022-12-31"), False),
        (date(2024, 7, 1), "300", "131/131", ("2023-01-01", "2025-12-31"), True),
        (date(2025, 12, 31), "300", "131/131", ("2023-01-01", "2025-12-31"), False),
        (date(2026, 1, 1), None, None, None, False),
    ],
)
def test_a_dependant_has_fund_and_rights_of_the_holder(
    ask: Any, day: date, union: str | None, codes: str | None, period: Any, third_party: bool
) -> None:
    """As long as the dependency lasts, and no longer; before it, and after it, only what is one's own."""
    found = ask(day, DEPENDANT, THIRD)
    assert union == (found.affiliation and found.affiliation.union)
    assert codes == (found.insurability and f"{found.insurability.ct1}/{found.insurability.ct2}")
    assert (_span(period), third_party) == (found.insured, found.third_party)
    assert found.known


def test_a_dependant_of_somebody_unknown_has_nothing(ask: Any) -> None:
    """Where the holder's file is gone, the dependant is known, but with no fund and no right."""
    found = ask(date(2024, 7, 1), DEPENDANT, None)
    assert found.known
    assert (found.affiliation, found.insurability, found.third_party) == (None, None, False)


@pytest.mark.parametrize(
    ("day", "years"),
    [
        (date(2021, 4, 30), []),
        (date(2021, 5, 1), [2021]),
        (date(2023, 12, 31), [2023, 2021]),
        (date(2024, 1, 1), [2023]),
        (date(2025, 9, 30), [2025, 2023]),
        (date(2026, 2, 27), [2026, 2025]),
        (END_OF_YEAR, [2026, 2025]),
    ],
)
def test_years_of_maximum_charge(ask: Any, day: date, years: list[int]) -> None:
    """The year of the day and the two before, the newest first, from the day on which the maximum was reached."""
    reached = [{"from": day} for day in ("2021-05-01", "2023-12-31", "2025-09-30", "2026-02-27")]
    assert years == [year for year, _ in ask(day, {**INSURED, "maximum_charges": reached}).maximum_charges]


def test_a_family_has_one_maximum_charge(ask: Any) -> None:
    """A dependant has the years of the holder in which the dependency had a day, each once, beside own earlier ones."""
    own = {**DEPENDANT, "maximum_charges": [{"from": "2021-02-01"}]}
    holder = {**HIGHER, "maximum_charges": [{"from": day} for day in ("2020-03-01", "2021-03-01", "2023-03-01")]}
    assert list(ask(date(2022, 7, 1), own, holder).maximum_charges) == [(2021, "200")]
    assert list(ask(date(2023, 7, 1), own, holder).maximum_charges) == [(2023, "300"), (2021, "200")]
    assert list(ask(date(2021, 1, 1), own, holder).maximum_charges) == []


DAYS = st.dates(date(2017, 1, 1), date(2029, 12, 31))
PARTS = st.lists(st.tuples(st.integers(1, 500), st.booleans(), st.booleans()), min_size=1, max_size=5)


@given(
    begin=st.dates(date(2018, 1, 1), date(2025, 12, 31)),
    parts=PARTS,
    depends=st.booleans(),
    day=DAYS,
    open_=st.booleans(),
)
def test_what_holds_together(
    ask: Any, begin: date, parts: list[tuple[int, bool, bool]], depends: bool, day: date, open_: bool
) -> None:
    """The told period has the day in it; increased intervention only while insured, and just when a code ends in 1."""
    spells, rights, at = [], [], begin
    for i, (length, insured, increased) in enumerate(parts):
        last = None if open_ and i == len(parts) - 1 else str(at + timedelta(length - 1))
        code = "111" if increased else "110"
        if insured:
            spells.append({"from": str(at), "to": last, "ct1": code, "ct2": code})
            rights += [{"from": str(at), "to": last}] if increased else []
        at += timedelta(length)
    end = None if open_ else str(at - timedelta(1))
    facts = {
        "affiliations": [{"from": str(begin), "to": end, "fund": "109"}],
        "insurability": spells,
        "increased_interventions": rights,
        "third_party_payments": rights,
    }
    dependent = {"dependencies": [{"from": str(begin), "to": end, "holder": HOLDER}]}
    found = ask(day, dependent, facts) if depends else ask(day, facts)
    assert found == ask(day, facts)
    assert (found.increased is not None) == (found.insurability is not None and found.insurability.increased)
    assert found.third_party == (found.increased is not None)
    assert (found.insured is None) == (found.insurability is None)
    assert found.affiliation is not None or found.insurability is None
    for span in (found.insured, found.increased):
        assert span is None or span.begin <= day <= span.end
    assert found.known or (day < begin or day > TODAY)
    assert all(day.year - YEARS_BACK <= year <= day.year for year, _ in found.maximum_charges)


SCENARIO = """
scenario: dependants
title: {en: Dependants}
clock: 2026-03-02T09:00:00
people:
  one:
    register: {sex: female, birth: {date: 1990-05-14}, names: [{last: Eerst}]}
    health_insurance: %s
  two:
    register: {sex: male, birth: {date: 1988-08-20}, names: [{last: Tweede}]}
    health_insurance: {affiliations: [{from: 2010-01-01, to: 2015-12-31, fund: "306"}, {from: 2016-01-01, fund: "109"}]}
  nobody:
    register: {sex: male, birth: {date: 1988-08-20}, names: [{last: Niemand}]}
"""


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ("{dependencies: [{from: 2010-01-01, holder: $two}]}", ""),
        ("{dependencies: [{from: 2009-12-31, holder: $two}]}", "is not affiliated all the time"),
        ("{dependencies: [{from: 2012-01-01, holder: $nobody}]}", "is not affiliated all the time"),
        ("{dependencies: [{from: 2012-01-01, holder: '70010190001'}]}", "is not affiliated all the time"),
        ("{dependencies: [{from: 2012-01-01, holder: $one}]}", "nobody is the dependant of himself"),
        ("{affiliations: [{from: 1989-01-01, fund: '306'}]}", "before birth"),
    ],
)
def test_a_dependant_has_a_holder(tmp_path: Any, facts: str, words: str) -> None:
    """Somebody else, of the scenario, who is affiliated for all that time, be it with one fund after another."""
    scenario = tmp_path / "dependants.yaml"
    scenario.write_text(SCENARIO % facts, encoding="utf-8")
    if not words:
        assert read_scenarios((scenario,))
        return
    with pytest.raises(ConfigurationError) as caught:
        read_scenarios((scenario,))
    assert words in str(caught.value)
    assert "people.one.health_insurance." in str(caught.value)


@pytest.mark.parametrize("name", tuple(shipped()))
def test_shipped_scenarios_use_funds_and_codes_that_have_a_meaning(name: str) -> None:
    """Every fund of a shipped scenario is one of a known union, every holder code stands in its table."""
    for part in read_scenarios((name,)).parts:
        for entry in part.content.people.values():
            found = entry.section(SECTION.key)
            if isinstance(found, HealthInsuranceFile):
                assert {one.union for one in found.affiliations} <= set(TABLES["sickness-fund-unions"].rows)
                codes = {code for one in found.insurability for code in (one.ct1, one.ct2)}
                assert codes <= set(TABLES["holder-codes"].rows)
