# SPDX-License-Identifier: EUPL-1.2
"""What is told of contracts that somebody brought along: a table, and words for what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.cli.output import print_table

if TYPE_CHECKING:
    from simulator.contracts.catalogue import Catalogue
    from simulator.contracts.contract import Contract

_COLUMNS = ("contract", "operation", "SSIN", "inscription", "legal context", "customer", "status", "periods", "reply")


def is_below(contract: Contract, folders: Sequence[Path]) -> bool:
    """True for a contract of one of the folders."""
    file = contract.brought.file if contract.brought is not None else contract.file
    return any(file.resolve().is_relative_to(folder.resolve()) for folder in folders)


def told(contract: Contract) -> dict[str, Any]:
    """What was understood of a contract. Raises ContractError where its messages cannot be read."""
    from simulator.contracts.dropin.explain import as_data, explained

    return as_data(contract, [explained(operation) for operation in contract.operations.values()])


def print_understood(results: Sequence[dict[str, Any]]) -> None:
    """A table of every operation, then words."""
    brought = [result for result in results if result.get("brought")]
    rows = [_row(result["contract"], one) for result in brought for one in result["brought"]["operations"]]
    if rows:
        print_table(_COLUMNS, rows)
    for result in brought:
        _tell(result["contract"], result["brought"])


def print_catalogue(catalogue: Catalogue) -> None:
    """Paths that went from one contract to another, and why schemas behind the connector were not taken."""
    for path, before, now in catalogue.moved:
        click.echo(f"\nThe path {path} was that of {before}, and is that of {now} now.")
    for file, request, reply in catalogue.strange_bodies:
        click.echo(
            f"\n{file} has {request} and {reply}, which the SSDN connector may carry; service id and version stand in "
            f"no schema. Write a contract.yaml there: id, `family: ssdn`, title, `schema: {file.name}`, `connector: "
            f"WebServiceConnector/1`, service_id, version, and an operation with `request: {request}`, `reply: "
            f"{reply}`, fidelity, evidence, source, subject."
        )
    if catalogue.left_out:
        missing = ", ".join(catalogue.left_out)
        click.echo(
            f"\nSchemas for the SSDN connector were found, but are taken all together or not: missing {missing}."
        )


def _row(name: str, one: dict[str, Any]) -> tuple[str, ...]:
    return (
        name, one["name"], " or ".join(filter(None, (one["subject"], *one["subject_or"]))) or "-",
        one["inscription"], ", ".join(one["legal_contexts"]) or ("any" if one["legal_context"] else "-"),
        "yes" if one["customer"] else "-", "yes" if one["status"] else "-", ", ".join(one["periods"]) or "-",
        one["reply"],
    )  # fmt: skip


def _tell(name: str, brought: dict[str, Any]) -> None:
    click.echo(f"\n{name}: {brought['file']}")
    if brought["stands_for"]:
        click.echo(f"  takes the place of our {brought['stands_for']}: its messages are the same elements")
    if brought["paths"]:
        click.echo(f"  answers at {' and '.join(brought['paths'])}")
    if brought["own_keys"]:
        click.echo(f"  its contract.yaml gives {', '.join(brought['own_keys'])}")
    for note in brought["notes"]:
        click.echo(f"  {note}")
    for operation, why in brought["not_served"].items():
        click.echo(f"  {operation} is not served: {why}")
    said: dict[str, list[str]] = {}
    for one in brought["operations"]:
        for note in one["notes"]:
            said.setdefault(note.replace(f".{one['name']}.", ".*."), []).append(one["name"])
    for note, names in said.items():
        click.echo(f"  {', '.join(names)}: {note.replace('.*.', f'.{names[0]}.')}")
