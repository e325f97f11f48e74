# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim contract`: the services that are simulated."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.cli.contracts import catalogue, contracts_option
from simulator.cli.group import REFUSED
from simulator.cli.junit import junit_option, junit_report
from simulator.cli.output import print_json, print_table, unwritable, with_json
from simulator.cli.progress import each
from simulator.cli.words import in_words

if TYPE_CHECKING:
    from simulator.contracts.catalogue import Catalogue
    from simulator.contracts.contract import Contract, Operation


@click.group("contract", no_args_is_help=False)
def command() -> None:
    """List and check the contracts (this needs no running simulator)."""


@command.command("list")
@contracts_option
@with_json
def list_(contracts: tuple[Path, ...], as_json: bool) -> None:
    """List operations with their fidelity and address, and notifications."""
    found = [contract for _, contract in sorted(catalogue(contracts).contracts.items())]
    if as_json:
        from simulator.control.contracts import contract_data

        print_json({"contracts": [contract_data(contract) for contract in found]})
        return
    print_table(
        ("contract", "operation", "family", "fidelity", "title", "path"),
        [
            (
                contract.id, operation.name, contract.family.value, _fidelity(operation),
                in_words(contract.definition.title.model_dump()), (contract.definition.paths or _carrier(contract))[0],
            )
            for contract in found
            for operation in contract.operations.values()
        ]
        + [
            (
                contract.id, sent.name, contract.family.value, sent.definition.fidelity.value,
                in_words(contract.definition.title.model_dump()), "(sent by the network)",
            )
            for contract in found
            for sent in contract.notifications.values()
        ],
    )  # fmt: skip


def _fidelity(operation: Operation) -> str:
    """How near the operation is to the real one; of one that no service answers only the contract is."""
    fidelity = operation.definition.fidelity.value
    return f"{fidelity}, reply generated" if operation.generated else fidelity


def _carrier(contract: Contract) -> tuple[str, ...]:
    return contract.connector.definition.paths if contract.connector else ("",)


@command.command("check")
@click.argument("folders", metavar="[DIR]...", nargs=-1, type=click.Path(exists=True, file_okay=False, path_type=Path))
@contracts_option
@click.option("--suggest", is_flag=True, help="Print a contract.yaml to start from, for each WSDL of DIR.")
@click.option("--write", is_flag=True, help="Write it beside each WSDL of DIR that has none.")
@junit_option
@with_json
def check(
    folders: tuple[Path, ...],
    contracts: tuple[Path, ...],
    suggest: bool,
    write: bool,
    junit: Path | None,
    as_json: bool,
) -> int:
    """Read every contract, compile its schemas and look for the services that answer; exit code 1 if one is wrong.

    With DIR, a folder as for --contracts, only its contracts, and what was understood of each.
    """
    from simulator.cli.brought import print_catalogue, print_understood

    results: list[dict[str, Any]] = []
    with junit_report(junit, "contract check") as checks:
        checked = _Checked(contracts, folders)
        for result in each("contracts", checked.results()):
            results.append(result)
            checks.add(result["contract"], result["problems"])
            if not as_json and not suggest:
                _tell(result)
        if as_json:
            print_json({"contracts": results})
        elif folders and checked.catalogue is not None and not suggest:
            print_understood(results)
            print_catalogue(checked.catalogue)
    if suggest or write:
        _suggest(checked, write)
    return 0 if all(result["fine"] for result in results) else REFUSED


class _Checked:
    """The contracts to be checked: all of them, or those of `folders`; `catalogue` is None if it cannot be read."""

    def __init__(self, contracts: tuple[Path, ...], folders: tuple[Path, ...]) -> None:
        self._contracts, self._folders = contracts, folders
        self.catalogue: Catalogue | None = None

    def contracts(self) -> list[Contract]:
        """Those that are looked at, by id."""
        from simulator.cli.brought import is_below

        found = [contract for _, contract in sorted(self.catalogue.contracts.items())] if self.catalogue else []
        return [one for one in found if not self._folders or is_below(one, self._folders)]

    def results(self) -> Iterator[dict[str, Any]]:
        """What there is to say about each contract; about the catalogue, if that cannot be read."""
        from simulator.cli.brought import told
        from simulator.errors import ConfigurationError

        try:
            self.catalogue = catalogue((*self._contracts, *self._folders))
        except ConfigurationError as error:
            yield {"contract": "catalogue", "fine": False, "problems": str(error).splitlines()}
            return
        for contract in self.contracts():
            result: dict[str, Any] = {"contract": contract.id, "fine": True, "problems": []}
            try:
                result["operations"] = len(contract.operations)
                result["notifications"] = len(contract.notifications)
                _check(contract)
                if contract.brought is not None:
                    result["brought"] = told(contract)
                    result["problems"] = [*_unserved(contract), *_unsatisfiable(result["brought"])]
            except ConfigurationError as error:
                result["problems"] = str(error).splitlines()
            yield {**result, "fine": not result["problems"]}


def _check(contract: Contract) -> None:
    from simulator.exchange.service import service
    from simulator.notifications.due import SSIN

    for operation in contract.operations.values():
        operation.element(operation.request)
        operation.element(operation.reply)
        if operation.definition.answer is not None:
            service(operation.definition.answer)
    for sent in contract.notifications.values():
        _ = sent.element
        service(sent.definition.make, SSIN)
    _ = contract.envelope_validator() if contract.definition.envelope else contract.validator


def _unserved(contract: Contract) -> list[str]:
    assert contract.brought is not None
    return [f"{contract.id}.{name} is not served: {why}" for name, why in contract.brought.unserved.items()]


def _unsatisfiable(brought: dict[str, Any]) -> list[str]:
    return [
        f"{brought['file']}: no valid reply of {one['name']} can be made: {one['problem']}. Give one in the scenario"
        for one in brought["operations"]
        if one["problem"]
    ]


def _suggest(checked: _Checked, write: bool) -> None:
    """Print, or write, a contract.yaml for each contract with a WSDL that was brought along."""
    from simulator.contracts.dropin.documents import SIDECAR
    from simulator.contracts.dropin.explain import suggestion

    for contract in checked.contracts():
        if contract.brought is None or contract.brought.stands_for or not contract.definition.wsdl:
            continue
        text, file = suggestion(contract), contract.file.with_name(contract.file.stem + SIDECAR)
        if not write:
            click.echo(text)
        elif contract.brought.own or file.exists():
            click.echo(f"{contract.id} has its contract.yaml already")
        else:
            try:
                file.write_text(text, encoding="utf-8")
            except OSError as error:
                raise unwritable(file, error) from error
            click.echo(f"{file} is written")


def _tell(result: dict[str, Any]) -> None:
    for problem in result["problems"]:
        click.echo(f"ksz-sim: {problem}", err=True)
    if result["fine"]:
        sent_too = f", {result['notifications']} notifications" if result["notifications"] else ""
        click.echo(f"{result['contract']}: fine, {result['operations']} operations{sent_too}")
