# SPDX-License-Identifier: EUPL-1.2
"""The control API of a running simulator, as the commands use it: what goes wrong ends the command."""

from __future__ import annotations

from dataclasses import asdict

from simulator.cli.group import REFUSED, USAGE, Failure
from simulator.testing.errors import KszAccessError, KszBrokenOffError, KszError, KszRefusedError
from simulator.testing.transport import BASE, Transport, in_sandbox

__all__ = ["BASE", "Control", "failure", "in_sandbox"]


class Control(Transport):
    """The control API at a URL. Failure with what the server says if it refuses, or if nothing answers."""

    def _failed(self, error: KszError) -> Exception:
        return failure(error)


def failure(error: KszError) -> Failure:
    """What a command says of an error: refused by the simulator, or a matter of usage."""
    if not isinstance(error, KszRefusedError):
        return Failure(str(error), code=REFUSED if isinstance(error, KszBrokenOffError) else USAGE)
    code = USAGE if isinstance(error, KszAccessError) else REFUSED
    return Failure(*str(error).splitlines(), code=code, problems=[asdict(problem) for problem in error.problems])
