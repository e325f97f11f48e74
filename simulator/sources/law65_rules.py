# SPDX-License-Identifier: EUPL-1.2
"""How POD MI judges the forms A, B1, B2 and C. The rules are not public; these are the most plausible ones.

A rule is a function that is true where a form breaks it; its name, with hyphens, stands in fixtures/codes/law65-errors
with the code that is answered. Grounds: knowledge rules.md 1.8 (integration over the period of the attest, qualities 2,
3, 4), ssdn-gaps.md 2.4 (45 days to send, refund by status), ssdn-contracts.md 3.4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from simulator.codes import TABLES
from simulator.records import latest
from simulator.sources.law65_aids import Aid
from simulator.sources.law65_asked import Asked
from simulator.sources.law65_file import Law65File
from simulator.sources.law65_forms import PRIMARY, CommonDecision, Decision, Identification, Stop
from simulator.sources.proof import check_proof
from simulator.sources.registers import RegisterFile
from simulator.world.repertory import REPLACED, Register, covered

FITTING, FITTING_FOR_MEMBERS = (2, 3, 4), (2, 3, 4, 5)
"""Living wage, equivalent living wage, other aid; for secondary beneficiaries also cohabitant."""
_OCMW = 17
_IN_TIME = timedelta(45)
_MEDICAL = (Aid.MEDICAL, Aid.AMBULANT, Aid.HOSPITAL)


Rule = Callable[[Asked], bool]


# -- every form


def attest_known(asked: Asked) -> bool:
    """A form of that attest number counts already, in this file of the OCMW or another one."""
    return asked.attest_used or (asked.file is not None and asked.form.attest in asked.file.attests)


def decided_in_future(asked: Asked) -> bool:
    """The day of the decision is yet to come."""
    form = asked.form
    return isinstance(form, (Decision, Stop)) and form.decided > asked.today


def refused_by_network(asked: Asked) -> bool:
    """KSZ has already said no."""
    return asked.sent.refused_by_network


def integration_not_possible(asked: Asked) -> bool:
    """An inscription that the form orders has a quality that OCMWs do not have, or ends too early or too late."""
    known, orders = TABLES["quality-codes"].rows, asked.sent.orders
    if any(
        order.quality == REPLACED
        or not {f"{_OCMW}/{order.quality}", f"*/{order.quality}"} & known.keys()
        or order.end < order.begin
        for order in orders
    ):
        return True
    after = asked.after_orders()
    return any(
        asked.repertories.too_long(after[order.ssin], order.quality, order.begin, order.end) is not None
        for order in orders
        if order.adds
    )


def person_deceased(asked: Asked) -> bool:
    """A beneficiary died before the first day of the form."""
    return any(file.death and file.death.date < asked.day for file in _register_files(asked, asked.numbers))


# -- every form but A


def file_unknown(asked: Asked) -> bool:
    """The OCMW has no file of that number."""
    return asked.file is None


def beneficiary_not_in_file(asked: Asked) -> bool:
    """SSIN and suffix are not those of a beneficiary of the file."""
    known = asked.known.beneficiaries(asked.day, asked.holder)
    if any(suffix not in known or not asked.same(known[suffix], ssin) for suffix, ssin in asked.people):
        return True
    return any(not any(asked.same(order.ssin, ssin) for ssin in known.values()) for order in asked.sent.orders)


def before_file(asked: Asked) -> bool:
    """The form is about a day on which the file had not begun."""
    return asked.day < asked.known.opened


def file_closed(asked: Asked) -> bool:
    """Aid for the beneficiary has ended by then, or was withdrawn."""
    form, suffix = asked.form_as(Decision), asked.sent.suffix
    return asked.known.stopped(suffix, asked.day) or asked.known.last_day(form, (), suffix) is None


# -- form A


def file_number_taken(asked: Asked) -> bool:
    """The OCMW has a file of that number on somebody else."""
    return asked.file is not None and not asked.same(asked.holder, asked.sent.ssin)


def file_open(asked: Asked) -> bool:
    """The person has another open file with the same OCMW."""
    return any(file.ocmw == asked.ocmw for file in _open_files(asked))


def file_open_elsewhere(asked: Asked) -> bool:
    """The person has an open file with another OCMW."""
    return any(file.ocmw != asked.ocmw for file in _open_files(asked))


def _open_files(asked: Asked) -> Iterator[Law65File]:
    """The other files that are open on that day or later, where the form would open this one (form A, or a form C that
    undoes the end of the whole file).
    """
    form = asked.form
    if isinstance(form, Stop) and not (form.undoes and form.suffix == PRIMARY):
        return iter(())
    days = (asked.day, date.max)
    return (file for file in asked.others if not all(file.stopped(PRIMARY, day) for day in days))


def status_unknown(asked: Asked) -> bool:
    """A beneficiary has a status that there is not."""
    form = asked.form_as(Identification)
    known = TABLES["law65-statuses"].rows
    return any(status not in known for status in (form.status, *(member.status for member in form.members)))


def beneficiary_unknown(asked: Asked) -> bool:
    """A beneficiary has a number that nobody has."""
    people = [asked.registers.person(ssin) for ssin in asked.numbers]
    return any(person is None or person.cancelled for person in people)


def beneficiary_replaced(asked: Asked) -> bool:
    """A beneficiary, or somebody whose inscription the form orders, has another number now."""
    numbers = (*asked.numbers, *(order.ssin for order in asked.sent.orders))
    people = [asked.registers.person(ssin) for ssin in numbers]
    return any(person is not None and person.replaced_by is not None for person in people)


def beneficiary_twice(asked: Asked) -> bool:
    """A person or a suffix stands there twice; the suffix 0 is that of the primary beneficiary."""
    form = asked.form_as(Identification)
    numbers = [asked.sent.ssin, *(member.ssin for member in form.members)]
    suffixes = [PRIMARY, *(member.suffix for member in form.members)]
    return len(set(numbers)) < len(numbers) or len(set(suffixes)) < len(suffixes)


def identity_differs(asked: Asked) -> bool:
    """Name, birth date or sex are not those of the register."""
    for told in asked.sent.described:
        for file in _register_files(asked, (told.ssin,)):
            last = told.last_name or file.name(asked.today).last
            given = {"LastName": last, "FirstName": told.first_name, "BirthDate": told.born}
            if check_proof(file, {"PersonData": given}, asked.today).mismatches:
                return True
            if told.sex is not None and told.sex != file.sex.value[0].upper():
                return True
    return False


def nationality_differs(asked: Asked) -> bool:
    """The nationality is not that of the register on that day."""
    for told in asked.sent.described:
        for file in _register_files(asked, (told.ssin,)):
            registered = latest(file.nationalities, asked.day)
            if told.nationality and registered and int(registered.code) != told.nationality:
                return True
    return False


# -- forms A, B1 and B2


def not_integrated(asked: Asked) -> bool:
    """A beneficiary is not inscribed for the whole period, in both repertories, with a quality that fits.

    What the form itself orders counts. Form A asks for its first day, a decision for each of its days.
    """
    form, ordered = asked.form, asked.after_orders()
    last = form.end if isinstance(form, Decision) else asked.day
    for suffix, ssin in asked.people:
        fitting = FITTING if suffix == PRIMARY else FITTING_FOR_MEMBERS
        rows = asked.repertories.own(ordered[ssin] if ssin in ordered else asked.rows_of(ssin))
        for register in Register:
            own = tuple(row for row in rows if row.register_ is register and row.quality in fitting)
            if not covered(own, asked.day, last):
                return True
    return False


# -- forms B1 and B2


def no_aid(asked: Asked) -> bool:
    """Nothing is asked."""
    return not asked.form_as(Decision).asked


def aid_not_refunded(asked: Asked) -> bool:
    """Something is asked that the State does not refund for somebody of that status."""
    return set(refunded(asked)) != set(asked.form_as(Decision).asked)


def refunded(asked: Asked) -> tuple[Aid, ...]:
    """What is refunded of the aid that is asked."""
    every = _status(asked).get("refunds") == "all"
    return tuple(aid for aid in asked.form_as(Decision).asked if every or aid in _MEDICAL)


def percentage(asked: Asked) -> int:
    """How much of it the State pays, in hundredths of a percent."""
    return int(_status(asked).get("percentage", 0))


def _status(asked: Asked) -> Mapping[str, Any]:
    """The row of the beneficiary's status on the day of the form."""
    holds = asked.known.identification(asked.day)
    by_suffix = {PRIMARY: holds.status} | {member.suffix: member.status for member in holds.members}
    return TABLES["law65-statuses"].rows.get(by_suffix.get(asked.sent.suffix, ""), {})


