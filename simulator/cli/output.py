# SPDX-License-Identifier: EUPL-1.2
"""What commands print: JSON, and tables that are drawn on a terminal and plain elsewhere."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import click

from simulator.cli import colours
from simulator.cli.group import USAGE, Failure

F = TypeVar("F", bound=Callable[..., Any])

with_json: Callable[[F], F] = click.option("--json", "as_json", is_flag=True, help="Answer with JSON.")


def unwritable(file: object, error: OSError) -> Failure:
    """What is told where a file cannot be written."""
    remedy = "; make its folder first" if isinstance(error, FileNotFoundError) else ""
    return Failure(f"{file} cannot be written: {error.strerror}{remedy}", code=USAGE)


@contextmanager
def whole_file(output: Path | None) -> Iterator[BinaryIO]:
    """Stdout, or a file that has its name only when it is whole; Failure where it cannot be written."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    part = output.with_name(f"{output.name}.part")
    try:
        file = part.open("wb")
    except OSError as error:
        raise unwritable(output, error) from error
    try:
        with file:
            yield file
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)


def print_json(data: Any) -> None:
    """Plain data as indented JSON."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Rows under their columns; elsewhere than on a terminal two blanks stand between columns, and nothing is cut."""
    texts = [["" if value is None else str(value) for value in row] for row in rows]
    if sys.stdout.isatty():
        _draw(columns, texts)
        return
    widths = [max(len(text) for text in column) for column in zip(columns, *texts, strict=True)]
    for row in (columns, *texts):
        cells = (_coloured(text) + " " * (width - len(text)) for text, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def pretty(message: str) -> str:
    """A message for reading: indented, with a message inside a string (SSDN) shown as what it is."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_blank_text=True)
    try:
        root = etree.fromstring(message.encode(), parser)
        for element in list(root.iter(etree.Element)):
            text = (element.text or "").strip()
            if text.startswith("<") and not len(element):
                inner = etree.fromstring(text.encode(), parser)
                element.text = None
                element.append(inner)
    except (etree.XMLSyntaxError, ValueError):
        return message
    etree.indent(root)
    return str(etree.tostring(root, encoding="unicode"))


def _draw(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        table.add_row(*(Text(text, colours.OF_WORDS.get(text, "")) for text in row))
    wanted = colours.wanted()
    Console(no_color=wanted is False, force_terminal=True if wanted else None).print(table)


def _coloured(text: str) -> str:
    """A word that has a colour in it; `echo` takes it away where there are none."""
    colour = colours.OF_WORDS.get(text)
    return click.style(text, fg=colour) if colour else text
