# SPDX-License-Identifier: EUPL-1.2
"""What all tests share: stores of each kind, and a running simulator."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings

from simulator.server import Server
from simulator.settings import Settings

POSTGRES = os.environ.get("KSZ_SIM_TEST_POSTGRES")
DATA = Path(__file__).parent / "data"

settings.register_profile(
    "tests", max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("tests")


def postgres_schema() -> Iterator[str]:
    """The URL of a new, empty database on the PostgreSQL of the tests."""
    if POSTGRES is None:
        pytest.skip("no PostgreSQL: set KSZ_SIM_TEST_POSTGRES (see .ci/postgres)")
    name = f"ksz_{uuid4().hex[:12]}"
    admin = sa.create_engine(sa.make_url(POSTGRES).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield sa.make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    admin.dispose()


def empty_database(kind: str, folder: Path) -> Iterator[str]:
    """A new, empty database of a kind: `memory`, `file` or `postgres`."""
    if kind == "postgres":
        yield from postgres_schema()
    else:
        yield "memory" if kind == "memory" else str(folder / "ksz.db")


@pytest.fixture(params=["memory", "file", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Each kind of database, empty."""
    yield from empty_database(request.param, tmp_path)


@pytest.fixture(scope="session", autouse=True)
def _one_language() -> Iterator[None]:
    """Whoever runs the tests, the command line speaks English and has no colours that nobody asked for."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("KSZ_SIM_LANGUAGE", "en")
        for name in ("NO_COLOR", "FORCE_COLOR"):
            environment.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def starter() -> Iterator[Server]:
    """A running simulator with the scenario `starter`; tests that change it use a sandbox of their own."""
    with Server(Settings(port=0, scenarios=("starter",))) as server:
        yield server
