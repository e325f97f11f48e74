# SPDX-License-Identifier: EUPL-1.2
"""A request to a running simulator as a client would send it, made from the contract."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request as HttpRequest

from simulator.contracts.catalogue import Catalogue
from simulator.resources import data_folder
from simulator.testing.answers import Organisation
from simulator.testing.story import Reply, Request, message_of, read_reply
from simulator.testing.transport import opener
from simulator.world.organisation import Organisation as Caller


@lru_cache(maxsize=4)
def contracts(folders: tuple[Path, ...] = ()) -> Catalogue:
    """The contracts of the simulator, and those of further folders."""
    return Catalogue([data_folder("wsdl"), *folders])


def call(
    url: str, catalogue: Catalogue, operation: str, organisation: Organisation, ssin: str | None = None,
    request: Mapping[str, Any] | None = None, legal_context: str | None = None, seconds: float = 60,
) -> Reply:  # fmt: skip
    """The reply to a request of an organisation, with its credentials, about a person; `request` is the rest."""
    message = message_of(
        catalogue, Request(operation, organisation.cbe, ssin, request or {}, legal_context), _caller(organisation)
    )
    asked = HttpRequest(f"{url}{message.path}", message.body, dict(message.headers), method="POST")  # noqa: S310
    try:
        with opener(url).open(asked, timeout=seconds) as answer:
            return read_reply(answer.status, answer.read())
    except HTTPError as error:
        with error:
            return read_reply(error.code, error.read())


def _caller(organisation: Organisation) -> Caller:
    data = {key: organisation.data[key] for key in ("cbe", "kind", "sector", "institution", "name")}
    known = organisation.user is not None and organisation.password is not None
    credentials = [{"user": organisation.user, "password": organisation.password}] if known else []
    return Caller.model_validate({**data, "credentials": credentials})