def decision_overlaps(asked: Asked) -> bool:
    """A decision of the same kind that counts begins on or after that day."""
    form, file = asked.form_as(Decision), asked.known
    among: tuple[Decision, ...] = file.decisions
    if not isinstance(form, CommonDecision):
        among = tuple(other for other in file.individual_decisions if other.suffix == asked.sent.suffix)
    lasts = ((other, file.last_day(other, among, asked.sent.suffix)) for other in among if other.counts)
    return any(last is not None and form.begin <= other.begin <= last for other, last in lasts)


def sent_late(asked: Asked) -> bool:
    """It came more than 45 days after the decision, and the aid had begun 45 days before it came."""
    form = asked.form_as(Decision)
    return asked.today - form.decided > _IN_TIME and form.begin < asked.today - _IN_TIME


def refunded_from(asked: Asked) -> date | None:
    """The first day that is refunded, where that is not the first day of the decision."""
    return asked.today - _IN_TIME if sent_late(asked) else None


# -- form C


def stop_before_start(asked: Asked) -> bool:
    """The aid would end before it begins."""
    return asked.day < asked.known.opened


def stopped_already(asked: Asked) -> bool:
    """The aid has ended, or will, by an earlier form C."""
    return not asked.form_as(Stop).undoes and asked.known.stopped(asked.sent.suffix, date.max)


