# SPDX-License-Identifier: EUPL-1.2
"""How POD MI judges the forms D1, D2 and F: what of the costs is refunded, and what may be recovered.

As in law65_rules, a rule is true where a form breaks it. Grounds: knowledge ssdn-contracts.md 3.4 (amounts are
eurocents, inferred), soa-services.md 9 (amounts of the living wage).
"""

from __future__ import annotations

from simulator.codes import TABLES
from simulator.months import month_end
from simulator.sources.law65_aids import Aid, Amount
from simulator.sources.law65_asked import Asked
from simulator.sources.law65_forms import CareClaim, Claim, Decision, MonthlyClaim, Recovery
from simulator.sources.law65_rules import IN_FILE, Rule, before_file, person_deceased


def costs_in_future(asked: Asked) -> bool:
    """The month or day of the costs is yet to come."""
    return asked.day > asked.today


def nothing_claimed(asked: Asked) -> bool:
    """An amount is negative, or all are zero."""
    amounts = [amount.amount for amount in asked.form_as(Claim).amounts]
    return min(amounts, default=0) < 0 or not sum(amounts)


def total_differs(asked: Asked) -> bool:
    """The total is not the sum of the amounts."""
    claim = asked.form_as(Claim)
    return sum(amount.amount for amount in claim.amounts) != claim.total


def month_refunded(asked: Asked) -> bool:
    """A form D1 for that month counts already."""
    return any(other.counts and other.month == asked.day for other in asked.known.monthly_claims)


def no_decision(asked: Asked) -> bool:
    """No decision that counts holds on a day of that month, or on that day."""
    return not _decisions(asked)


def aid_not_granted(asked: Asked) -> bool:
    """An amount is for aid that no decision refunds."""
    granted = _granted(asked)
    return any(amount.amount and amount.aid not in granted for amount in asked.form_as(Claim).amounts)


def above_maximum(asked: Asked) -> bool:
    """The financial aid is more than the living wage of the category less the beneficiary's income (twice that, where
    the form says so)."""
    most = _most(asked)
    paid = sum(amount.amount for amount in asked.form_as(Claim).amounts if amount.what is Aid.FINANCIAL)
    return most is not None and Aid.FINANCIAL in _granted(asked) and paid > most


def bill_refunded(asked: Asked) -> bool:
    """A bill of the same provider, number and year was refunded, or stands on the form twice."""
    form = asked.form_as(Claim)
    assert isinstance(form, CareClaim)
    bills = _bills(form)
    known = [bill for other in asked.known.care_claims if other.counts for bill in _bills(other)]
    return len(set(bills)) < len(bills) or bool(set(bills) & set(known))


def recovered_in_future(asked: Asked) -> bool:
    """The reference date is yet to come."""
    return asked.form_as(Recovery).date_ > asked.today


def nothing_recovered(asked: Asked) -> bool:
    """The amount is not above zero."""
    return asked.form_as(Recovery).amount <= 0


def more_than_refunded(asked: Asked) -> bool:
    """More is recovered than was refunded in the period and not recovered yet."""
    form = asked.form_as(Recovery)
    return form.amount > asked.known.recoverable(form.suffix, form.begin, form.end)


def accepted(asked: Asked) -> tuple[Amount, ...]:
    """The amounts of a form D with what is refunded of each."""
    granted, most = _granted(asked), _most(asked)
    found = []
    for amount in asked.form_as(Claim).amounts:
        paid = amount.amount if amount.aid in granted else 0
        if amount.what is Aid.FINANCIAL and most is not None:
            paid = min(paid, most)
        found.append(amount.model_copy(update={"accepted": paid}))
    return tuple(found)


def _bills(claim: CareClaim) -> list[tuple[str, str | None, str | None]]:
    return [(claim.provider, amount.bill, amount.year) for amount in claim.amounts if amount.bill is not None]


def _decisions(asked: Asked) -> tuple[Decision, ...]:
    """The decisions under which the costs fall, the latest first."""
    if isinstance(asked.form, MonthlyClaim):
        return asked.known.common_decisions(asked.day, month_end(asked.day))
    found = asked.known.individual_decision(asked.sent.suffix, asked.day)
    return (found,) if found else ()


def _granted(asked: Asked) -> set[Aid]:
    return {aid for decision in _decisions(asked) for aid in decision.aids}


def _most(asked: Asked) -> int | None:
    """The most that is refunded as financial aid in the month; None: there is no maximum."""
    form = asked.form
    if not isinstance(form, MonthlyClaim):
        return None
    category = next((c for c in (getattr(d, "category", None) for d in _decisions(asked)) if c), None)
    rows = [row for day, row in TABLES["living-wage-amounts"].rows.items() if day <= month_end(asked.day).isoformat()]
    amount = rows[-1].get(category or "") if rows else None
    return None if amount is None else max(0, int(amount) * (2 if form.double else 1) - max(0, form.income))


_COSTS: tuple[Rule, ...] = (*IN_FILE, person_deceased, costs_in_future, nothing_claimed, total_differs)
FORM_D1: tuple[Rule, ...] = (*_COSTS, month_refunded, no_decision, aid_not_granted, above_maximum)
FORM_D2: tuple[Rule, ...] = (*_COSTS, bill_refunded, no_decision, aid_not_granted)
FORM_F: tuple[Rule, ...] = (
    *IN_FILE, before_file, recovered_in_future, nothing_recovered, more_than_refunded,
)  # fmt: skip
