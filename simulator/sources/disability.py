# SPDX-License-Identifier: EUPL-1.2
"""The eight bodies that know of a person's disability, each with a file of its own.

DGPH is the federal directorate-general; VSB (benefits) and Kind en Gezin (children) are those of Flanders, Iriscare
that of Brussels, NIC/CIN (benefits) and AVIQ (children) those of Wallonia, DSL (recognitions) and MDG (benefits) those
of the German-speaking Community. What a body does not keep has no place in its file. Source: knowledge
soa-services.md 5.4; which body serves whom is inferred for NIC/CIN, DSL and MDG.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import model_validator

from simulator.periods import refuse_two_at_a_time
from simulator.records import Record
from simulator.sources import Section, Source
from simulator.sources.disability_facts import (
    AdultRecognition,
    Card,
    ChildRecognition,
    FederalRecognition,
    FederalRight,
    Payments,
    PillarsRecognition,
    RegionalRecognition,
    Request,
    Right,
)

SOURCES: Mapping[str, str] = {
    "DGPH": "dgph", "VSB": "vsb", "KindEnGezin": "kind_en_gezin", "IrisCare": "iriscare", "NicCin": "nic_cin",
    "AVIQ": "aviq", "DSL": "dsl", "MDG": "mdg",
}  # fmt: skip
"""The names of the bodies in the network, and the keys of their files."""


class SourceFile(Record):
    """The file of one body on one person."""

    requests: tuple[Request, ...] = ()

    def facts(self, kind: str) -> tuple[Any, ...]:
        """The facts of one kind (`rights`, `cards`, ...); none where this body keeps none of that kind."""
        found: tuple[Any, ...] = getattr(self, kind, ())
        return found

    @classmethod
    def keeps(cls, kind: str) -> bool:
        """True if this body keeps facts of that kind."""
        return kind in cls.model_fields

    def during(self, kind: str, begin: date, end: date, today: date) -> list[Any]:
        """The facts that hold on some day from `begin` to `end`, as far as known today; those that begin last first."""
        found = [fact for fact in self.facts(kind) if fact.overlaps(begin, end) and _known(fact) <= today]
        return sorted(found, key=lambda fact: fact.begin, reverse=True)

    def request(self, day: date) -> Request | None:
        """The last request that was made on or before `day`."""
        made = [request for request in self.requests if request.requested <= day]
        return max(made, key=lambda request: request.requested, default=None)

    @model_validator(mode="after")
    def _consistent(self) -> Any:
        for kind in ("recognitions", "rights"):
            for legislation in sorted({fact.legislation for fact in self.facts(kind)}):
                same = (fact for fact in self.facts(kind) if fact.legislation == legislation)
                refuse_two_at_a_time(f"{kind} under legislation {legislation}", same)
        for paid in self.facts("payments"):
            if not any(paid.lies_within(right) for right in self.facts("rights")):
                raise ValueError(f"the payments from {paid.begin} do not lie within the period of one right")
        return self


def _known(fact: Any) -> date:
    """The day from which a fact is known: that of its decision where it has one, else its first day."""
    day: date = getattr(fact, "decided", fact.begin)
    return day


class DgphFile(SourceFile):
    """Of the Directorate-General Persons with a Disability."""

    recognitions: tuple[FederalRecognition, ...] = ()
    rights: tuple[FederalRight, ...] = ()
    payments: tuple[Payments, ...] = ()
    cards: tuple[Card, ...] = ()


class VsbFile(SourceFile):
    """Of the Flemish social protection."""

    rights: tuple[Right, ...] = ()
    payments: tuple[Payments, ...] = ()


class KindEnGezinFile(SourceFile):
    """Of Kind en Gezin."""

    recognitions: tuple[PillarsRecognition, ...] = ()


class IriscareFile(SourceFile):
    """Of Iriscare."""

    recognitions: tuple[RegionalRecognition, ...] = ()
    rights: tuple[Right, ...] = ()
    payments: tuple[Payments, ...] = ()


class NicCinFile(SourceFile):
    """Of the college of the sickness funds."""

    recognitions: tuple[AdultRecognition, ...] = ()
    rights: tuple[Right, ...] = ()
    payments: tuple[Payments, ...] = ()


class AviqFile(SourceFile):
    """Of AVIQ."""

    recognitions: tuple[ChildRecognition, ...] = ()


class DslFile(SourceFile):
    """Of DSL."""

    recognitions: tuple[RegionalRecognition, ...] = ()


class MdgFile(SourceFile):
    """Of MDG."""

    rights: tuple[Right, ...] = ()
    payments: tuple[Payments, ...] = ()


class DisabilityFiles(Record):
    """What all of them know of a person."""

    dgph: DgphFile | None = None
    vsb: VsbFile | None = None
    kind_en_gezin: KindEnGezinFile | None = None
    iriscare: IriscareFile | None = None
    nic_cin: NicCinFile | None = None
    aviq: AviqFile | None = None
    dsl: DslFile | None = None
    mdg: MdgFile | None = None


SECTION = Section("disability", DisabilityFiles)


class Disability(Source):
    """Questions to these bodies. Each of them can be out of reach on its own."""

    def file(self, ssin: str, source: str) -> SourceFile | None:
        """The file of one body on the person that this number stands for now."""
        files = self._present_file(ssin, SECTION.key, DisabilityFiles)
        found: SourceFile | None = getattr(files, SOURCES[source], None)
        return found
