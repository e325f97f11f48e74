# SPDX-License-Identifier: EUPL-1.2
"""POD MI (SPP IS) for the law of 2 April 1965: keeps the OCMWs' files, judges each form, and gives it a reference.

A file stands with its primary beneficiary and is found by the OCMW's own number. A form is judged and kept in one go,
so that of two that contradict each other one wins. Source: knowledge ssdn-contracts.md 3.4, soa-services.md 8.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from simulator.codes import TABLES
from simulator.records import Record
from simulator.sources import Inquiry, Section, Source, filed
from simulator.sources.law65_asked import Asked
from simulator.sources.law65_file import Law65File
from simulator.sources.law65_forms import (
    CareClaim,
    Claim,
    CommonDecision,
    Decision,
    Form,
    Identification,
    IndividualDecision,
    MonthlyClaim,
    Outcome,
    Recovery,
    Sent,
    Stop,
)
from simulator.sources.law65_rules import (
    FORM_A,
    FORM_B,
    FORM_C,
    GATES,
    Rule,
    percentage,
    refunded,
    refunded_from,
)
from simulator.sources.law65_rules_costs import FORM_D1, FORM_D2, FORM_F, accepted, no_decision
from simulator.sources.registers import Registers
from simulator.sources.repertories import Repertories
from simulator.world.documents import Change, inscriptions_document
from simulator.world.ids import reference
from simulator.world.repertory import Rows

RULES: Mapping[type[Form], tuple[Rule, ...]] = {
    Identification: FORM_A,
    CommonDecision: FORM_B,
    IndividualDecision: FORM_B,
    Stop: FORM_C,
    MonthlyClaim: FORM_D1,
    CareClaim: FORM_D2,
    Recovery: FORM_F,
}
_REFERENCE_DIGITS = 10


class Law65Files(Record):
    """The files of which a person is the primary beneficiary."""

    files: tuple[Law65File, ...] = ()


def _term(ocmw: str, number: str) -> str:
    return f"law65:{ocmw}:{number}"


def _attest_term(ocmw: str, attest: str) -> str:
    return f"law65-attest:{ocmw}:{attest}"


def _terms(found: Law65Files) -> tuple[str, ...]:
    numbers = [_term(file.ocmw, file.number) for file in found.files]
    return (*numbers, *(_attest_term(file.ocmw, attest) for file in found.files for attest in sorted(file.attests)))


SECTION = Section("law65", Law65Files, _terms)


def rule_name(rule: Rule) -> str:
    """The name of a rule, as in the table of errors."""
    return rule.__name__.replace("_", "-")


@cache
def codes() -> Mapping[str, str]:
    """The code of each rule."""
    return {row["rule"]: code for code, row in TABLES["law65-errors"].rows.items()}


class Law65(Source):
    """POD MI as an OCMW deals with it, on the inquiry's day."""

    def __init__(self, inquiry: Inquiry) -> None:
        super().__init__(inquiry)
        self._inquiry = inquiry
        self._ocmw = inquiry.organisation.cbe if inquiry.organisation else ""
        self._registers, self._repertories = Registers(inquiry), Repertories(inquiry)

    def owns(self, cbe: str) -> bool:
        """True if the inquiring OCMW is the one with this CBE number."""
        return self._ocmw == cbe

    def files(self, ssin: str) -> tuple[Law65File, ...]:
        """Every file of a person, also under the numbers that this one took the place of."""
        return tuple(file for number in self._numbers(ssin) for file in self._kept(number))

    def file(self, number: str) -> tuple[str, Law65File] | None:
        """The inquiring OCMW's file of that number, with the SSIN of its primary beneficiary."""
        for person in self._sandbox.people_with(_term(self._ocmw, number)):
            for file in self._kept(person.ssin):
                if (file.ocmw, file.number) == (self._ocmw, number):
                    return person.ssin, file
        return None

    def reference(self, form: Form) -> str:
        """POD MI's number of a form of the inquiring OCMW: the same for the same attest in the same sandbox."""
        of = f"law65/{self._ocmw}/{form.attest}"
        return form.reference or reference(self._sandbox.data.seed, of, _REFERENCE_DIGITS)

    def send(self, number: str, sent: Sequence[Sent]) -> tuple[Form, ...]:
        """Have forms judged one after the other and kept in the OCMW's file of that number; returns them as judged.

        The first form A that is accepted opens the file. Inscriptions that an accepted form orders are made.
        """
        judged: list[Form] = []

        def make() -> Change:
            judged.clear()
            return self._change(number, sent, judged)

        self._inquiry.change(make, "law 65 forms")
        return tuple(judged)

    def _change(self, number: str, sent: Sequence[Sent], judged: list[Form]) -> Change:
        found = self.file(number)
        holder, file = found or ("", None)
        before, rows = file, dict[str, Rows]()
        for one in sent:
            others = tuple(
                other for other in self.files(one.ssin) if (other.ocmw, other.number) != (self._ocmw, number)
            )
            asked = Asked(
                one, file, holder, others, self._attest_used(number, one.form.attest), self._ocmw, self.today,
                self._registers, self._repertories, rows,
            )  # fmt: skip
            form = self._judge(asked)
            judged.append(form)
            if form.counts:
                rows |= asked.after_orders()
            if file is not None and self._belongs(form):
                file = file.with_form(form)
            elif file is None and isinstance(form, Identification) and form.counts:
                holder = one.ssin
                file = Law65File(ocmw=self._ocmw, number=number, identifications=(form,))
        written = [inscriptions_document(ssin, changed) for ssin, changed in rows.items()]
        person = self._sandbox.person(holder)
        if person is not None and file is not None and file is not before:
            kept = tuple(other for other in self._kept(holder) if other is not before)
            written.append(filed(person.with_section(SECTION.key, Law65Files(files=(*kept, file)))))
        return Change(written)

    def _judge(self, asked: Asked) -> Form:
        """The form as POD MI answers it: with outcome, errors, reference, and what is left of what was asked."""
        found = list(_broken(asked))
        form = asked.form.model_copy(
            update={"received": self.today, "errors": tuple(found), "reference": self.reference(asked.form)}
        )
        table = TABLES["law65-errors"].rows
        if any(table[code]["effect"] == "refuse" for code in found):
            return form.model_copy(update={"outcome": Outcome.REFUSED})
        nothing = False
        if isinstance(form, Decision):
            left = refunded(asked)
            changed: dict[str, Any] = {"aids": left, "declined": tuple(aid for aid in form.asked if aid not in left)}
            changed["end"] = asked.known.last_day(form, (), asked.sent.suffix)
            changed |= {"refunded_from": refunded_from(asked), "percentage": percentage(asked)}
            form, nothing = form.model_copy(update=changed), not left
        elif isinstance(form, Claim):
            form = form.model_copy(update={"amounts": accepted(asked), "percentage": percentage(asked)})
            nothing = not form.refunded
        outcome = Outcome.REFUSED if nothing else Outcome.PARTLY if found else Outcome.ACCEPTED
        return form.model_copy(update={"outcome": outcome})

    def _attest_used(self, number: str, attest: str) -> bool:
        """True if a form of that attest number counts in another file of the inquiring OCMW."""
        return any(
            file.ocmw == self._ocmw and file.number != number and attest in file.attests
            for person in self._sandbox.people_with(_attest_term(self._ocmw, attest))
            for file in self._kept(person.ssin)
        )

    def _belongs(self, form: Form) -> bool:
        """False for a form that is about somebody else than the file is: it leaves no trace there."""
        return not {codes()["beneficiary-not-in-file"], codes()["file-number-taken"]} & set(form.errors)

    def _kept(self, ssin: str) -> tuple[Law65File, ...]:
        section = self._file(ssin, SECTION.key, Law65Files)
        return section.files if section else ()

    def _numbers(self, ssin: str) -> Iterator[str]:
        todo, seen = [ssin], set[str]()
        while todo:
            number = todo.pop(0)
            if number not in seen:
                seen.add(number)
                yield number
                person = self._sandbox.person(number)
                todo += person.replaces if person else ()


def _broken(asked: Asked) -> Iterator[str]:
    """The code of each rule that the form breaks, in order; after a gate that is shut no other rule is asked."""
    for rule in RULES[type(asked.form)]:
        if rule(asked):
            yield codes()[rule_name(rule)]
            if rule in GATES or rule is no_decision:
                return
