# SPDX-License-Identifier: EUPL-1.2
"""What the header of a message must hold, and whether it does: the one door to WS-Security and WS-Addressing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from simulator.errors import MessageError
from simulator.rules.explanations import explain
from simulator.soap.addressing_names import MESSAGE_ID, WSA, WSA_BLOCKS
from simulator.soap.envelope import SOAP11, SOAP12
from simulator.soap.security.names import SECURITY

if TYPE_CHECKING:
    from simulator.soap.message import Message

LONGEST_ID = 256
_ROLE = {SOAP11: f"{{{SOAP11}}}actor", SOAP12: f"{{{SOAP12}}}role"}
_OURS = frozenset(
    (
        None, "", "http://schemas.xmlsoap.org/soap/actor/next", f"{SOAP12}/role/next",
        f"{SOAP12}/role/ultimateReceiver",
    )
)  # fmt: skip


def check_message(
    message: Message, root: Any, blocks: Sequence[Any], soap_action: str = "", now: datetime | None = None
) -> None:
    """Every header block that must be understood is; security and addressing are as the sandbox wants them.

    Afterwards `message.sender` tells who signed and whose token there was, `message.decisions` what was found, and the
    raw request holds no password. `now` is the machine's time, by default the present. MessageError otherwise.
    """
    settings = message.sandbox.data.rules.security
    if not blocks and not settings.addressing and settings.profile != "signed":
        return
    ours = [block for block in blocks if block.get(_ROLE[message.namespace]) in _OURS]
    security = [block for block in ours if block.tag == SECURITY]
    addressing = [block for block in ours if block.tag in WSA_BLOCKS]
    if any(block.tag == SECURITY for block in blocks):
        from simulator.soap.security.passwords import without_passwords

        message.raw_in = without_passwords(message.raw_in, root)
    _note_id(message, addressing)
    _understand(message.namespace, ours, settings.addressing)
    once: Sequence[Any] = ()
    if security or settings.profile == "signed":
        from simulator.soap.security.inspection import inspect

        signed = addressing if settings.addressing else []
        once = inspect(message, root, security, signed, now or datetime.now(UTC))
    if settings.addressing:
        from simulator.soap.addressing import check_addressing

        check_addressing(message, addressing, soap_action)
    if once and settings.refuse_replay:
        from simulator.soap.security.replay import refuse_seen

        refuse_seen(message, once)


def _note_id(message: Message, addressing: Iterable[Any]) -> None:
    """The MessageID is known from the start, so that every fault can say what it answers."""
    found = next((block for block in addressing if block.tag == MESSAGE_ID), None)
    text = (found.text or "").strip() if found is not None else ""
    if text and len(text) <= LONGEST_ID:
        message.sender = replace(message.sender, message_id=text)


def _understand(namespace: str, blocks: Iterable[Any], addressing: bool) -> None:
    """MessageError for a block that must be understood and is not. Source: SOAP 1.1, 4.2.3; SOAP 1.2 part 1, 5.2.3."""
    for block in blocks:
        if block.get(f"{{{namespace}}}mustUnderstand") not in ("1", "true"):
            continue
        if block.tag == SECURITY or (addressing and block.tag in WSA_BLOCKS):
            continue
        rule, facts = "message.must-understand", {"block": block.tag}
        outcome = "addressing-off" if block.tag.startswith(f"{{{WSA}}}") else "unknown"
        words = explain(rule, outcome, facts)
        raise MessageError(
            words.reason, "MustUnderstand", rule=rule, remedy=words.remedy, outcome=outcome, facts=facts,
            block=block.tag,
        )  # fmt: skip
