# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim contract`: the services that are simulated."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.cli.group import REFUSED
from simulator.cli.junit import junit_option, junit_report
from simulator.cli.output import print_json, print_table, with_json
from simulator.cli.progress import each
from simulator.cli.words import in_words

if TYPE_CHECKING:
    from simulator.contracts.catalogue import Catalogue
    from simulator.contracts.contract import Contract

contracts_option = click.option(
    "--contracts", multiple=True, metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with further contracts; the same id overrides ours. May be repeated.",
)  # fmt: skip


@click.group("contract", no_args_is_help=False)
def command() -> None:
    """List and check the contracts (this needs no running simulator)."""


def _catalogue(contracts: tuple[Path, ...]) -> Catalogue:
    from simulator.contracts.catalogue import Catalogue
    from simulator.resources import data_folder
    from simulator.settings import Settings

    return Catalogue([data_folder("wsdl"), *Settings.load(contracts=contracts).contracts])


@command.command("list")
@contracts_option
@with_json
def list_(contracts: tuple[Path, ...], as_json: bool) -> None:
    """List operations with their fidelity and address, and notifications."""
    found = [contract for _, contract in sorted(_catalogue(contracts).contracts.items())]
    if as_json:
        from simulator.control.contracts import contract_data

        print_json({"contracts": [contract_data(contract) for contract in found]})
        return
    print_table(
        ("contract", "operation", "family", "fidelity", "title", "path"),
        [
            (
                contract.id, operation.name, contract.family.value, operation.definition.fidelity.value,
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


def _carrier(contract: Contract) -> tuple[str, ...]:
    return contract.connector.definition.paths if contract.connector else ("",)


@command.command("check")
@contracts_option
@junit_option
@with_json
def check(contracts: tuple[Path, ...], junit: Path | None, as_json: bool) -> int:
    """Read every contract, compile its schemas and look for the services that answer; exit code 1 if one is wrong."""
    results: list[dict[str, Any]] = []
    with junit_report(junit, "contract check") as checks:
        for result in each("contracts", _results(contracts)):
            results.append(result)
            checks.add(result["contract"], result["problems"])
            if not as_json:
                _tell(result)
        if as_json:
            print_json({"contracts": results})
    return 0 if all(result["fine"] for result in results) else REFUSED


def _results(contracts: tuple[Path, ...]) -> Iterator[dict[str, Any]]:
    """What there is to say about each contract; about the catalogue, if that cannot be read."""
    from simulator.errors import ConfigurationError

    try:
        found = sorted(_catalogue(contracts).contracts.items())
    except ConfigurationError as error:
        yield {"contract": "catalogue", "fine": False, "problems": str(error).splitlines()}
        return
    for name, contract in found:
        counts = {"operations": len(contract.operations), "notifications": len(contract.notifications)}
        try:
            _check(contract)
        except ConfigurationError as error:
            yield {"contract": name, "fine": False, "problems": str(error).splitlines(), **counts}
        else:
            yield {"contract": name, "fine": True, "problems": [], **counts}


def _check(contract: Contract) -> None:
    from simulator.exchange.service import service
    from simulator.notifications.due import SSIN

    for operation in contract.operations.values():
        operation.element(operation.request)
        operation.element(operation.reply)
        service(operation.definition.answer)
    for sent in contract.notifications.values():
        _ = sent.element
        service(sent.definition.make, SSIN)
    _ = contract.envelope_validator() if contract.definition.envelope else contract.validator


def _tell(result: dict[str, Any]) -> None:
    for problem in result["problems"]:
        click.echo(f"ksz-sim: {problem}", err=True)
    if result["fine"]:
        sent_too = f", {result['notifications']} notifications" if result["notifications"] else ""
        click.echo(f"{result['contract']}: fine, {result['operations']} operations{sent_too}")
