# SPDX-License-Identifier: EUPL-1.2
"""An empty store of each kind, and a journal in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulator.journal.journal import Journal
from simulator.store import Store


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """An empty store of each kind."""
    opened = Store(database)
    yield opened
    opened.close()


@pytest.fixture
def journal(store: Store) -> Journal:
    """The journal of one process."""
    return Journal(store)
