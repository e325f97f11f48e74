# SPDX-License-Identifier: EUPL-1.2
"""What can be set for a run; every value has a default that just works."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from simulator.errors import Problem, SettingsError

PREFIX = "KSZ_SIM_"
_LISTS = {"scenarios": os.pathsep, "contracts": os.pathsep, "proxies": ","}  # IPv6 addresses hold colons


class Settings(BaseModel):
    """The settings of one process. Each can also come from the environment: `database` as KSZ_SIM_DATABASE."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    database: str = Field(
        "memory", repr=False, description="`memory`, a file name, or a SQLAlchemy URL (sqlite, postgresql)"
    )
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
    workers: int = Field(1, ge=1, le=64, description="Processes that answer; more than one need PostgreSQL")
    max_body: int = Field(2 * 1024 * 1024, ge=1024, description="Largest message in bytes, also after unzipping")
    max_snapshot: int = Field(
        64 * 1024 * 1024, ge=1024,
        description="Largest file that is imported as a snapshot, in bytes; 32 times as many when it is unzipped",
    )  # fmt: skip
    request_timeout: float = Field(
        60, gt=0, le=3600, description="Seconds that a client may take to send a request, or to go on reading an answer"
    )
    max_connections: int = Field(
        500, ge=1, description="Connections at a time; beyond them the one that is waited for longest is closed"
    )
    rules: bool = Field(True, description="Enforce the rules of the network; off only to measure what they cost")
    journal: bool = Field(True, description="Write every exchange to the journal")
    journal_keep: int = Field(
        3500, ge=0, description="Exchanges kept in a database in memory; 0: all. A database on disk keeps all"
    )
    journal_memory: int = Field(64, ge=0, description="Megabytes of messages kept in a database in memory; 0: all")
    journal_retention: int | None = Field(
        None, ge=1, description="Days, by the machine's clock, after which an exchange is taken away; none: never"
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
    proxy_header: str = Field(
        "X-SSL-Client-Cert", pattern=r"^[A-Za-z0-9-]+$",
        description="The header in which they pass it on (PEM, URL-encoded)",
    )  # fmt: skip
    record_certificate: Path | None = Field(
        None, description="PEM file of the certificate that a sandbox which records shows its target"
    )
    record_key: Path | None = Field(None, description="PEM file of its key; none: it stands in the same file")
    record_ca: Path | None = Field(
        None, description="PEM file of the authorities whose certificates a target may have; none: those of the machine"
    )
    recording_secret: str | None = Field(
        None, min_length=16, repr=False,
        description="A secret of several processes that record together; none: each one makes its own",
    )  # fmt: skip
    token: str | None = Field(
        None, min_length=1, repr=False,
        description="Token for the control API; needed as soon as it listens beyond loopback",
    )  # fmt: skip

    @field_validator("proxies")
    @classmethod
    def _are_networks(cls, proxies: tuple[str, ...]) -> tuple[str, ...]:
        for proxy in proxies:
            try:
                ip_network(proxy, strict=False)
            except ValueError:
                raise ValueError(f"{proxy!r} is no address and no network, as 10.0.0.7 or 10.0.0.0/24") from None
        return proxies

    @model_validator(mode="after")
    def _belong_together(self) -> Settings:
        if self.key is not None and self.certificate is None:
            raise ValueError("key: it is of no use without the certificate it belongs to; set certificate too")
        if self.record_key is not None and self.record_certificate is None:
            raise ValueError("record_key: it is of no use without its certificate; set record_certificate too")
        if self.client_crl is not None and self.client_ca is None:
            raise ValueError("client_crl: a revocation list needs its authority; set client_ca too")
        return self

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, **options: Any) -> Settings:
        """Settings from the environment and from `options` that are not None (these win)."""
        environ = os.environ if environ is None else environ
        values: dict[str, Any] = {}
        for name in cls.model_fields:
            text = environ.get(PREFIX + name.upper())
            if text:
                separator = _LISTS.get(name)
                values[name] = tuple(text.split(separator)) if separator else text
        values.update({name: value for name, value in options.items() if value not in (None, ())})
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise SettingsError(
                *(
                    Problem(item["msg"].removeprefix("Value error, "), path=".".join(map(str, item["loc"])))
                    for item in error.errors()
                )
            ) from error
