# SPDX-License-Identifier: EUPL-1.2
"""Commands found by name, and what goes wrong in one line each on stderr, or with --json as JSON."""

from __future__ import annotations

import json
import os
import pkgutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from itertools import takewhile
from typing import Any, NoReturn

import click

from simulator.cli import colours, commands
from simulator.cli.exit_codes import INTERRUPTED, MEANING, REFUSED, USAGE
from simulator.errors import ConfigurationError, SimulatorError

__all__ = ["REFUSED", "USAGE", "Commands", "Failure", "wants_json"]


class Failure(click.ClickException):
    """What a command could not do, in one line or more; `problems` as the control API tells them."""

    def __init__(self, *lines: str, code: int = REFUSED, problems: Sequence[dict[str, Any]] = ()) -> None:
        super().__init__("\n".join(lines))
        self.code = code
        self.problems = tuple(problems)


class Commands(click.Group):
    """The modules of simulator/cli/commands as commands."""

    context_class = colours.Context

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, sorted."""
        return sorted(module.name for module in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; its module is imported now."""
        if cmd_name not in self.list_commands(ctx):
            return None
        found: click.Command = import_module(f"{commands.__name__}.{cmd_name}").command
        _mark(found)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant; for a name that is none, the nearest ones are told."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = get_close_matches(args[0], self.list_commands(ctx))
            if near and not args[0].startswith("-"):
                raise click.UsageError(f"{error.message} Did you mean {' or '.join(near)}?", ctx) from error
            raise

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The exit codes."""
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(code), meaning) for code, meaning in MEANING.items()])

    def main(self, args: Sequence[str] | None = None, *_: Any, **options: Any) -> NoReturn:
        """Run a command and end the process; the command returns its exit code, or None for 0."""
        options |= {"standalone_mode": False, "color": colours.wanted()}
        wrong = _Wrong(wants_json(sys.argv[1:] if args is None else args))
        try:
            result = super().main(args, **options)
        except click.UsageError as error:
            where = error.ctx.command_path if error.ctx else self.name
            wrong.end(f"{error.format_message()} ({where} --help tells more)", error.exit_code)
        except Failure as error:
            wrong.end(error.format_message(), error.code, error.problems)
        except click.ClickException as error:
            wrong.end(error.format_message(), error.exit_code)
        except ConfigurationError as error:
            wrong.end(str(error), USAGE, [problem.to_data() for problem in error.problems])
        except SimulatorError as error:
            wrong.end(str(error), USAGE)
        except (click.Abort, KeyboardInterrupt):
            sys.exit(INTERRUPTED)
        except BrokenPipeError:  # whoever reads the output has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(REFUSED)
        sys.exit(result if isinstance(result, int) else 0)


def _mark(command: click.Command) -> None:
    """The help of a command, and of those inside it, is marked."""
    command.context_class = colours.Context
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        _mark(inner)


def wants_json(arguments: Sequence[str]) -> bool:
    """True if `--json` is given, also where the rest cannot be understood."""
    return "--json" in takewhile(lambda argument: argument != "--", arguments)


@dataclass(frozen=True)
class _Wrong:
    """Where what goes wrong is told: stderr, as text or as JSON."""

    as_json: bool

    def end(self, text: str, code: int, problems: Sequence[dict[str, Any]] = ()) -> NoReturn:
        """The process ends with this code; the text is told, one line for each of its own."""
        colour = colours.wanted()
        if self.as_json:
            error = {"message": text, "exit_code": code, "problems": list(problems)}
            click.echo(json.dumps({"error": error}, ensure_ascii=False), err=True)
        else:
            for line in text.splitlines():
                click.echo(f"{click.style('ksz-sim:', fg='red')} {line}", err=True, color=colour)
        sys.exit(code)
