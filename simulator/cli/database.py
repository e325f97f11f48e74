# SPDX-License-Identifier: EUPL-1.2
"""The control API of a database for which no simulator runs: in this process, asked as the one of a server is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.cli.client import BASE, Control, failure
from simulator.cli.group import USAGE, Failure
from simulator.store.database import database_url, holds_tables, shown
from simulator.testing.errors import refused


@dataclass(frozen=True)
class DatabaseControl(Control):
    """`url` names the database; `client` is Flask's client of its control API."""

    client: Any = None

    @contextmanager
    def _asked(self, method: str, path: str, body: Any) -> Iterator[Iterable[bytes]]:
        data = None if body is None else json.dumps(body).encode()
        answer = self.client.open(
            f"{BASE}{path}", method=method, data=data, content_type="application/json" if data else None
        )
        try:
            if answer.status_code >= 400:
                raise failure(refused(answer.status_code, answer.data, self.url))
            yield answer.response
        finally:
            answer.close()


@contextmanager
def open_database(database: str) -> Iterator[DatabaseControl]:
    """The control API of a database that is there; Failure for one that is not, instead of making it."""
    url = database_url(database)
    told = url.database if url.drivername == "sqlite" else shown(url)
    is_file = url.get_backend_name() == "sqlite"
    if (is_file and not (url.database and Path(url.database).is_file())) or not holds_tables(database):
        raise Failure(f"there is no journal in {told}; name the file or URL that was given to `serve`", code=USAGE)
    from simulator.control import create_control
    from simulator.network import Network
    from simulator.settings import Settings

    network = Network(Settings(database=database), alone=False)
    try:
        client = create_control(network).test_client()
        client.environ_base["REMOTE_ADDR"] = "127.0.0.1"
        yield DatabaseControl(str(told), None, client)
    finally:
        network.close()
