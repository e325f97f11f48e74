# SPDX-License-Identifier: EUPL-1.2
"""Snapshots as files: one is exported, and a file becomes one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field
from werkzeug.exceptions import RequestEntityTooLarge

from simulator.control.body import read_query
from simulator.control.described import described
from simulator.control.here import SANDBOX, network, sandbox
from simulator.control.snapshots import SnapshotId, SnapshotShort, free_name, snapshot_data
from simulator.control.values import SandboxName
from simulator.records import Name, Record
from simulator.snapshots.format import ENDING, MEDIA_TYPE, UNZIPPED

blueprint = Blueprint("snapshot_files", __name__, url_prefix=f"{SANDBOX}/snapshots")


class ImportQuery(Record):
    """What a file becomes."""

    name: Name | None = Field(None, description="Name of the snapshot; none: the one in the file")
    replace: bool = Field(False, description="In place of the one that has this name, if there is one")


@blueprint.get("/<snapshot>/export")
@described("exportSnapshot", {200: {MEDIA_TYPE: None}})
def export(name: SandboxName, snapshot: SnapshotId) -> Response:
    """The file of a snapshot, sent while it is made: JSON lines, zipped."""
    from simulator.snapshots.writing import exported

    found = sandbox(name)
    one = found.store.snapshots.get(found.name, snapshot)
    parts = exported(found.store, one)
    response = Response(_begun(parts), content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{one.name}{ENDING}"'
    return response


def _begun(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The same; what goes wrong at its beginning is still told as an error."""
    return chain((next(parts),), parts)


@blueprint.post("/import")
@described("importSnapshot", {201: SnapshotShort}, query=ImportQuery, takes=MEDIA_TYPE)
def import_file(name: SandboxName) -> ResponseReturnValue:
    """A snapshot made of a file. Refused: there is none, and everything is as it was.

    The sandbox is as it is, too: restore the snapshot to go there.
    """
    from simulator.snapshots.reading import read_snapshot

    found, query, settings = sandbox(name), read_query(ImportQuery), network().settings
    if (request.content_length or 0) > settings.max_snapshot:
        raise RequestEntityTooLarge(
            f"The file is longer than {settings.max_snapshot} bytes, which the setting max_snapshot "
            "(KSZ_SIM_MAX_SNAPSHOT) allows."
        )
    request.max_content_length = settings.max_snapshot
    with read_snapshot(request.stream, settings.max_snapshot * UNZIPPED, settings.real_ssins) as read:
        wanted = replace(read.snapshot, sandbox=found.name, name=free_name(query.name or read.snapshot.name))
        made = found.store.snapshots.take_in(wanted, read.rows(), query.replace)
    where = url_for("snapshots.one", name=name, snapshot=made.name)
    return snapshot_data(made), 201, {"Location": where}
