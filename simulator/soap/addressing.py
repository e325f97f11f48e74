# SPDX-License-Identifier: EUPL-1.2
"""WS-Addressing headers of a request, where the sandbox asks for them. Source: WS-Addressing 1.0 SOAP Binding, 6.4."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from simulator.soap.addressing_names import (
    ACTION,
    ACTION_MISMATCH,
    ADDRESS,
    ANONYMOUS,
    CARDINALITY,
    FAULT_TO,
    INVALID,
    MESSAGE_ID,
    NOT_SUPPORTED,
    ONCE,
    ONLY_ANONYMOUS,
    REPLY_TO,
    REQUIRED,
    TO,
)
from simulator.soap.envelope import SOAP11
from simulator.soap.security.verdict import allow, local, refuse

if TYPE_CHECKING:
    from simulator.soap.message import Message


def check_addressing(message: Message, blocks: Sequence[Any], soap_action: str) -> None:
    """To, Action and MessageID are there, once; the action is that of the operation in the Body; the reply goes back.

    `soap_action` is the HTTP header as it came. Where the Body holds no operation, that is said later. MessageError
    with the W3C's fault otherwise.
    """
    found = _found(blocks)
    if message.sender.message_id is None:
        raise refuse(INVALID, "addressing.headers", "too-long", MESSAGE_ID, header="MessageID")
    for name in (REPLY_TO, FAULT_TO):
        if name in found:
            _check_endpoint(name, found[name])
    action = _text(found[ACTION])
    _check_soap_action(message, action, soap_action)
    operation = next((o for o in message.contract.wsdl.operations.values() if o.request == message.body.tag), None)
    if operation is not None and operation.action != action:
        raise refuse(
            NOT_SUPPORTED, "addressing.action", "not-supported", ACTION, action=action[:200], expected=operation.action
        )
    message.decisions.append(allow("addressing.headers", "complete", action=action))


def _found(blocks: Sequence[Any]) -> dict[str, Any]:
    """The blocks by their names."""
    found: dict[str, Any] = {}
    for block in blocks:
        if block.tag in ONCE and block.tag in found:
            raise refuse((INVALID, CARDINALITY), "addressing.headers", "repeated", block.tag, header=local(block.tag))
        found[block.tag] = block
    for name in (TO, ACTION, MESSAGE_ID):
        if name not in found or not _text(found[name]):
            raise refuse(REQUIRED, "addressing.headers", "missing", name, header=local(name))
    return found


def _check_endpoint(name: str, block: Any) -> None:
    """An answer goes back on the connection: nobody calls a client."""
    addresses = [_text(child) for child in block if child.tag == ADDRESS]
    if any(address not in ("", ANONYMOUS) for address in addresses):
        raise refuse(
            (INVALID, ONLY_ANONYMOUS), "addressing.reply-to", "elsewhere", name, header=local(name),
            address=addresses[0][:200],
        )  # fmt: skip


def _check_soap_action(message: Message, action: str, soap_action: str) -> None:
    """Source: WS-Addressing 1.0 SOAP Binding, 4.2: SOAPAction is the action, or empty."""
    stated = soap_action.strip().strip('"')
    if message.namespace == SOAP11 and stated and stated != action:
        raise refuse(
            (INVALID, ACTION_MISMATCH), "addressing.action", "mismatch", ACTION, action=action[:200],
            soap_action=stated[:200],
        )  # fmt: skip


def _text(element: Any) -> str:
    return (element.text or "").strip()
