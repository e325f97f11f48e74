# SPDX-License-Identifier: EUPL-1.2
"""Files with results: kept until a reset, and no more of them than there are slots."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from simulator.store import Store
from simulator.world import sandbox as sandbox_module
from simulator.world.batches import BatchFile
from simulator.world.sandboxes import Sandboxes


def _file(number: int) -> BatchFile:
    return BatchFile(
        id=f"file-{number}", number=number, ticket=f"ticket-{number}", made=datetime(2026, 3, 2, 9, tzinfo=UTC),
        service="S", operation="o", receiver="0999100196", status="MSG00000", content="<a>é</a>",
    )  # fmt: skip


def test_files_are_kept_until_a_reset() -> None:
    """A sandbox has its own files, in the order in which they were asked for; a reset takes them away."""
    store = Store("memory")
    sandboxes = Sandboxes(store)
    sandbox, other = sandboxes.get("default"), sandboxes.create("other")
    for number in (12, 3):
        sandbox.keep_batch(_file(number))
    assert sandbox.batches() == (_file(3), _file(12))
    assert other.batches() == ()
    sandbox.reset()
    assert sandbox.batches() == ()
    store.close()


def test_the_oldest_file_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more files than are kept the newest are there; after a reset counting begins anew."""
    monkeypatch.setattr(sandbox_module, "MOST_FILES", 3)
    store = Store("memory")
    sandbox = Sandboxes(store).get("default")
    for number in (5, 70, 71, 900):
        sandbox.keep_batch(_file(number))
    assert [file.number for file in sandbox.batches()] == [70, 71, 900]
    sandbox.reset()
    sandbox.keep_batch(_file(1))
    assert [file.number for file in sandbox.batches()] == [1]
    store.close()
