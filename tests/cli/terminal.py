# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim` as a process: on a terminal of its own, or with its output in a pipe."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from contextlib import suppress

COMMAND = (sys.executable, "-c", "from simulator.cli import main; main(prog_name='ksz-sim')")
_COLOURS = ("NO_COLOR", "FORCE_COLOR", "TERM")


def environment(**more: str) -> dict[str, str]:
    """What a terminal has, without a wish for or against colours, and more."""
    return {name: text for name, text in os.environ.items() if name not in _COLOURS} | {"TERM": "xterm"} | more


def on_a_terminal(*arguments: str, **more: str) -> str:
    """What a command shows on a terminal; `more` is of the environment."""
    ours, theirs = pty.openpty()
    with subprocess.Popen((*COMMAND, *arguments), stdout=theirs, stderr=theirs, env=environment(**more)):
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # the terminal is gone when the process has ended
            while piece := os.read(ours, 65536):
                shown += piece
    os.close(ours)
    return shown.decode()


def in_a_pipe(*arguments: str, **more: str) -> str:
    """What a command prints where there is no terminal."""
    done = subprocess.run((*COMMAND, *arguments), capture_output=True, text=True, env=environment(**more), check=False)
    return done.stdout + done.stderr
