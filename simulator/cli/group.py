# SPDX-License-Identifier: EUPL-1.2
"""Commands found by name, and what goes wrong in one line each on stderr.

Exit codes: 0 fine, 1 refused or a problem found, 2 usage or configuration, 130 interrupted.
"""

from __future__ import annotations

import os
import pkgutil
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any, NoReturn

import click

from simulator.cli import commands
from simulator.errors import ConfigurationError, SimulatorError

REFUSED, USAGE, INTERRUPTED = 1, 2, 130


class Failure(click.ClickException):
    """What a command could not do, in one line or more."""

    def __init__(self, *lines: str, code: int = REFUSED) -> None:
        super().__init__("\n".join(lines))
        self.code = code


class Commands(click.Group):
    """The modules of simulator/cli/commands as commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, sorted."""
        return sorted(module.name for module in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; its module is imported now."""
        if cmd_name not in self.list_commands(ctx):
            return None
        found: click.Command = import_module(f"{commands.__name__}.{cmd_name}").command
        return found

    def main(self, args: Sequence[str] | None = None, *_: Any, **options: Any) -> NoReturn:
        """Run a command and end the process; the command returns its exit code, or None for 0."""
        options["standalone_mode"] = False
        try:
            result = super().main(args, **options)
        except click.UsageError as error:
            where = error.ctx.command_path if error.ctx else self.name
            _end(f"{error.format_message()} ({where} --help tells more)".splitlines(), error.exit_code)
        except Failure as error:
            _end(error.format_message().splitlines(), error.code)
        except click.ClickException as error:
            _end(error.format_message().splitlines(), error.exit_code)
        except ConfigurationError as error:
            _end([str(problem) for problem in error.problems], USAGE)
        except SimulatorError as error:
            _end(str(error).splitlines(), USAGE)
        except (click.Abort, KeyboardInterrupt):
            sys.exit(INTERRUPTED)
        except BrokenPipeError:  # whoever reads the output has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(REFUSED)
        sys.exit(result if isinstance(result, int) else 0)


def _end(lines: Iterable[str], code: int) -> NoReturn:
    for line in lines:
        click.echo(f"ksz-sim: {line}", err=True)
    sys.exit(code)
