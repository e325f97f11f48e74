# SPDX-License-Identifier: EUPL-1.2
"""Header blocks of a reply: WS-Addressing where the sandbox asks for it, and what SOAP says of a block at fault."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid5
from xml.sax.saxutils import quoteattr

from simulator.contracts.builder import text
from simulator.errors import MessageError
from simulator.soap.addressing_names import ANONYMOUS, INVALID, NOT_SUPPORTED, REQUIRED, UNSPECIFIED, WSA
from simulator.soap.envelope import SOAP11, SOAP12

if TYPE_CHECKING:
    from simulator.soap.message import Message

_FAULT_ACTION, _SOAP_FAULT_ACTION = f"{WSA}/fault", f"{WSA}/soap/fault"
_WITH_ACTION = ("addressing.action",)


def reply_header(message: Message) -> str:
    """The blocks of the reply's Header as XML; empty if there are none."""
    error = message.error
    blocks = _not_understood(message, error) if error is not None else ""
    if not message.sandbox.data.rules.security.addressing:
        return blocks
    asked = message.sender.message_id or UNSPECIFIED
    blocks += (
        f'<wsa:Action xmlns:wsa="{WSA}">{text(_action(message, error))}</wsa:Action>'
        f'<wsa:MessageID xmlns:wsa="{WSA}">{message_id(message)}</wsa:MessageID>'
        f'<wsa:RelatesTo xmlns:wsa="{WSA}">{text(asked)}</wsa:RelatesTo>'
        f'<wsa:To xmlns:wsa="{WSA}">{ANONYMOUS}</wsa:To>'
    )
    detail = addressing_detail(error) if error is not None and message.namespace == SOAP11 else None
    return blocks + (f'<wsa:FaultDetail xmlns:wsa="{WSA}">{detail}</wsa:FaultDetail>' if detail else "")


def header_detail(message: Message, error: MessageError) -> str | None:
    """The detail of a fault because of a header block. In SOAP 1.1 it is none of the Body, but stands in the Header."""
    return addressing_detail(error) if message.namespace == SOAP12 else None


def addressing_detail(error: MessageError) -> str | None:
    """Which header, or which action, is wrong. Source: WS-Addressing 1.0 SOAP Binding, 6.3 and 6.4."""
    if not error.subcodes or error.subcodes[0] not in (INVALID, REQUIRED, NOT_SUPPORTED) or error.block is None:
        return None
    if error.rule in _WITH_ACTION:
        action = text(str(error.facts["action"]))
        return f'<wsa:ProblemAction xmlns:wsa="{WSA}"><wsa:Action>{action}</wsa:Action></wsa:ProblemAction>'
    name = error.block.rpartition("}")[2]
    return f'<wsa:ProblemHeaderQName xmlns:wsa="{WSA}">wsa:{name}</wsa:ProblemHeaderQName>'


def message_id(message: Message) -> str:
    """The MessageID of the reply: like the tickets, the same for the same seed and number."""
    return f"urn:uuid:{uuid5(UUID(message.moment.uuid), 'MessageID')}"


def _action(message: Message, error: MessageError | None) -> str:
    """Source: WS-Addressing 1.0 SOAP Binding, section 6, for faults; Metadata 4.4 for replies."""
    if error is not None:
        own = bool(error.subcodes) and error.subcodes[0].namespace == WSA
        return _FAULT_ACTION if own else _SOAP_FAULT_ACTION
    operations = message.contract.wsdl.operations.values()
    return next(o.reply_action for o in operations if o.request == message.body.tag)


def _not_understood(message: Message, error: MessageError) -> str:
    """Which block was not understood. Source: SOAP 1.2 part 1, 5.4.8; SOAP 1.1 has no place for it."""
    if error.code != "MustUnderstand" or error.block is None or message.namespace != SOAP12:
        return ""
    around, _, name = error.block.rpartition("}")
    return f'<soapenv:NotUnderstood qname="ns1:{name}" xmlns:ns1={quoteattr(around[1:])}/>'
