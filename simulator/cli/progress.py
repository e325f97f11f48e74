# SPDX-License-Identifier: EUPL-1.2
"""How far long work is, on stderr: a bar if that is a terminal, elsewhere nothing, or now and then a line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from rich.console import Console

T = TypeVar("T")

_TELL_EVERY = 2.0


@contextmanager
def progress(title: str, total: int | None = None, *, lines: bool = False) -> Iterator[Callable[[int], None]]:
    """A function that is told how many more of `total` are done; the bar is there from its first call on.

    Elsewhere than on a terminal nothing is shown, or with `lines` a line every two seconds, unless the command answers
    with JSON.
    """
    if not sys.stderr.isatty():
        yield _Lines(title, total) if lines and not _answers_json() else lambda _: None
        return
    with ExitStack() as shown:
        advance: Callable[[int], None] | None = None

        def done(more: int) -> None:
            nonlocal advance
            if advance is None:
                advance = _start(title, total, shown)
            advance(more)

        yield done


def each(title: str, items: Iterable[T], total: int | None = None) -> Iterator[T]:
    """The same items; how many there were is shown while they are taken."""
    with progress(title, total) as done:
        for item in items:
            yield item
            done(1)


@contextmanager
def waiting(title: str) -> Iterator[None]:
    """On a terminal something moves while an answer is waited for."""
    if not sys.stderr.isatty():
        yield
        return
    with _console().status(title):
        yield


class _Lines:
    """Says how far a command is: nothing if it is over soon."""

    def __init__(self, title: str, total: int | None) -> None:
        self._title, self._of = title, f" of {total}" if total is not None else ""
        self._done, self._next = 0, monotonic() + _TELL_EVERY

    def __call__(self, more: int) -> None:
        self._done += more
        if monotonic() >= self._next:
            self._next = monotonic() + _TELL_EVERY
            click.echo(f"... {self._done}{self._of} {self._title}", err=True)


def _answers_json() -> bool:
    context = click.get_current_context(silent=True)
    return context is not None and bool(context.params.get("as_json"))


def _console() -> Console:
    from rich.console import Console

    from simulator.cli import colours

    return Console(stderr=True, no_color=colours.wanted() is False)


def _start(title: str, total: int | None, shown: ExitStack) -> Callable[[int], None]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = shown.enter_context(Progress(*columns, console=_console(), transient=True))
    task = bar.add_task(title, total=total)
    return lambda more: bar.advance(task, more)
