# SPDX-License-Identifier: EUPL-1.2
"""What can be set for a run; every value has a default that just works."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from simulator.errors import Problem, SettingsError

PREFIX = "KSZ_SIM_"


class Settings(BaseModel):
    """The settings of one process. Each can also come from the environment: `database` as KSZ_SIM_DATABASE."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    database: str = Field("memory", description="`memory`, a file name, or a SQLAlchemy URL (sqlite, postgresql)")
    scenarios: tuple[str, ...] = Field((), description="Scenarios that make up the sandbox `default` (names or paths)")
    contracts: tuple[Path, ...] = Field((), description="Folders with further contracts; the same id overrides ours")
    clock: datetime | None = Field(
        None, description="Freezes the sandboxes' clocks at this moment; none: as the scenario says"
    )
    seed: int | None = Field(
        None, ge=0, lt=2**63, description="Replaces the seed of the scenarios (tickets, automatic SSINs)"
    )
    host: str = Field("127.0.0.1", description="Address to listen on")
    port: int = Field(8080, ge=0, le=65535, description="Port to listen on; 0 takes a free one")
    threads: int = Field(4, ge=1, le=64, description="Threads for what waits: PostgreSQL, the control API")
    max_body: int = Field(2 * 1024 * 1024, ge=1024, description="Largest message in bytes, also after unzipping")
    rules: bool = Field(True, description="Enforce the rules of the network; off only to measure what they cost")
    journal: bool = Field(True, description="Write every exchange to the journal")
    journal_keep: int = Field(
        5000, ge=0, description="Exchanges kept in a database in memory; 0: all. A database on disk keeps all"
    )
    check_replies: bool = Field(True, description="Validate every reply against its schema before it is sent")
    real_ssins: bool = Field(
        False, description="Let scenarios use SSINs outside the safe range (never for real people)"
    )
    certificate: Path | None = Field(None, description="PEM file of the server's certificate: listen with TLS")
    key: Path | None = Field(None, description="PEM file of the certificate's key; none: it stands in the same file")
    client_ca: Path | None = Field(
        None, description="PEM file of the authorities whose client certificates are trusted"
    )
    client_crl: Path | None = Field(None, description="PEM file of their revocation lists")
    proxies: tuple[str, ...] = Field(
        (), description="Addresses or networks of proxies that may pass on a client certificate by header"
    )
    proxy_header: str = Field("X-SSL-Client-Cert", description="The header in which they pass it on (PEM, URL-encoded)")
    token: str | None = Field(
        None, min_length=1, description="Token for the control API; needed as soon as it listens beyond loopback"
    )

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, **options: Any) -> Settings:
        """Settings from the environment and from `options` that are not None (these win)."""
        environ = os.environ if environ is None else environ
        values: dict[str, Any] = {}
        for name in cls.model_fields:
            text = environ.get(PREFIX + name.upper())
            if text:
                values[name] = tuple(text.split(os.pathsep)) if name in ("scenarios", "contracts", "proxies") else text
        values.update({name: value for name, value in options.items() if value not in (None, ())})
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise SettingsError(
                *(Problem(item["msg"], path=".".join(map(str, item["loc"]))) for item in error.errors())
            ) from error
