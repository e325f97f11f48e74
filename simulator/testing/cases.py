# SPDX-License-Identifier: EUPL-1.2
"""The cases of a contract (`cases.yaml`): a request for each thing that can become of one, and what is answered.

Each operation has a case that is found, empty, filtered, refused, and one whose supplier is down, or a reason why it
cannot have one. A case stands in a shipped scenario, whose people and organisations it names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, model_validator

from simulator.contracts.contract import Contract, Operation
from simulator.errors import ContractError
from simulator.records import Record, Text
from simulator.scenarios.format import Asked
from simulator.scenarios.resolve import resolve
from simulator.scenarios.scenario import Scenario
from simulator.testing.story import Request, request_of
from simulator.world.documents import Change, fault_document
from simulator.world.faults import MADE_ID, Fault
from simulator.world.made_ids import numbered
from simulator.world.rule_settings import RuleSettings
from simulator.world.sandbox import Sandbox
from simulator.yaml_source import YamlSource, pydantic_problems, read_yaml

FILE = "cases.yaml"
KINDS = ("found", "empty", "filtered", "refused", "supplier-down")

CaseName = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class CaseEntry(Asked):
    """One case. What its rules and faults say is added to those of the scenario."""

    reason: Text | None = Field(
        None, description="Why the operation cannot have such a case; then nothing else is said"
    )
    rules: RuleSettings = RuleSettings()
    faults: tuple[Fault, ...] = ()

    @model_validator(mode="after")
    def _either(self) -> CaseEntry:
        if self.reason is None and not (self.by and self.expect):
            raise ValueError("a case says by whom it is asked and what is expected, or the reason why there is none")
        if self.reason is not None and self.model_fields_set != {"reason"}:
            raise ValueError("where a reason says why there is no such case, nothing else can be said")
        return self


class CasesFile(Record):
    """One `cases.yaml`."""

    scenario: Text = Field("starter", description="The shipped scenario in which the cases stand")
    cases: dict[str, dict[CaseName, CaseEntry]]


@dataclass(frozen=True)
class Case:
    """A case of an operation."""

    operation: Operation
    name: str
    entry: CaseEntry

    @property
    def request(self) -> Request:
        """What is asked."""
        return request_of(self.entry, self.operation.versioned_title)

    def prepare(self, sandbox: Sandbox) -> None:
        """The scenario as it was loaded, with the case's clock, rules and faults."""
        sandbox.reset()
        data, entry = sandbox.data, self.entry
        rules = data.rules.model_copy(
            update={name: getattr(entry.rules, name) for name in entry.rules.model_fields_set}
        )
        clock = data.clock.moved_to(entry.clock) if entry.clock else data.clock
        sandbox.set_data(replace(data, rules=rules, clock=clock))
        faults = [fault_document(fault) for fault in numbered(MADE_ID, entry.faults)]
        sandbox.change(lambda: Change(faults), "case")


@dataclass(frozen=True)
class Cases:
    """The file of a contract, as it stands there."""

    contract: Contract
    source: YamlSource

    @property
    def scenario(self) -> str:
        """The scenario in which they stand."""
        return str(self.source.data.get("scenario", CasesFile.model_fields["scenario"].default))

    @property
    def names(self) -> Iterator[tuple[str, str]]:
        """Operation and name of each case."""
        found = self.source.data.get("cases", {})
        return ((operation, name) for operation, cases in found.items() for name in cases)

    def read(self, scenario: Scenario) -> tuple[Case, ...]:
        """The cases with the numbers and dates of their scenario; ContractError tells everything that is wrong."""
        problems = []
        aliases: Mapping[str, str] = {name: number for part in scenario.parts for name, number in part.aliases.items()}
        data = resolve(
            self.source.data, scenario.data.clock.today(), aliases,
            lambda message, path, remedy: problems.append(self.source.problem(message, path, remedy())),
        )  # fmt: skip
        if problems:
            raise ContractError(*problems)
        try:
            file = CasesFile.model_validate(data)
        except ValidationError as error:
            raise ContractError(*pydantic_problems(self.source, error.errors(), kind=CasesFile)) from error
        for name in file.cases:
            if name not in self.contract.operations:
                known = ", ".join(self.contract.operations)
                raise ContractError(
                    self.source.problem(f"there is no operation {name}", ("cases", name), f"There is {known}")
                )
        return tuple(
            Case(self.contract.operations[operation], name, entry)
            for operation, cases in file.cases.items()
            for name, entry in cases.items()
        )


def cases_of(contract: Contract) -> Cases | None:
    """The cases of a contract; None where it has no such file."""
    file: Path = contract.folder / FILE
    return Cases(contract, read_yaml(file, error=ContractError)) if file.is_file() else None
