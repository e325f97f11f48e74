# SPDX-License-Identifier: EUPL-1.2
"""POD MI's files under the law of 2 April 1965: one of two that contradict wins, and what holds whatever is sent."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from simulator.codes import TABLES
from simulator.sources import Inquiry, filed
from simulator.sources.law65 import RULES, SECTION, Law65, codes, rule_name
from simulator.sources.law65_aids import Aid, Amount
from simulator.sources.law65_file import Law65File
from simulator.sources.law65_forms import (
    CommonDecision,
    Form,
    Identification,
    MonthlyClaim,
    Outcome,
    Recovery,
    Sent,
    Stop,
)
from simulator.sources.registers import SECTION as REGISTER
from simulator.sources.registers import RegisterFile
from simulator.store import Store
from simulator.world.clock import Clock, in_brussels
from simulator.world.documents import PERSON, Change, organisation_document, person_document
from simulator.world.mutations import Mutation
from simulator.world.names import sound
from simulator.world.organisation import Organisation
from simulator.world.person import Person
from simulator.world.repertory import Inscription, Register
from simulator.world.sandbox import Sandbox
from simulator.world.sandbox_data import SandboxData
from simulator.world.sandboxes import Sandboxes
from simulator.world.ssin import make_ssin

AMINA = make_ssin("1990-05-14", False, ())
GENT = Organisation(cbe="0999900150", name={"nl": "OCMW"})
TODAY = date(2026, 3, 2)
REGISTERED = RegisterFile.model_validate(
    {"sex": "female", "birth": {"date": "1990-05-14"}, "names": [{"last": "Voorbeeldi", "first": ["Amina"]}]}
)


def load(sandbox: Sandbox) -> None:
    """Amina, whom the OCMW has inscribed, and the OCMW."""
    person = Person(AMINA, {}).with_section(REGISTER.key, REGISTERED)
    sandbox.load(
        iter([filed(person), organisation_document(GENT)]),
        SandboxData(Clock(in_brussels(datetime(2026, 3, 2, 9)))),
    )
    inscribed = {"organisation": GENT.cbe, "sector": 17, "institution": 1, "quality": 3, "from": "2002-01-01"}
    rows = tuple(Inscription.model_validate(inscribed | {"register": register}) for register in Register)
    sandbox.change_inscriptions(AMINA, lambda _: rows, "test")


def pod_mi(sandbox: Sandbox) -> Law65:
    """POD MI as the OCMW deals with it."""
    return Law65(Inquiry(sandbox, sandbox.today, GENT))


def sent(form: Form) -> Sent:
    """A form about Amina."""
    return Sent(form, form.attest, AMINA)


def identification(attest: str, begin: date = date(2026, 1, 1)) -> Sent:
    """Form A."""
    return sent(Identification(attest=attest, begin=begin, status="A"))


def decision(attest: str, begin: date = date(2026, 1, 1), end: date = date(2026, 12, 31)) -> Sent:
    """Form B1."""
    return sent(CommonDecision(attest=attest, begin=begin, end=end, decided=TODAY, aids=(Aid.FINANCIAL,)))


def claim(attest: str, month: date = date(2026, 2, 1), cents: int = 1000) -> Sent:
    """Form D1."""
    amounts = (Amount(what=Aid.FINANCIAL, amount=cents),)
    return sent(MonthlyClaim(attest=attest, month=month, amounts=amounts, total=cents))


@dataclass(frozen=True)
class Processes:
    """Two openings of one database; the same one twice where only one process can use it."""

    stores: tuple[Store, Store]

    @property
    def sandboxes(self) -> tuple[Sandbox, Sandbox]:
        """The sandbox as each of them sees it."""
        first, second = (Sandboxes(store).get("default") for store in self.stores)
        return first, second if self.stores[0] is not self.stores[1] else first


@pytest.fixture
def processes(database: str) -> Iterator[Processes]:
    """A database of each kind, with the world in it."""
    first = Store(database)
    second = Store(database) if first.shared else first
    found = Processes((first, second))
    load(found.sandboxes[0])
    yield found
    for store in {first, second}:
        store.close()


def at_once(processes: Processes, forms: list[list[Sent]], numbers: list[str]) -> list[list[Outcome]]:
    """What becomes of messages that arrive at the same moment, one by each process in turn."""
    sandboxes, ready = processes.sandboxes, Barrier(len(forms))

    def send(which: int) -> list[Outcome]:
        law65 = pod_mi(sandboxes[which % 2])
        ready.wait()
        return [form.outcome for form in law65.send(numbers[which], forms[which])]

    with ThreadPoolExecutor(len(forms)) as pool:
        return list(pool.map(send, range(len(forms))))


def test_two_files_at_once(processes: Processes) -> None:
    """Of several files that are opened for one person at the same moment one is accepted."""
    forms = [[identification(f"A{i}")] for i in range(4)]
    outcomes = at_once(processes, forms, [f"FILE-{i}" for i in range(4)])
    assert sorted(outcomes) == sorted([[Outcome.ACCEPTED], *[[Outcome.REFUSED]] * 3])
    for sandbox in processes.sandboxes:
        sandbox.refresh()
        assert len(pod_mi(sandbox).files(AMINA)) == 1


def test_a_month_claimed_at_once(processes: Processes) -> None:
    """Of several claims for one month at the same moment one is refunded; all of them are kept."""
    sandbox = processes.sandboxes[0]
    pod_mi(sandbox).send("FILE", [identification("A"), decision("B")])
    outcomes = at_once(processes, [[claim(f"D{i}")] for i in range(4)], ["FILE"] * 4)
    assert sorted(outcomes) == sorted([[Outcome.ACCEPTED], *[[Outcome.REFUSED]] * 3])
    sandbox.refresh()
    (file,) = pod_mi(sandbox).files(AMINA)
    assert len(file.monthly_claims) == 4
    assert file.recoverable(0, None, None) == 1000


def test_search_terms_are_kept(processes: Processes) -> None:
    """A person with a file is found by name as before, and by the number of the file until a reset takes it back."""
    sandbox = processes.sandboxes[0]
    pod_mi(sandbox).send("FILE", [identification("A")])
    by_name = f"sound:{sound('Voorbeeldi')}"
    assert [person.ssin for person in sandbox.people_with(by_name)] == [AMINA]
    assert pod_mi(sandbox).file("FILE") is not None
    sandbox.reset()
    assert [person.ssin for person in sandbox.people_with(by_name)] == [AMINA]
    assert pod_mi(sandbox).file("FILE") is None


def test_whoever_was_overtaken_looks_again(processes: Processes) -> None:
    """A change that another process overtook is made again of what that one left; the first try leaves nothing."""
    ours, theirs = processes.sandboxes
    if ours is theirs:
        pytest.skip("only one process can use this database")
    tries = []

    def make() -> Change:
        tries.append(ours.inscriptions(AMINA))
        if len(tries) == 1:
            theirs.change_inscriptions(AMINA, lambda _: (), "faster")
        person = ours.person(AMINA)
        assert person is not None
        return Change([person_document(person, [f"try:{len(tries)}"])])

    Inquiry(ours, TODAY, GENT).change(make, "test")
    assert [len(rows) for rows in tries] == [2, 0]
    assert [list(ours.people_with(f"try:{n}")) != [] for n in (1, 2)] == [False, True]


def test_what_a_source_raises_leaves_the_world_as_it_is(processes: Processes) -> None:
    """Where a source cannot go on nothing is written and nobody is told."""
    sandbox = processes.sandboxes[0]
    before = sandbox.person(AMINA)

    def make() -> Change:
        raise LookupError

    with pytest.raises(LookupError):
        Inquiry(sandbox, TODAY, GENT).change(make, "test")
    assert sandbox.person(AMINA) is before


def test_each_change_is_told_once() -> None:
    """A message with three forms is one change of the person, of which the listeners are told once."""
    told: list[Mutation] = []
    store = Store("memory")
    load(Sandboxes(store).get("default"))
    sandbox = Sandbox(store, store.header("default"), (told.append,))
    pod_mi(sandbox).send("FILE", [identification("A"), decision("B"), claim("D")])
    assert [(mutation.kind, mutation.key) for mutation in told] == [(PERSON, AMINA)]
    store.close()


def test_a_file_follows_a_replaced_number(memory: Sandbox) -> None:
    """The file under a number that was replaced is that of the new number: it goes on, and hinders a second one."""
    load(memory)
    pod_mi(memory).send("FILE", [identification("A")])
    new, old = make_ssin("1990-05-15", False, ()), memory.person(AMINA)
    assert old is not None
    successor = Person(new, {"replaces": [AMINA]}).with_section(REGISTER.key, REGISTERED)
    data = {key: value for key, value in old.to_data().items() if key != "ssin"}
    memory.put_person(Person(AMINA, data | {"replaced_by": new}), SECTION.terms(pod_mi_file(memory)), "test")
    memory.put_person(successor, (), "test")
    memory.change_inscriptions(new, lambda _: memory.inscriptions(AMINA), "test")
    again = [replace(identification("X"), ssin=new), replace(decision("B"), ssin=new)]
    assert codes()["file-open"] in pod_mi(memory).send("OTHER", again[:1])[0].errors
    assert [form.outcome for form in pod_mi(memory).send("FILE", again[1:])] == [Outcome.ACCEPTED]
    assert [len(file.decisions) for file in pod_mi(memory).files(new)] == [1]
    assert [form.errors for form in pod_mi(memory).send("FILE", [claim("D")])] == [(codes()["beneficiary-replaced"],)]


def pod_mi_file(sandbox: Sandbox) -> Any:
    """What POD MI keeps on Amina."""
    person = sandbox.person(AMINA)
    assert person is not None
    return person.section(SECTION.key, SECTION.kind)


def test_every_rule_has_its_error() -> None:
    """Each rule of POD MI has one code with texts in three languages, and each code one rule."""
    rows = TABLES["law65-errors"].rows
    used = {rule_name(rule) for rules in RULES.values() for rule in rules}
    assert used == set(codes())
    assert len(codes()) == len(rows)
    for code, row in rows.items():
        assert len(code) == 6
        assert set(row) == {"rule", "effect", "certain", "nl", "fr", "en"}
        assert row["effect"] in ("refuse", "part")
        assert row["certain"] is False
        assert len({row["nl"], row["fr"], row["en"]}) == 3


FILE = {"ocmw": GENT.cbe, "number": "FILE", "identifications": [{"from": "2026-01-01", "attest": "A", "status": "A"}]}
DECIDED = {"from": "2026-01-01", "to": "2026-06-30", "attest": "B", "decided": "2026-01-01", "aids": ["financial-aid"]}


@pytest.mark.parametrize(
    ("forms", "wrong"),
    [
        ({"identifications": [FILE["identifications"][0] | {"outcome": "refused"}]}, "begins with a form A"),  # type: ignore[operator]
        ({"decisions": [DECIDED | {"attest": "A"}]}, "the same attest number"),
        ({"decisions": [DECIDED | {"from": "2025-12-31"}]}, "before the file begins"),
        ({"monthly_claims": [{"month": "2026-07-01", "attest": "D", "total": 0}]}, "there is no decision"),
    ],
)  # fmt: skip
def test_a_file_that_contradicts_itself(forms: dict[str, Any], wrong: str) -> None:
    """A file of a scenario that contradicts itself is refused with the reason."""
    with pytest.raises(ValidationError, match=wrong):
        Law65File.model_validate(FILE | {"decisions": [DECIDED]} | forms)


DAYS = st.integers(-400, 60).map(lambda days: TODAY + timedelta(days))
MONTHS = st.integers(0, 16).map(lambda months: date(2024 + (10 + months) // 12, (10 + months) % 12 + 1, 1))
CENTS = st.integers(-5, 200_000)


@st.composite
def messages(draw: st.DrawFn) -> list[Sent]:
    """Forms about one person in whatever order, with dates around each other."""
    forms: list[Form] = []
    for number in range(draw(st.integers(1, 12))):
        attest, kind = f"N{number}", draw(st.sampled_from("ABCDDFF"))
        begin = draw(DAYS)
        if kind == "A":
            forms.append(Identification(attest=attest, begin=begin, status=draw(st.sampled_from("AM"))))
        elif kind == "B":
            end = begin + timedelta(draw(st.integers(0, 400)))
            aids = tuple(draw(st.sets(st.sampled_from([Aid.FINANCIAL, Aid.MEDICAL]))))
            forms.append(
                CommonDecision(attest=attest, begin=begin, end=end, decided=draw(DAYS), aids=aids, category="1")
            )
        elif kind == "C":
            nature = draw(st.sampled_from("12"))
            forms.append(
                Stop(
                    attest=attest,
                    date_=begin,
                    decided=draw(DAYS),
                    nature=nature,
                    reason="01",
                    undoes=draw(st.booleans()),
                )
            )
        elif kind == "D":
            amounts = tuple(Amount(what=what, amount=draw(CENTS)) for what in (Aid.FINANCIAL, Aid.MEDICAL))
            total = sum(amount.amount for amount in amounts)
            forms.append(MonthlyClaim(attest=attest, month=draw(MONTHS), amounts=amounts, total=total))
        else:
            span = {"begin": draw(DAYS), "end": draw(DAYS)} if draw(st.booleans()) else {}
            forms.append(Recovery(attest=attest, date_=begin, original="1", type="01", amount=draw(CENTS), **span))
    return [sent(form) for form in forms]


@pytest.fixture(scope="module")
def memory() -> Iterator[Sandbox]:
    """A sandbox in memory."""
    store = Store("memory")
    sandbox = Sandboxes(store).get("default")
    load(sandbox)
    yield sandbox
    store.close()


@settings(max_examples=40)
@given(forms=messages())
def test_whatever_is_sent(memory: Sandbox, forms: list[Sent]) -> None:
    """No more is refunded than claimed, none twice, no more recovered than refunded; no two decisions hold on a day."""
    load(memory)
    first = forms[:1] if isinstance(forms[0].form, Identification) else [identification("FIRST", date(2025, 6, 1))]
    law65 = pod_mi(memory)
    judged = law65.send("FILE", [*first, *(form for form in forms if form not in first)])
    assert all(form.reference and len(form.reference) == 10 for form in judged)
    assert all((form.outcome is Outcome.ACCEPTED) == (not form.errors) for form in judged)
    for file in law65.files(AMINA):
        assert Law65File.model_validate(file.model_dump(mode="json", by_alias=True)) == file
        counted = [claimed for claimed in file.monthly_claims if claimed.counts]
        assert all(0 < claimed.refunded <= claimed.total for claimed in counted)
        assert len({claimed.month for claimed in counted}) == len(counted)
        recovered = sum(found.amount for found in file.recoveries if found.counts)
        assert recovered <= sum(claimed.refunded for claimed in counted)
        for day in (TODAY - timedelta(days) for days in range(0, 420, 15)):
            assert len(file.common_decisions(day, day)) <= 1


@given(first=messages(), seed=st.integers(1, 3))
@settings(max_examples=8)
def test_the_same_forms_get_the_same_answers(memory: Sandbox, first: list[Sent], seed: int) -> None:
    """The same forms in a world as it was loaded, with the same seed, are judged alike and get the same references."""
    answers = []
    for _ in range(2):
        load(memory)
        memory.set_data(replace(memory.data, seed=seed))
        answers.append(pod_mi(memory).send("FILE", [identification("FIRST", date(2025, 6, 1)), *first]))
    assert answers[0] == answers[1]


def test_the_section_is_one_of_a_scenario() -> None:
    """Scenarios give files under the key law65."""
    assert SECTION.key == "law65"
    file = Law65File.model_validate(FILE | {"decisions": [DECIDED]})
    attests = [f"law65-attest:{GENT.cbe}:{attest}" for attest in "AB"]
    assert SECTION.terms(SECTION.kind(files=(file,))) == (f"law65:{GENT.cbe}:FILE", *attests)
