# SPDX-License-Identifier: EUPL-1.2
"""Status codes of a family (`fixtures/status-codes.yaml`) and of a contract, and which one a refusal becomes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path

from pydantic import ValidationError

from simulator.contracts.definition import ContractDefinition, Family, OperationDefinition, Refusal, StatusCode
from simulator.errors import ContractError
from simulator.records import Record
from simulator.resources import data_folder
from simulator.yaml_source import pydantic_problems, read_yaml


class _FamilyCodes(Record):
    codes: dict[str, StatusCode]
    refusals: dict[str, Refusal]


class _File(Record):
    soa: _FamilyCodes
    ssdn: _FamilyCodes


@cache
def _read(file: Path) -> Mapping[Family, _FamilyCodes]:
    """The tables of a file, read once however many look into them."""
    source = read_yaml(file, error=ContractError)
    try:
        content = _File.model_validate(source.data)
    except ValidationError as error:
        raise ContractError(*pydantic_problems(source, error.errors())) from error
    return {Family.SOA: content.soa, Family.SSDN: content.ssdn}


class StatusCodes:
    """The codes of both families."""

    def __init__(self, file: Path | None = None) -> None:
        self.file = file or data_folder("fixtures") / "status-codes.yaml"

    @cached_property
    def _families(self) -> Mapping[Family, _FamilyCodes]:
        return _read(self.file)

    def code(self, family: Family, code: str, contract: ContractDefinition | None = None) -> StatusCode:
        """What a code says, in a contract or in its family; one that neither knows is our own mistake."""
        found = (contract.codes.get(code) if contract else None) or self._families[family].codes.get(code)
        if found is None:
            raise ContractError(f"neither {self.file} nor the contract has a code {code} for {family.value}")
        return found

    def known(self, family: Family, contract: ContractDefinition | None = None) -> Mapping[str, StatusCode]:
        """Every code of a family, and of a contract."""
        codes = self._families[family].codes
        return {**codes, **contract.codes} if contract else codes

    def kind(self, family: Family, code: str, operation: OperationDefinition) -> str | None:
        """The kind of refusal that this operation words with a code, the first if there are several."""
        kinds = (kind for kind, refusal in operation.refusals.items() if refusal.code == code)
        common = (kind for kind, refusal in self._families[family].refusals.items() if refusal.code == code)
        return next(kinds, None) or next((kind for kind in common if kind not in operation.refusals), None)

    def refusal(self, family: Family, kind: str, operation: OperationDefinition | None = None) -> Refusal:
        """The code, and the facts told to the caller, of a kind of refusal."""
        own = operation.refusals.get(kind) if operation else None
        common = self._families[family].refusals.get(kind)
        if own is None and common is None:
            raise ContractError(f"{self.file} has no refusal {kind} for {family.value}")
        if own is None or common is None:
            return own or common  # type: ignore[return-value]
        return Refusal(
            code=own.code,
            description=own.description or common.description,
            information=own.information if own.information is not None else common.information,
        )
