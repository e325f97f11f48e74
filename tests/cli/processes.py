# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim serve` as a process of its own, and the workers that it has."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from tests.control.api import Api

_LONG = 20.0


@dataclass(frozen=True)
class Serving:
    """A process of `serve` that answers under `url`."""

    process: subprocess.Popen[str]
    url: str

    @property
    def api(self) -> Api:
        """Its control API."""
        return Api(self.url)

    @property
    def workers(self) -> set[int]:
        """The processes that it has started, and that are there."""
        pid = self.process.pid
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        return {int(child) for child in found if is_there(int(child))}

    def end(self, how: signal.Signals = signal.SIGTERM) -> tuple[int, str, str]:
        """Exit code, and what it still prints on stdout and stderr, after it was told to end."""
        self.process.send_signal(how)
        out, err = self.process.communicate(timeout=_LONG)
        return self.process.returncode, out, err


@contextmanager
def serving(*options: str, environment: Mapping[str, str] | None = None) -> Iterator[Serving]:
    """`serve` on a free port; it has ended afterwards."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("KSZ_SIM_")}
    command = [sys.executable, "-m", "simulator.cli", "serve", "--port", "0", *options]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env={**kept, **(environment or {})})
    with process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert "listens on " in line, process.communicate(timeout=_LONG)[1]
            yield Serving(process, line.split("listens on ")[1].split(",")[0].strip())
        finally:
            process.kill()


def refused(*options: str, through: Sequence[str] = ()) -> str:
    """The one line on stderr of a `serve` that cannot start, without its beginning; its exit code is 2.

    `through` is a command that starts it.
    """
    command = [*through, sys.executable, "-m", "simulator.cli", "serve", *options]
    kept = {key: value for key, value in os.environ.items() if not key.startswith("KSZ_SIM_")}
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=kept)
    assert (done.returncode, done.stdout) == (2, ""), done
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr.removeprefix("ksz-sim: ").strip()


def is_there(pid: int) -> bool:
    """True if the process runs."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(condition: object, what: str, seconds: float = _LONG) -> None:
    """Wait until the function `condition` says True; AssertionError after so many seconds."""
    assert callable(condition)
    end = monotonic() + seconds
    while not condition():
        assert monotonic() < end, what
        sleep(0.02)
