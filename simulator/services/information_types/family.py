# SPDX-License-Identifier: EUPL-1.2
"""Ties with other persons: parents, children, civil state, legal cohabitation (IT 110, 114, 120, 123)."""

from __future__ import annotations

from simulator.records import latest
from simulator.services.information_types.dates_and_codes import (
    Data,
    coded,
    country,
    date_parts,
    municipality,
    place,
    place_abroad,
)
from simulator.services.information_types.order import Groups, listed
from simulator.services.information_types.reading import Reading
from simulator.sources.registers import BELGIUM, CivilState, Filiation, LegalCohabitation

CHILD = "00"
DIVORCED_BY_JUDGEMENT = 41
FIRST_INSTANCE = {
    "nl": "rechtbank van eerste aanleg",
    "fr": "tribunal de première instance",
    "de": "Gericht Erster Instanz",
}


def parents(reading: Reading) -> Groups:
    """IT 110: the parents whose name is known, from birth on."""
    found = [parent for parent in (_parent(reading, p) for p in reading.file.parents) if parent]
    if not found:
        return {}
    kind = coded("filiations", CHILD, reading.language)
    item = reading.item_on("C1", reading.file.birth.date, FiliationType=kind)
    item.update({f"Parent{number}": parent for number, parent in enumerate(found, 1)})
    return listed("Filiations", [item])


def _parent(reading: Reading, parent: Filiation) -> Data | None:
    named = reading.name_of(parent.ssin, parent.name)
    if named is None:
        return None
    return {"NationalNumber": reading.number(parent.ssin), "Name": named} if parent.ssin else {"Name": named}


def children(reading: Reading) -> Groups:
    """IT 114: the children born by today on whom there is a file; structure A1 is inferred."""
    kind = coded("filiations", CHILD, reading.language)
    items = []
    for ssin in reading.file.children:
        child = reading.registers.file(ssin)
        if child is not None and child.birth.date <= reading.today.isoformat():
            items.append(reading.item_on("A1", child.birth.date, FiliationType=kind, Child=reading.person(ssin)))
    return listed("DescendentFiliations", items)


def civil_states(reading: Reading) -> Groups:
    """IT 120: civil states with the (former) spouse and the place."""
    return listed("CivilStates", [_civil_state(reading, state) for state in reading.shown(reading.file.civil_states)])


def _civil_state(reading: Reading, state: CivilState) -> Data:
    code = coded("civil-states", f"{state.code:02}", reading.language)
    return reading.item(
        _structure(state),
        state,
        reading.deleted(state, reading.file.civil_states),
        CivilState={**code, "Label": code["Label"][:1].upper() + code["Label"][1:]},
        Spouse=reading.person(state.partner, state.partner_name) if state.partner else None,
        Lieu=_where(reading, state),
        ActNumber=state.act_number,
    )


def _structure(state: CivilState) -> str:
    """A1: neither spouse nor place. With, or without, the spouse: B1, D1 in Belgium, C1, E1 abroad, F1, G1 by a court.

    D1 is inferred. A spouse without number counts as none, since the schema wants the number.
    """
    if state.code == DIVORCED_BY_JUDGEMENT:
        return "F1" if state.partner else "G1"
    if state.place is None:
        return "B1" if state.partner else "A1"
    if state.place.municipality:
        return "B1" if state.partner else "D1"
    return "C1" if state.partner else "E1"


def _where(reading: Reading, state: CivilState) -> Data | None:
    """LieuType: the municipality, the place abroad, or the court with the transcription of its judgement."""
    if state.code == DIVORCED_BY_JUDGEMENT:
        return {"Place3": _judgement(reading, state)}
    return place(state.place, reading.language) if state.place else None


def _judgement(reading: Reading, state: CivilState) -> Data:
    """Judgement and transcription are dated on the first day of the civil state: the file has no other dates."""
    language = reading.language
    if state.place is not None and state.place.country:
        return {"ForeignJudgement": {"Place": place_abroad(state.place, language)}}
    day = date_parts(state.begin or reading.file.birth.date)
    court = {"Date": day, "Tribunal": {"Code": "01", "Label": FIRST_INSTANCE[language]}}
    if state.place is None:
        return {"BelgianJudgement": court}
    town = municipality(state.place.municipality or "", language)
    return {"BelgianJudgement": {**court, "Place": town}, "Transcription": {"Date": day, "Place": town}}


def legal_cohabitations(reading: Reading) -> Groups:
    """IT 123: declarations of legal cohabitation (A1).

    The end of one is its DelDate: a cessation (B1) needs a reason, which the file does not keep.
    """
    items = [
        reading.item("A1", found, reading.deleted(found), Declaration=_declaration(reading, found))
        for found in reading.shown(reading.file.legal_cohabitations)
    ]
    return listed("LegalCohabitations", items)


def _declaration(reading: Reading, found: LegalCohabitation) -> Data:
    """Where the municipality is not given, that of the residence then; without one, Belgium."""
    home = latest(reading.file.addresses, found.begin or reading.today)
    code = found.municipality or (home.municipality if home else None)
    return {
        "RegistrationDate": date_parts(found.begin or reading.file.birth.date),
        "Partner": reading.person(found.partner),
        "Place": municipality(code, reading.language) if code else country(BELGIUM, reading.language),
    }


GROUPS = (parents, children, civil_states, legal_cohabitations)
