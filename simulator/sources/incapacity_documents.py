# SPDX-License-Identifier: EUPL-1.2
"""Kinds of social risks, the two schemes of insurance, and the documents on which sickness funds count payments.

Source: knowledge soa-services.md 5.10 (the documents); which is meant where a scenario names none is inferred, and
paternity, adoption and foster care have none.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal


class RiskKind(StrEnum):
    """A social risk that sickness funds insure."""

    INCAPACITY = "incapacity"
    PREGNANCY = "pregnancy"
    BREAST_FEEDING = "breast-feeding"
    PATERNITY = "paternity"
    ADOPTION = "adoption"
    FOSTER_CARE = "foster-care"


class Scheme(StrEnum):
    """Which insurance covers it."""

    GENERAL = "general"
    INDEPENDENT = "independent"


Document = Literal["C21", "C23", "B23", "C421", "C423", "PI0", "PI23", "PI41", "PI423", "PI3"]

ALLOWED: dict[Scheme, tuple[Document, ...]] = {
    Scheme.GENERAL: ("C21", "C23", "B23", "PI0", "PI23", "PI3"),
    Scheme.INDEPENDENT: ("C421", "C423", "PI41", "PI423"),
}

_PRIMARY: dict[tuple[RiskKind, Scheme], Document] = {
    (RiskKind.INCAPACITY, Scheme.GENERAL): "C21",
    (RiskKind.INCAPACITY, Scheme.INDEPENDENT): "C421",
    (RiskKind.PREGNANCY, Scheme.GENERAL): "C23",
    (RiskKind.PREGNANCY, Scheme.INDEPENDENT): "C423",
    (RiskKind.BREAST_FEEDING, Scheme.GENERAL): "B23",
}
_INVALIDITY: dict[Scheme, Document] = {Scheme.GENERAL: "PI0", Scheme.INDEPENDENT: "PI41"}


def default_document(kind: RiskKind, scheme: Scheme, invalid: bool) -> Document | None:
    """The document of a payment for a risk; `invalid`: for an incapacity that has become an invalidity."""
    return _INVALIDITY[scheme] if invalid else _PRIMARY.get((kind, scheme))
