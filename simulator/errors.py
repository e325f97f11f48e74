# SPDX-License-Identifier: EUPL-1.2
"""Every error of the simulator.

SimulatorError
├── ConfigurationError          the start, or a load, stops; nothing has changed
│   ├── SettingsError           an option or environment variable
│   ├── ContractError           a file under wsdl/, fixtures/ or --contracts
│   ├── ScenarioError           a scenario file
│   └── SnapshotError           a file that is to be imported as a snapshot
├── NotFoundError               a name that is not there; the message lists what is
├── ConflictError               a name that is taken, or a change that another one overtook
├── BusyError                   what is asked would have to wait for long; nothing has happened
├── StoreError                  the database refused or cannot be reached
├── BuildError                  plain data that does not fit a contract
└── MessageError                a message that the edge answers with a fault

Business refusals (no inscription, wrong legal context, ...) are not errors: they are decisions
(see exchange/decision.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

MOST_PROBLEMS = 100
"""The most problems that are told at once."""


class SimulatorError(Exception):
    """The root: whatever the simulator raises on purpose."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a file: where it stands, what is wrong, and what to do about it."""

    message: str
    file: Path | str | None = None
    line: int | None = None
    path: str = ""
    remedy: str = ""

    def to_data(self) -> dict[str, Any]:
        """As JSON tells it."""
        file = None if self.file is None else str(self.file)
        return {
            "file": file, "line": self.line, "path": self.path, "message": self.message, "remedy": self.remedy
        }  # fmt: skip

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        text = f"{self.path}: {self.message}" if self.path else self.message
        text = f"{where}: {text}" if where else text
        return f"{text}. {self.remedy}" if self.remedy else text


class ConfigurationError(SimulatorError):
    """Files or options that do not make sense; `problems` lists each, in the order they were found, up to a hundred."""

    def __init__(self, *problems: Problem | str) -> None:
        told = problems[:MOST_PROBLEMS]
        if len(problems) > MOST_PROBLEMS:
            told = (*told, "there are more problems; these come first")
        self.problems = tuple(p if isinstance(p, Problem) else Problem(p) for p in told)
        super().__init__("\n".join(str(p) for p in self.problems))


class SettingsError(ConfigurationError):
    """An option or environment variable with a value that cannot be used."""


class ContractError(ConfigurationError):
    """A contract, or a table of codes, that cannot be read or contradicts another."""


class ScenarioError(ConfigurationError):
    """A scenario that cannot be read, or whose facts contradict each other."""


class SnapshotError(ConfigurationError):
    """A file that is no snapshot, is damaged or of a newer version, or holds what a sandbox may not."""


class NotFoundError(SimulatorError):
    """A sandbox, scenario, person or exchange that does not exist."""


class ConflictError(SimulatorError):
    """Something exists already, or changed meanwhile."""


class BusyError(SimulatorError):
    """Somebody else holds what is asked for, perhaps for long; to be asked again where waiting holds nobody up."""


class StoreError(SimulatorError):
    """The database cannot be opened, or holds something else than this version expects."""


class BuildError(SimulatorError):
    """Plain data that a contract has no place for; the message names the element and the known names."""


@dataclass(frozen=True)
class SchemaIssue:
    """One breach of an XML schema: where in the message, which rule, in the validator's words."""

    line: int
    path: str
    rule: str
    message: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.path}: {self.message} [{self.rule}]"


class Subcode(NamedTuple):
    """A fault code that a specification beside SOAP has defined."""

    namespace: str
    prefix: str
    local: str

    def __str__(self) -> str:
        return f"{self.prefix}:{self.local}"


@dataclass
class MessageError(SimulatorError):
    """A message that is refused before it is understood; the edge turns it into a fault of the right family.

    `code` is the SOAP 1.1 fault code without prefix, `http_status` what HTTP says beside it, `rule` the id
    under which the journal files it, `outcome` and `facts` what its words there rest on. `subcodes` say more than
    `code`, from the general to the particular. `block` is the header block (Clark name) that is at fault: then the
    fault has no detail of the contract, because the Body was not looked at.
    """

    text: str
    code: str = "Client"
    http_status: int = 500
    rule: str = "message.malformed"
    remedy: str = ""
    issues: tuple[SchemaIssue, ...] = field(default=())
    outcome: str = "fault"
    facts: Mapping[str, Any] = field(default_factory=dict)
    subcodes: tuple[Subcode, ...] = ()
    block: str | None = None

    @property
    def shown_code(self) -> str:
        """The code as the caller sees it."""
        return str(self.subcodes[0]) if self.subcodes else self.code

    def __str__(self) -> str:
        return self.text
