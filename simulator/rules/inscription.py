# SPDX-License-Identifier: EUPL-1.2
"""The integration control: the caller must have a file on the person, known to both repertories.

It is made per OCMW (CBE number), on the sandbox's present day. Source: knowledge rules.md 1.5, 1.9, 1.10.
"""

from __future__ import annotations

from simulator.rules.case import Case, Decision

REPLACED = 999


def inscription(case: Case) -> Decision:
    """An active inscription of the calling organisation in every register that the operation names."""
    rule = "inscription.active"
    control = case.operation.definition.inscription
    if control.control == "none" or case.person is None or case.organisation is None:
        return case.allow(rule, "The operation needs no inscription.")
    cbe, today = case.organisation.cbe, case.today
    own = [row for row in case.sandbox.inscriptions(case.person.ssin) if row.organisation == cbe]
    opening = [
        row
        for row in own
        if row.covers(today) and row.quality != REPLACED
        and (control.qualities is None or row.quality in control.qualities)
    ]  # fmt: skip
    missing = [register for register in control.registers if all(row.register_ != register for row in opening)]
    if not missing:
        qualities = sorted({row.quality for row in opening})
        return case.allow(rule, "The person is inscribed for the caller.", on=today.isoformat(), qualities=qualities)
    if control.control == "non-blocking":
        return case.allow(
            rule, "The person is not inscribed for the caller; the control does not block.", missing=missing
        )
    wanted = "" if control.qualities is None else f" with quality {', '.join(map(str, control.qualities))}"
    return case.refuse(
        "not_inscribed", rule,
        f"{cbe} has no active inscription of {case.person.ssin}{wanted} in {' and '.join(missing)}.",
        f"Inscribe the person first, for a period that covers {today.isoformat()}{wanted}.",
        details="The SSIN is not integrated for the given PCSA", ssin=case.person.ssin, cbeNumber=cbe,
        SSIN=case.person.ssin, OrgUnit=cbe, Register=" ".join(missing),
        rows=[f"{r.register_} quality {r.quality} {r.begin}..{r.end or ''}" for r in own],
    )  # fmt: skip
