# SPDX-License-Identifier: EUPL-1.2
"""A contract of a folder, on its way into the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from simulator.contracts.contract import Brought
from simulator.contracts.definition import ContractDefinition
from simulator.yaml_source import YamlSource


@dataclass(frozen=True)
class Entry:
    """A contract before it is put together: its definition, where that stands, the folder of its files."""

    definition: ContractDefinition
    source: YamlSource
    folder: Path
    rank: int = 0
    brought: Brought | None = None
