# SPDX-License-Identifier: EUPL-1.2
"""With whom a person lives: IT 140 in the file of the reference person, IT 141 in that of another member."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from simulator.codes import TABLES
from simulator.services.information_types.dates_and_codes import Data, name
from simulator.services.information_types.order import Groups, listed
from simulator.services.information_types.reading import Reading
from simulator.sources.registers import Name, Sex
from simulator.world.household import REFERENCE_PERSON, Household, Member

ONE_DAY = timedelta(days=1)
_FORMS = {Sex.MALE: "m", Sex.FEMALE: "f"}


def family_members(reading: Reading) -> Groups:
    """IT 140: while reference person, the other members (B1), or the role alone (A1) while nobody else is there.

    By role, the latest first within one.
    """
    role = _role(REFERENCE_PERSON, "alone", reading.language)
    items = [_item(reading, "A1", period, role) for period in reading.shown(_periods_alone(reading))]
    for member in sorted(reading.shown(_members(reading)), key=lambda m: m.role):
        role = _role(member.role, _form(reading, member.ssin), reading.language)
        items.append(_item(reading, "B1", member, role, **_who(reading, member)))
    return listed("FamilyMembers", items)


def _periods_alone(reading: Reading) -> Iterator[Member]:
    for household, own in _memberships(reading):
        if own.role == REFERENCE_PERSON:
            yield from _alone(own, (m for m in household.members if m.ssin != reading.ssin))


def _members(reading: Reading) -> Iterator[Member]:
    for household, own in _memberships(reading):
        if own.role == REFERENCE_PERSON:
            yield from _together((m for m in household.members if m.role != REFERENCE_PERSON), own)


def head_of_family(reading: Reading) -> Groups:
    """IT 141: while another member, the own role and who the reference person is."""
    heads = dict(_periods_under(reading))
    items = []
    for own in reading.shown(heads):
        role = _role(own.role, _form(reading, reading.ssin), reading.language)
        items.append(_item(reading, "A1", own, role, **_who(reading, heads[own])))
    return listed("HeadOfFamily", items)


def _periods_under(reading: Reading) -> Iterator[tuple[Member, Member]]:
    """The own membership, cut to the days of each reference person, and that reference person."""
    for household, own in _memberships(reading):
        if own.role != REFERENCE_PERSON:
            for head in (m for m in household.members if m.role == REFERENCE_PERSON):
                yield from ((period, head) for period in _together([own], head))


def _memberships(reading: Reading) -> Iterator[tuple[Household, Member]]:
    for household in reading.registers.households(reading.ssin):
        for member in household.members:
            if member.ssin == reading.ssin:
                yield household, member


def _together(members: Iterable[Member], other: Member) -> Iterator[Member]:
    """The memberships, each cut to the days on which `other` is a member too."""
    for member in members:
        begin = max((d for d in (member.begin, other.begin) if d), default=None)
        end = min((d for d in (member.end, other.end) if d), default=None)
        if begin is None or end is None or begin <= end:
            yield member.model_copy(update={"begin": begin, "end": end})


def _alone(own: Member, others: Iterable[Member]) -> Iterator[Member]:
    """The parts of a membership during which there is no other member."""
    since = own.begin or date.min
    for other in sorted(_together(others, own), key=lambda m: m.begin or date.min):
        begin = other.begin or date.min
        if begin > since:
            yield _part(own, since, begin - ONE_DAY)
        if other.end is None:
            return
        since = max(since, other.end + ONE_DAY)
    if own.end is None or since <= own.end:
        yield _part(own, since, own.end)


def _part(own: Member, since: date, until: date | None) -> Member:
    return own.model_copy(update={"begin": None if since == date.min else since, "end": until})


def _item(reading: Reading, structure: str, period: Member, role: Data, **who: object) -> Data:
    return reading.item(structure, period, reading.deleted(period), FamilyRole=role, **who)


def _who(reading: Reading, member: Member) -> Data:
    """Number and name; of a fictional member the name only."""
    if member.fictional is not None:
        return {"Name": name(Name(last=member.fictional.last_name, first=member.fictional.first_names))}
    return reading.person(member.ssin or "")


def _form(reading: Reading, ssin: str | None) -> str:
    file = reading.registers.file(ssin) if ssin else None
    return _FORMS.get(file.sex, "") if file else ""


def _role(code: int, form: str, language: str) -> Data:
    """The role in the form for a man, for a woman or for one who lives alone, where the table has it."""
    table, key = TABLES["family-roles"], f"{code:02}"
    label = table.rows.get(key, {}).get(form, {}).get(language) or table.label(key, language)
    return {"Code": key, "Label": label}


GROUPS = (family_members, head_of_family)
