# SPDX-License-Identifier: EUPL-1.2
"""A simulator in a process of its own, whose memory can be read, and what it says on stdout and stderr."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

MB = 1024 * 1024
HAS_PROC = Path("/proc/self/clear_refs").exists()
_LISTENS = re.compile(r"listens on (https?://\S+)")
_START = "from simulator.cli import main; main(prog_name='ksz-sim')"


@dataclass(frozen=True)
class Running:
    """A running simulator: its address, its process, and the file with all that it has said."""

    url: str
    process: subprocess.Popen[bytes]
    said: Path

    @property
    def address(self) -> tuple[str, int]:
        """Host and port."""
        host, _, port = self.url.partition("//")[2].rpartition(":")
        return host, int(port)

    def memory(self) -> int:
        """Bytes that the process has in memory now, also written out as the new highest."""
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5", encoding="ascii")
        return self._status("VmRSS")

    def highest(self) -> int:
        """The most bytes that the process has had in memory since `memory` was called."""
        return self._status("VmHWM")

    def sockets(self) -> int:
        """How many sockets the process has open."""
        found = 0
        for file in Path(f"/proc/{self.process.pid}/fd").iterdir():
            with suppress(FileNotFoundError):  # closed meanwhile
                found += str(file.readlink()).startswith("socket:")
        return found

    def _status(self, key: str) -> int:
        text = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        found = re.search(rf"{key}:\s+(\d+) kB", text)
        assert found is not None
        return int(found[1]) * 1024


@contextmanager
def running(said: Path, *options: str, **settings: str) -> Iterator[Running]:
    """A simulator on a free port of 127.0.0.1 with these settings (`max_body="2048"`), ended afterwards."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("KSZ_SIM_")}
    environment |= {f"KSZ_SIM_{key.upper()}": value for key, value in settings.items()}
    environment |= {"PYTHONUNBUFFERED": "1", "PYTHONPATH": str(Path(__file__).parents[2])}
    with said.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", _START, "serve", "--port", "0", *options],
            stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=environment,
        )  # fmt: skip
    try:
        yield Running(_address(process, said), process, said)
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _address(process: subprocess.Popen[bytes], said: Path) -> str:
    """Where it listens, as soon as it says so."""
    while process.poll() is None:
        found = _LISTENS.search(said.read_text(encoding="utf-8"))
        if found:
            return found[1]
        a_moment(process)
    raise AssertionError(f"the simulator has ended: {said.read_text(encoding='utf-8')}")


def a_moment(process: subprocess.Popen[bytes]) -> None:
    """Let a moment pass, or less if the process ends."""
    try:
        process.wait(0.02)
    except subprocess.TimeoutExpired:
        return
