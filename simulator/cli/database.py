# SPDX-License-Identifier: EUPL-1.2
"""The control API of a database for which no simulator runs: in this process, asked as the one of a server is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from simulator.cli.client import BASE, Control, failure
from simulator.cli.group import USAGE, Failure
from simulator.store.database import database_url, holds_tables, shown
from simulator.testing.errors import refused
from simulator.testing.transport import body_of


@dataclass(frozen=True)
class DatabaseControl(Control):
    """`url` names the database; `client` is Flask's client of its control API."""

    client: Any = None

    @contextmanager
    def _asked(self, method: str, path: str, body: Any) -> Iterator[Iterable[bytes]]:
        data, kind, length = body_of(body)
        answer = self.client.open(
            f"{BASE}{path}", method=method, content_type=kind, content_length=length,
            input_stream=BytesIO(data) if isinstance(data, bytes) else data,
        )  # fmt: skip
        try:
            if answer.status_code >= 400:
                raise failure(refused(answer.status_code, answer.data, self.url))
            yield answer.response
        finally:
            answer.close()


@contextmanager
def open_database(database: str, alone: bool = False) -> Iterator[DatabaseControl]:
    """The control API of a database that is there; Failure for one that is not, instead of making it.

    `alone`: something will be changed, so no simulator may run on it, if it is a file.
    """
    url = database_url(database)
    told = url.database if url.drivername == "sqlite" else shown(url)
    is_file = url.get_backend_name() == "sqlite"
    if (is_file and not (url.database and Path(url.database).is_file())) or not holds_tables(database):
        said = f"there is no database of a simulator in {told}; name the file or URL that was given to `serve`"
        raise Failure(said, code=USAGE)
    from simulator.control import create_control
    from simulator.network import Network
    from simulator.settings import Settings

    given = Settings.load()
    settings = Settings(database=database, real_ssins=given.real_ssins, max_snapshot=given.max_snapshot)
    network = Network(settings, alone=alone)
    try:
        client = create_control(network).test_client()
        client.environ_base["REMOTE_ADDR"] = "127.0.0.1"
        yield DatabaseControl(str(told), None, client)
    finally:
        network.close()
