# SPDX-License-Identifier: EUPL-1.2
"""What a sandbox can set about the network's rules, where the real rule is unknown or a test wants another one."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from simulator.contracts.knowledge import Availability, Duration, Grant
from simulator.records import Record, Whole
from simulator.world.repertory import Register


class Security(Record):
    """What a caller must show of itself (see docs/identity.md).

    `open` asks for nothing, `basic` for HTTP Basic where the contract does, `mtls` for a client certificate, `signed`
    for a WS-Security signature over Body and Timestamp. Whatever is shown beyond that must be right all the same.
    """

    profile: Literal["open", "basic", "mtls", "signed"] = "basic"
    addressing: bool = Field(False, description="WS-Addressing headers are asked for, and answered")
    skew: int = Field(300, ge=0, le=86400, description="Seconds by which a Timestamp may be off")
    refuse_replay: bool = Field(True, description="A signed message is accepted once only")


class RuleSettings(Record):
    """Settings of one sandbox. Operations are named `Service.operation`, or `Service` for all of one service."""

    security: Security = Security()
    membership: bool = Field(True, description="A caller must have joined the network (data protection officer, ...)")
    unregister_in: tuple[Register, ...] = Field(
        (Register.SECONDARY,), description="Repertories that UNREGISTER changes (public sources do not say which)"
    )
    longest_inscription: dict[Whole, Duration] = Field(
        {1: "3 months"},
        description="Quality code -> longest period of an inscription (3 months is hearsay; a circular of 2008 said 2)",
    )
    sources_down: tuple[str, ...] = Field((), description="Authentic sources that cannot be reached")
    availability: dict[str, Availability] = Field({}, description="Operation -> new, existing or available")
    grants: dict[str, tuple[Grant, ...]] = Field(
        {}, description="Operation -> rows of the knowledge repertory that stand in place of the contract's"
    )
    verbose: bool = Field(False, description="A refusal explains itself to the caller, in a header of the HTTP reply")
    language: Literal["nl", "fr", "en"] = Field("en", description="Language of such explanations")
