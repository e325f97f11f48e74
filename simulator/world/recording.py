# SPDX-License-Identifier: EUPL-1.2
"""What a sandbox that records says of it: where requests are sent on to, and since when."""

from __future__ import annotations

from datetime import datetime
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from simulator.records import Record, Spelled, Text

MOST_SECONDS, LARGEST = 300.0, 32 * 1024 * 1024


def _is_of_the_link(host: str) -> bool:
    """True for an address under which a cloud hands out credentials, among others; not for a name of it."""
    try:
        found = ip_address(host.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_link_local


def _target(text: str) -> str:
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if host is None or parts.scheme not in ("http", "https"):
        raise ValueError("it is no address of a server: write https://HOST or https://HOST:PORT, and a path if need be")
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError("write scheme, host, port and path only; credentials are sent on as the client sends them")
    if _is_of_the_link(host):
        raise ValueError(
            "no endpoint of a network has such an address (link-local): it is for this machine's own setup"
        )
    return text.rstrip("/")


Target = Annotated[str, AfterValidator(_target)]
PathThere = Annotated[str, Spelled(r"^/[^\s?#]*$", "a path begins with / and has no blank, ? or #")]


class Wanted(Record):
    """A recording to be started."""

    target: Target = Field(description="Address of the endpoint: https://HOST[:PORT][/PATH]; ours stands behind it")
    paths: dict[Text, PathThere] = Field(
        {}, description="Service/version, or Service -> its path at the target, in place of ours"
    )
    timeout: float = Field(30, gt=0, le=MOST_SECONDS, description="Seconds that an answer may take in all")
    largest: int = Field(
        10 * 1024 * 1024, ge=1024, le=LARGEST, description="Bytes that an answer may have, also after unzipping"
    )
    verify: bool = Field(True, description="The target's certificate is checked; never switch it off for real data")


class Recording(Wanted):
    """A recording, under way or stopped; moments of the machine's clock, and that of the sandbox's at the start."""

    id: Text
    started: datetime
    stopped: datetime | None = None

    @property
    def runs(self) -> bool:
        """True as long as requests are sent on."""
        return self.stopped is None
