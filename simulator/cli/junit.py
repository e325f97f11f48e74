# SPDX-License-Identifier: EUPL-1.2
"""What a command checked, as a JUnit report that GitLab, Jenkins, GitHub actions and the like read.

A command takes `junit_option`, and checks inside `junit_report(file, "scenario check")`, which tells each check with
`add`. The file is written when the block ends, also when it ends with an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

import click

from simulator import __version__
from simulator.cli.output import unwritable
from simulator.errors import SimulatorError

F = TypeVar("F", bound=Callable[..., Any])

junit_option: Callable[[F], F] = click.option(
    "--junit", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Also write a JUnit report to this file.",
)  # fmt: skip

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Check:
    """One thing that was checked: fine if nothing is wrong with it. `seconds` is how long it took."""

    name: str
    group: str
    problems: tuple[str, ...]
    seconds: float
    kind: str = "problem"


@dataclass
class Checks:
    """What a command has checked so far, in its order."""

    suite: str
    done: list[Check] = field(default_factory=list)
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    _last: float = field(default_factory=monotonic)

    def add(self, name: str, problems: Sequence[str] = (), *, group: str = "", kind: str = "problem") -> None:
        """One more is checked; `group` (the command, unless given) is what its like are filed under."""
        now = monotonic()
        self.done.append(Check(name, group or self.suite, tuple(problems), now - self._last, kind))
        self._last = now

    def to_xml(self) -> bytes:
        """The report: a test for each check, at most one failure in each."""
        from lxml import etree

        failed = sum(bool(check.problems) for check in self.done)
        suite = etree.Element(
            "testsuite", name=self.suite, tests=str(len(self.done)), failures=str(failed), errors="0", skipped="0",
            time=_seconds(sum(check.seconds for check in self.done)), hostname="localhost",
            timestamp=self.began.strftime("%Y-%m-%dT%H:%M:%S"),
        )  # fmt: skip
        properties = etree.SubElement(suite, "properties")
        etree.SubElement(properties, "property", name="ksz-simulator", value=__version__)
        for check in self.done:
            test = etree.SubElement(
                suite, "testcase", classname=_text(check.group), name=_text(check.name), time=_seconds(check.seconds)
            )
            if check.problems:
                failure = etree.SubElement(test, "failure", type=check.kind, message=_text(_message(check)))
                failure.text = _text("\n".join(check.problems))
        etree.SubElement(suite, "system-out")
        etree.SubElement(suite, "system-err")
        done: bytes = etree.tostring(suite, xml_declaration=True, encoding="utf-8", pretty_print=True)
        return done


@contextmanager
def junit_report(file: Path | None, suite: str) -> Iterator[Checks]:
    """Checks to add to; the report is in the file afterwards, or Failure says why not.

    An error that ends the block is in the report as a failed test, and goes on.
    """
    checks = Checks(suite)
    try:
        yield checks
    except (SimulatorError, click.ClickException) as error:
        text = error.format_message() if isinstance(error, click.ClickException) else str(error)
        checks.add("can be checked", text.splitlines(), kind="error")
        _write(checks, file)
        raise
    _write(checks, file)


def _write(checks: Checks, file: Path | None) -> None:
    """The whole report or none: what stood in the file is replaced in one go."""
    if file is None:
        return
    part = file.with_name(f"{file.name}.part")
    try:
        part.write_bytes(checks.to_xml())
        part.replace(file)
    except OSError as error:
        raise unwritable(file, error) from error


def _message(check: Check) -> str:
    first, *others = check.problems
    return f"{first} (and {len(others)} more)" if others else first


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f}"


def _text(text: str) -> str:
    """What XML can hold of a text."""
    return _NO_XML.sub("\ufffd", text)
