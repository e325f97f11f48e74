# SPDX-License-Identifier: EUPL-1.2
"""A form of the law of 2 April 1965 as it lies before POD MI: who it is about, their file, and what registers know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from simulator.sources.law65_file import Law65File
from simulator.sources.law65_forms import PRIMARY, Form, Identification, Sent
from simulator.sources.registers import Registers
from simulator.sources.repertories import Repertories
from simulator.world.repertory import Rows

F = TypeVar("F", bound=Form)


@dataclass(frozen=True)
class Asked:
    """A form, and what POD MI knows when it judges it.

    `file` is the OCMW's file of that number with its primary beneficiary `holder`; `others` are the other files of the
    person that the form is about. `attest_used` is true where the attest number counts in another file of the OCMW.
    `rows` are inscriptions that have changed along with earlier forms.
    """

    sent: Sent
    file: Law65File | None
    holder: str
    others: tuple[Law65File, ...]
    attest_used: bool
    ocmw: str
    today: date
    registers: Registers
    repertories: Repertories
    rows: Mapping[str, Rows]

    @property
    def form(self) -> Form:
        """The form."""
        return self.sent.form

    def form_as(self, kind: type[F]) -> F:
        """The form, where the rule is one for forms of that kind only."""
        assert isinstance(self.form, kind)
        return self.form

    @property
    def day(self) -> date:
        """The first day that the form is about."""
        return self.form.day

    @property
    def known(self) -> Law65File:
        """The file, after it has been found out that there is one."""
        assert self.file is not None
        return self.file

    @property
    def people(self) -> tuple[tuple[int, str], ...]:
        """Suffix and SSIN of each beneficiary that the form names."""
        found = ((self.sent.suffix, self.sent.ssin), *self.sent.named)
        if isinstance(self.form, Identification):
            found += tuple((member.suffix, member.ssin) for member in self.form.members if member.suffix != PRIMARY)
        return found

    @property
    def numbers(self) -> tuple[str, ...]:
        """The SSIN of each of them."""
        return tuple(ssin for _, ssin in self.people)

    def same(self, one: str, other: str) -> bool:
        """True if two numbers stand for the same person now."""
        return self.registers.present_ssin(one) == self.registers.present_ssin(other)

    def after_orders(self) -> dict[str, Rows]:
        """The inscriptions of everybody for whom the form orders some, as they are then."""
        found: dict[str, Rows] = {}
        for order in self.sent.orders:
            change = self.repertories.registered if order.adds else self.repertories.unregistered
            found[order.ssin] = change(
                found[order.ssin] if order.ssin in found else self.rows_of(order.ssin), order.quality, order.begin,
                order.end,
            )  # fmt: skip
        return found

    def rows_of(self, ssin: str) -> Rows:
        """The inscriptions of a person."""
        return self.rows[ssin] if ssin in self.rows else self.repertories.rows(ssin)
