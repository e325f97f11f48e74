# SPDX-License-Identifier: EUPL-1.2
"""Names of WS-Addressing 1.0 (W3C Recommendation of 9 May 2006)."""

from __future__ import annotations

from simulator.errors import Subcode

WSA = "http://www.w3.org/2005/08/addressing"
ANONYMOUS, UNSPECIFIED = f"{WSA}/anonymous", f"{WSA}/unspecified"

TO, ACTION, MESSAGE_ID = f"{{{WSA}}}To", f"{{{WSA}}}Action", f"{{{WSA}}}MessageID"
REPLY_TO, FAULT_TO, FROM = f"{{{WSA}}}ReplyTo", f"{{{WSA}}}FaultTo", f"{{{WSA}}}From"
ADDRESS = f"{{{WSA}}}Address"
ONCE = (TO, ACTION, MESSAGE_ID, REPLY_TO, FAULT_TO, FROM)
WSA_BLOCKS = frozenset((*ONCE, f"{{{WSA}}}RelatesTo"))

INVALID = Subcode(WSA, "wsa", "InvalidAddressingHeader")
REQUIRED = Subcode(WSA, "wsa", "MessageAddressingHeaderRequired")
NOT_SUPPORTED = Subcode(WSA, "wsa", "ActionNotSupported")
CARDINALITY = Subcode(WSA, "wsa", "InvalidCardinality")
ACTION_MISMATCH = Subcode(WSA, "wsa", "ActionMismatch")
ONLY_ANONYMOUS = Subcode(WSA, "wsa", "OnlyAnonymousAddressSupported")
