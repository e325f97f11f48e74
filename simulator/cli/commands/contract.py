# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim contract`: the services that are simulated."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.output import print_json, print_table, with_json

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
                contract.definition.title.en, (contract.definition.paths or _carrier(contract))[0],
            )
            for contract in found
            for operation in contract.operations.values()
        ]
        + [
            (
                contract.id, sent.name, contract.family.value, sent.definition.fidelity.value,
                contract.definition.title.en, "(sent by the network)",
            )
            for contract in found
            for sent in contract.notifications.values()
        ],
    )  # fmt: skip


def _carrier(contract: Contract) -> tuple[str, ...]:
    return contract.connector.definition.paths if contract.connector else ("",)


@command.command("check")
@contracts_option
def check(contracts: tuple[Path, ...]) -> int:
    """Read every contract, compile its schemas and look for the services that answer; exit code 1 if one is wrong."""
    from simulator.errors import ConfigurationError
    from simulator.exchange.service import service
    from simulator.notifications.due import SSIN

    code = 0
    try:
        found = sorted(_catalogue(contracts).contracts.items())
    except ConfigurationError as error:
        return _complain(error)
    for name, contract in found:
        try:
            for operation in contract.operations.values():
                operation.element(operation.request)
                operation.element(operation.reply)
                service(operation.definition.answer)
            for sent in contract.notifications.values():
                _ = sent.element
                service(sent.definition.make, SSIN)
            _ = contract.envelope_validator() if contract.definition.envelope else contract.validator
        except ConfigurationError as error:
            code = _complain(error)
        else:
            sent_too = f", {len(contract.notifications)} notifications" if contract.notifications else ""
            click.echo(f"{name}: fine, {len(contract.operations)} operations{sent_too}")
    return code


def _complain(error: Exception) -> int:
    for line in str(error).splitlines():
        click.echo(f"ksz-sim: {line}", err=True)
    return 1
