# SPDX-License-Identifier: EUPL-1.2
"""What a shell offers for an argument when TAB is pressed: in no time, and nothing where something is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress

import click
from click.shell_completion import CompletionItem

from simulator.cli.client import Control
from simulator.cli.group import Failure
from simulator.errors import SimulatorError

Completion = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]

_SECONDS = 0.5


def scenarios(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The scenarios that come with the simulator; files, where no name begins like this."""
    from simulator.scenarios.files import shipped

    return _matching(shipped(), incomplete) or [CompletionItem(incomplete, type="file")]


def operations(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Service.operation of every contract."""
    from simulator.contracts.catalogue import Catalogue
    from simulator.resources import data_folder

    with suppress(SimulatorError):
        return _matching((found.title for found in Catalogue([data_folder("wsdl")]).services()), incomplete)
    return []


def sandboxes(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The sandboxes of the simulator that runs at --url, if it answers within half a second."""
    url, token = (_given(ctx, name) for name in ("url", "token"))
    with suppress(Failure, KeyError, TypeError):
        answer = Control(url or "http://127.0.0.1:8080", token, seconds=_SECONDS).get("/sandboxes")
        return _matching((sandbox["name"] for sandbox in answer["sandboxes"]), incomplete)
    return []


def _given(ctx: click.Context, name: str) -> str | None:
    """An option as it stands on the line so far, or in the environment."""
    option = next((parameter for parameter in ctx.command.params if parameter.name == name), None)
    found = ctx.params.get(name) or (option.value_from_envvar(ctx) if option else None)
    return str(found) if found else None


def _matching(names: Iterable[str], incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]
