# SPDX-License-Identifier: EUPL-1.2
"""The contracts that a command knows: ours, and those of --contracts or KSZ_SIM_CONTRACTS."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from simulator.contracts.catalogue import Catalogue

F = TypeVar("F", bound=Callable[..., Any])

contracts_option: Callable[[F], F] = click.option(
    "--contracts", multiple=True, metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with further contracts; the same id overrides ours. May be repeated.",
)  # fmt: skip


def catalogue(contracts: tuple[Path, ...]) -> Catalogue:
    """Ours, and those of these folders, or else of the environment's."""
    from simulator.contracts.catalogue import Catalogue
    from simulator.resources import data_folder
    from simulator.settings import Settings

    return Catalogue([data_folder("wsdl"), *Settings.load(contracts=contracts).contracts])
