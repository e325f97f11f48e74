# SPDX-License-Identifier: EUPL-1.2
"""Verdicts on header blocks: words from `fixtures/rules`, fault codes of the specification that a block belongs to."""

from __future__ import annotations

from typing import Any

from simulator.errors import MessageError, Subcode
from simulator.rules.case import Decision
from simulator.rules.explanations import explain, rule_texts
from simulator.soap.security.names import SECURITY


def allow(rule: str, outcome: str, **facts: Any) -> Decision:
    """A decision that lets the message go on."""
    return Decision(True, rule, outcome, facts)


def refuse(
    codes: Subcode | tuple[Subcode, ...], rule: str, outcome: str, block: str = SECURITY, **facts: Any
) -> MessageError:
    """The refusal of a message because of a header block; facts must be no secrets, since the caller reads them."""
    words = explain(rule, outcome, facts)
    subcodes = (codes,) if isinstance(codes, Subcode) else codes
    return MessageError(
        words.reason, rule=rule, remedy=words.remedy, outcome=outcome, facts=facts, subcodes=subcodes, block=block
    )


def has_words(rule: str, outcome: str) -> bool:
    """True if there are words for this outcome of a rule."""
    return outcome in rule_texts()[rule].outcomes


def local(name: str) -> str:
    """The local part of a Clark name."""
    return name.rpartition("}")[2]
