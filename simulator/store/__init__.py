# SPDX-License-Identifier: EUPL-1.2
"""Where the state lives: SQLite (a file, or memory) or PostgreSQL, through SQLAlchemy Core.

A sandbox is a header, documents in two layers, and a journal. The base layer is what the scenarios said; the
upper layer is what changed since. A reset drops the upper layer, so it costs what was changed, not what is there.
"""

from simulator.store.contents import Contents, Row
from simulator.store.snapshots import Snapshot
from simulator.store.store import Store
from simulator.store.transaction import OWN, Document, Header, Transaction

__all__ = ["OWN", "Contents", "Document", "Header", "Row", "Snapshot", "Store", "Transaction"]
