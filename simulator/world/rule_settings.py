# SPDX-License-Identifier: EUPL-1.2
"""What a sandbox can set about the network's rules, where the real rule is unknown or a test wants another one."""

from __future__ import annotations

from pydantic import Field

from simulator.records import Record
from simulator.world.repertory import Register


class RuleSettings(Record):
    """Settings of one sandbox."""

    unregister_in: tuple[Register, ...] = Field(
        (Register.SECONDARY,), description="Repertories that UNREGISTER changes (public sources do not say which)"
    )
    sources_down: tuple[str, ...] = Field((), description="Authentic sources that cannot be reached")
