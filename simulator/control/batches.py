# SPDX-License-Identifier: EUPL-1.2
"""Files with results that were asked for in batch: which there are, and each of them."""

from __future__ import annotations

from typing import Annotated, Any

from flask import Blueprint, Response
from pydantic import Field
from typing_extensions import TypedDict

from simulator.control.body import read_query
from simulator.control.described import described
from simulator.control.here import SANDBOX, sandbox
from simulator.control.values import DateTime, SandboxName
from simulator.errors import NotFoundError
from simulator.records import Record
from simulator.world.batches import BatchFile

blueprint = Blueprint("batches", __name__, url_prefix=f"{SANDBOX}/batches")


class BatchData(TypedDict):
    """A file: its ticket, the exchange it answers, for whom it is."""

    id: str
    number: int
    ticket: str
    made: DateTime
    service: str
    operation: str
    receiver: str
    status: str
    bytes: int


class BatchList(TypedDict):
    """Files with results, the first one asked for first."""

    batches: list[BatchData]


class BatchQuery(Record):
    """Which files; every part that is given must hold."""

    receiver: str | None = None
    service: str | None = None
    ticket: str | None = None

    def takes(self, file: BatchFile) -> bool:
        """True if a file is one of them."""
        return all(want in (None, getattr(file, name)) for name, want in self.model_dump().items())


@blueprint.get("")
@described("listBatches", {200: BatchList}, query=BatchQuery)
def batches(name: SandboxName) -> dict[str, Any]:
    """The files that fit, the first one asked for first."""
    found, query = sandbox(name), read_query(BatchQuery)
    return {"batches": [_data(file) for file in found.batches() if query.takes(file)]}


@blueprint.get("/<batch>")
@described("getBatch", {200: {"text/xml": None}})
def one(
    name: SandboxName, batch: Annotated[str, Field(description="Id of the file, or ticket of the reply")]
) -> Response:
    """The XML of one file, by its id or by the ticket of the reply that it follows."""
    found = sandbox(name)
    files = list(found.batches())
    for file in files:
        if batch in (file.id, file.ticket):
            return Response(file.content.encode(), content_type="text/xml; charset=utf-8")
    newest = f"the newest is {files[-1].id}" if files else "nothing was asked for in batch yet"
    raise NotFoundError(f"the sandbox {found.name} has no file {batch}; {newest}")


def _data(file: BatchFile) -> dict[str, Any]:
    return {**file.model_dump(mode="json", exclude={"content"}), "bytes": len(file.content.encode())}
