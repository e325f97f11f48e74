# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim snapshot export` and `import`: one file that holds a whole sandbox."""

from __future__ import annotations

from collections.abc import Callable
from io import FileIO
from pathlib import Path

import click

from simulator.cli.client import Control, in_sandbox
from simulator.cli.commands.snapshot.keeping import restored
from simulator.cli.commands.snapshot.options import SECONDS, with_snapshots
from simulator.cli.group import USAGE, Failure
from simulator.cli.options import sandbox_option
from simulator.cli.output import print_json, whole_file, with_json
from simulator.cli.progress import progress
from simulator.snapshots.format import ENDING, MEDIA_TYPE

_KB = 1024


@click.command("export")
@click.argument("name")
@click.option(
    "--output", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help=f"Write to this file; without it NAME{ENDING}, and - for stdout.",
)  # fmt: skip
@with_snapshots
@sandbox_option
@with_json
def export(control: Control, sandbox: str, name: str, output: Path | None, as_json: bool) -> None:
    """Write a snapshot to a file."""
    file = Path(f"{name}{ENDING}") if output is None else output
    size = 0
    pieces = control.pieces(in_sandbox(sandbox, "snapshots", name, "export"))
    with whole_file(None if str(file) == "-" else file) as written, progress("KB exported") as done:
        for piece in pieces:
            written.write(piece)
            done(-(-len(piece) // _KB))
            size += len(piece)
    if as_json:
        print_json({"snapshot": name, "file": str(file), "bytes": size})
    else:
        click.echo(f"{file}: {size} bytes", err=str(file) == "-")


@click.command("import")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--name", help="Name of the snapshot; none: the one in the file.")
@click.option("--replace", is_flag=True, help="In place of the one that has this name, if there is one.")
@click.option("--restore", is_flag=True, help="Then make the sandbox what it holds.")
@with_snapshots
@sandbox_option
@with_json
def import_(
    control: Control, sandbox: str, file: Path, name: str | None, replace: bool, restore: bool, as_json: bool
) -> None:
    """Make a snapshot of a file; a file that is not right as a whole changes nothing."""
    try:
        sent = _Told(file)
    except OSError as error:
        raise Failure(f"{file} cannot be read: {error.strerror}", code=USAGE) from error
    size = file.stat().st_size
    with sent, progress("KB sent", -(-size // _KB)) as done:
        sent.done = done
        path = in_sandbox(sandbox, "snapshots", "import")
        query = {"name": name, "replace": "true" if replace else None}
        made = control.send_file(path, sent, size, MEDIA_TYPE, SECONDS, **query)
    if restore:
        restored(control, sandbox, made["name"], None, as_json)
    elif as_json:
        print_json(made)
    else:
        click.echo(f"{file} is the snapshot {made['name']} of sandbox {sandbox}")


class _Told(FileIO):
    """A file that tells how much of it was read."""

    done: Callable[[int], None]

    def read(self, most: int | None = -1, /) -> bytes:
        """The next bytes."""
        piece = super().read(-1 if most is None else most)
        self.done(-(-len(piece) // _KB))
        return piece