def nothing_to_undo(asked: Asked) -> bool:
    """There is no form C of that beneficiary and day."""
    stop = asked.form_as(Stop)
    known = {(other.suffix, other.date_) for other in asked.known.stops_of(stop.suffix)}
    return stop.undoes and (stop.suffix, stop.date_) not in known


def _register_files(asked: Asked, numbers: Iterable[str]) -> Iterator[RegisterFile]:
    for ssin in numbers:
        file = asked.registers.file(ssin)
        if file is not None:
            yield file


ALWAYS: tuple[Rule, ...] = (attest_known, refused_by_network, integration_not_possible)
FORM_A: tuple[Rule, ...] = (
    *ALWAYS, file_number_taken, status_unknown, beneficiary_twice, beneficiary_unknown, beneficiary_replaced, file_open,
    file_open_elsewhere, identity_differs, nationality_differs, person_deceased, not_integrated,
)  # fmt: skip
IN_FILE: tuple[Rule, ...] = (file_unknown, *ALWAYS, beneficiary_not_in_file, beneficiary_replaced)
FORM_B: tuple[Rule, ...] = (
    *IN_FILE, decided_in_future, before_file, file_closed, person_deceased, decision_overlaps, no_aid, not_integrated,
    aid_not_refunded, sent_late,
)  # fmt: skip
GATES: frozenset[Rule] = frozenset({file_unknown, beneficiary_unknown, beneficiary_not_in_file, beneficiary_replaced})
"""Where one of these is broken, the others are not looked at."""
FORM_C: tuple[Rule, ...] = (
    *IN_FILE, decided_in_future, stop_before_start, stopped_already, nothing_to_undo, file_open, file_open_elsewhere,
)  # fmt: skip
