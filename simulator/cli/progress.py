# SPDX-License-Identifier: EUPL-1.2
"""A progress bar on stderr, if that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager


@contextmanager
def progress(title: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """A function that is told how many more of `total` are done; the bar is there from its first call on.

    Elsewhere than on a terminal nothing is shown.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with ExitStack() as shown:
        advance: Callable[[int], None] | None = None

        def done(more: int) -> None:
            nonlocal advance
            if advance is None:
                advance = _start(title, total, shown)
            advance(more)

        yield done


def _start(title: str, total: int | None, shown: ExitStack) -> Callable[[int], None]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = shown.enter_context(Progress(*columns, console=Console(stderr=True), transient=True))
    task = bar.add_task(title, total=total)
    return lambda more: bar.advance(task, more)
