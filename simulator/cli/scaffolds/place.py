# SPDX-License-Identifier: EUPL-1.2
"""Files put in their places, all of them or none; nothing that is there is overwritten."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from simulator.cli.group import USAGE, Failure
from simulator.cli.output import unwritable

_TEMPLATES = Path(__file__).parent / "templates"
_PROJECT = 'name = "ksz-simulator"'
FILL_IN = "FILL IN"
"""Marks in what is written the places where the facts are still to be told."""


def checkout() -> Path | None:
    """The checkout of the simulator in which we stand; None elsewhere."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        project = folder / "pyproject.toml"
        if (folder / "wsdl").is_dir() and project.is_file() and _PROJECT in project.read_text(encoding="utf-8"):
            return folder
    return None


def rendered(template: str, facts: Mapping[str, Any]) -> str:
    """A template with its facts; a fact that is not there is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True, autoescape=False,  # noqa: S701 - YAML, Python and XML; the facts are checked names
    )  # fmt: skip
    return environment.get_template(template).render(facts)


@dataclass
class Plan:
    """What is to be written under a folder: new files, files with something added, pages that are made anew.

    `made` has a module for each page that prints it.
    """

    root: Path
    new: dict[str, str | bytes] = field(default_factory=dict)
    changed: dict[str, str] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)

    def add(self, path: str, template: str, facts: Mapping[str, Any]) -> None:
        """A new file, made from a template."""
        self.new[path] = rendered(template, facts)

    def insert(self, path: str, before: str, text: str) -> None:
        """Text put before the first line that begins like this; Failure where there is no such line."""
        whole = self.changed.get(path) or (self.root / path).read_text(encoding="utf-8")
        lines = whole.splitlines(keepends=True)
        place = next((i for i, line in enumerate(lines) if line.startswith(before)), None)
        if place is None:
            raise Failure(f"{path} has no line that begins with {before!r}; nothing was written", code=USAGE)
        self.changed[path] = "".join([*lines[:place], text, *lines[place:]])

    def write(self) -> list[str]:
        """Everything is in its place, and listed; or nothing is, and Failure says why."""
        for path in self.new:
            if (self.root / path).exists():
                raise Failure(f"{self.root / path} is there already; nothing was written", code=USAGE)
        with self._undone_if_it_fails():
            self._place()
            for page, module in self.made.items():
                (self.root / page).write_text(_printed(module, self.root), encoding="utf-8")
        return [*self.new, *self.changed, *self.made]

    def _place(self) -> None:
        """Written aside first, then moved: a full disk leaves nothing half written."""
        with TemporaryDirectory(prefix=".ksz-sim-new-", dir=self.root) as aside:
            for number, content in enumerate([*self.new.values(), *self.changed.values()]):
                part = Path(aside) / str(number)
                part.write_bytes(content if isinstance(content, bytes) else content.encode())
            for number, path in enumerate([*self.new, *self.changed]):
                target = self.root / path
                target.parent.mkdir(parents=True, exist_ok=True)
                (Path(aside) / str(number)).replace(target)

    @contextmanager
    def _undone_if_it_fails(self) -> Iterator[None]:
        before = {path: (self.root / path).read_bytes() for path in (*self.changed, *self.made)}
        folders = [folder for path in self.new for folder in (self.root / path).parents if not folder.exists()]
        try:
            yield
        except (OSError, Failure) as error:
            for path in self.new:
                (self.root / path).unlink(missing_ok=True)
            for path, content in before.items():
                (self.root / path).write_bytes(content)
            for folder in sorted(set(folders), key=lambda one: len(one.parts), reverse=True):
                if folder.is_dir():
                    folder.rmdir()
            if isinstance(error, OSError):
                raise unwritable(error.filename or self.root, error) from error
            raise


def _printed(module: str, root: Path) -> str:
    """What a module of the checkout prints: a page that is made of what is there now."""
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(  # noqa: S603 - our own modules
        [sys.executable, "-m", module], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise Failure(f"python -m {module} fails ({last}); nothing was written", code=USAGE)
    return done.stdout
