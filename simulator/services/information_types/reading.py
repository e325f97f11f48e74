# SPDX-License-Identifier: EUPL-1.2
"""How a file is read: in which language, as of which day, with its past or without."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from simulator.records import Dated, known_by
from simulator.services.information_types.dates_and_codes import Data, date_parts, name
from simulator.sources.registers import Name, RegisterFile, Registers, Sex
from simulator.world.ssin import parse_ssin

D = TypeVar("D", bound=Dated)


@dataclass(frozen=True)
class Reading:
    """The file of one person, read for one question."""

    ssin: str
    file: RegisterFile
    registers: Registers
    language: str
    history: bool

    @property
    def today(self) -> date:
        """The day of the question."""
        return self.registers.today

    def shown(self, records: Iterable[D]) -> tuple[D, ...]:
        """With history all that the register knows by today, else what holds today; the latest first."""
        known = known_by(records, self.today)
        return known if self.history else tuple(record for record in known if record.covers(self.today))

    def deleted(self, record: Dated, others: Iterable[Dated] = ()) -> date | None:
        """The day on which a fact ended; None while it holds, and where one of `others` took its place.

        Replies have no DelDate on a name, address, nationality or civil state that a later one replaced.
        """
        if record.end is None or record.end >= self.today:
            return None
        begin = record.begin or date.min
        replaced = any((later.begin or date.min) > begin for later in known_by(others, self.today))
        return None if replaced else record.end

    def item(self, structure: str, record: Dated, deleted: date | None = None, **content: object) -> Data:
        """An item from the day on which the fact began; from birth where the fact always held."""
        return self.item_on(structure, record.begin or self.file.birth.date, deleted, **content)

    def item_on(self, structure: str, day: date | str, deleted: date | None = None, **content: object) -> Data:
        """An item of that day; content that is None is left out."""
        data: Data = {"@Structure": structure, "Date": date_parts(day)}
        if deleted:
            data["DelDate"] = date_parts(deleted)
        data.update({key: value for key, value in content.items() if value is not None})
        return data

    def number(self, ssin: str) -> Data:
        """NationalNumberType: a number, with date of birth and sex where the register has a file on it."""
        file = self.registers.file(ssin)
        if file is None:
            return {"NationalNumber": ssin}
        return {"NationalNumber": ssin, "Date": date_parts(file.birth.date), "Sex": sex_code(ssin, file.sex)}

    def name_of(self, ssin: str | None, otherwise: Name | None = None) -> Data | None:
        """NameType of a person; of `otherwise` where the register does not know the person."""
        known = (self.registers.name_of(ssin) if ssin else None) or otherwise
        return None if known is None else name(known)

    def person(self, ssin: str, otherwise: Name | None = None) -> Data:
        """Number and, where known, name of another person."""
        named = self.name_of(ssin, otherwise)
        return {"NationalNumber": self.number(ssin), **({"Name": named} if named else {})}


def sex_code(ssin: str, sex: Sex) -> str:
    """1 or 2; where the sex is unknown, as the number says, since the schema has no third value."""
    if sex is Sex.UNKNOWN:
        parts = parse_ssin(ssin)
        return "1" if parts is not None and parts.male else "2"
    return "1" if sex is Sex.MALE else "2"
