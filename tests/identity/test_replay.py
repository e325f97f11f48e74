# SPDX-License-Identifier: EUPL-1.2
"""What was signed, or has a nonce, is accepted once: by all processes, until it is too old anyway."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import time
from typing import Any

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1

from simulator.store import Store
from simulator.store import tables as t
from simulator.world.sandboxes import DEFAULT
from tests.identity.signing import Box, at, changed, network, refused, signed
from tests.identity.test_username_token import token

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""The order of the curve P-256 (FIPS 186-4, D.1.2.3)."""


@pytest.fixture
def box(database: str, tmp_path: Path) -> Iterator[Box]:
    """The starter, which asks for signed messages, on each kind of database."""
    with network(tmp_path, database=database) as server:
        found = Box(server)
        found.set(profile="signed")
        yield found


def test_a_signed_message_is_accepted_once(box: Box) -> None:
    """The same signed message again is refused, in any case; one signed anew is not."""
    message = signed()
    assert box.send(message).text("//status/code") == "MSG00000"
    refused(box, box.send(message), "wsse:InvalidSecurity", "security.replay", "signature-again")
    assert box.send(signed()).text("//status/code") == "MSG00000"


def test_a_nonce_is_accepted_once(box: Box) -> None:
    """The same token again is refused, and another one with its nonce too."""
    box.set(profile="basic")
    message = token(nonce=b"n" * 16)
    assert box.send(message).text("//status/code") == "MSG00000"
    refused(box, box.send(message), "wsse:InvalidSecurity", "security.replay", "token-again")
    again = token(nonce=b"n" * 16)
    refused(box, box.send(again), "wsse:InvalidSecurity", "security.replay", "token-again")


def test_of_many_at_a_time_one_is_accepted(box: Box) -> None:
    """Of eight copies that come at the same time, one is answered."""
    message = signed()
    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(lambda _: box.send(message).status, range(8)))
    assert sorted(codes) == [200] + [500] * 7


def test_another_sandbox_has_not_seen_it(box: Box) -> None:
    """What one sandbox has seen, another has not; a reset, and a sandbox made anew, begin with nothing seen."""
    other = Box.make(box.server, "other", profile="signed")
    message = signed()
    for one in (box, other):
        assert one.send(message).text("//status/code") == "MSG00000"
    box.server.app.network.sandboxes.get(DEFAULT).reset()
    box.set(profile="signed")
    assert box.send(message).text("//status/code") == "MSG00000"
    box.server.app.network.sandboxes.delete("other")
    again = Box.make(box.server, "other", profile="signed")
    assert again.send(message).text("//status/code") == "MSG00000"


def test_it_can_be_allowed(box: Box) -> None:
    """Where the sandbox is set so, a signed message can be sent again."""
    box.set(profile="signed", refuse_replay=False)
    message = signed()
    assert [box.send(message).text("//status/code") for _ in range(2)] == ["MSG00000"] * 2


def _wider(root: Any) -> None:
    value = at(root, "//ds:SignatureValue")
    value.text = "\n".join(value.text[i : i + 10] for i in range(0, len(value.text), 10))


def _twin(root: Any) -> None:
    """The other valid signature with the same key over the same content: (r, n - s) in place of (r, s)."""
    value = at(root, "//ds:SignatureValue")
    raw = base64.b64decode(value.text)
    size = SECP256R1().key_size // 8
    s = _ORDER - int.from_bytes(raw[size:], "big")
    value.text = base64.b64encode(raw[:size] + s.to_bytes(size, "big")).decode()


def _more_blocks(root: Any) -> None:
    at(root, "/s:Envelope/s:Header").append(at(root, "/s:Envelope").makeelement("{urn:x}Other"))


@pytest.mark.parametrize("change", [_wider, _twin, _more_blocks])
def test_disguised(box: Box, change: Callable[[Any], None]) -> None:
    """A message is recognised though its signature is written otherwise, is its mathematical twin, or more is there."""
    message = signed()
    assert box.send(message).text("//status/code") == "MSG00000"
    disguised = changed(message, change)
    assert disguised != message
    refused(box, box.send(disguised), "wsse:InvalidSecurity", "security.replay", "signature-again")


def test_a_forgery_uses_nothing_up(box: Box) -> None:
    """A message with a wrong signature does not keep the right one out."""
    message = signed()
    forged = changed(message, lambda root: setattr(at(root, "//ssin"), "text", "55102790196"))
    refused(box, box.send(forged), "wsse:FailedCheck", "security.signature", "wrong")
    assert box.send(message).text("//status/code") == "MSG00000"


def test_another_process_knows(database: str, tmp_path: Path) -> None:
    """What one process has accepted, another one with the same database refuses."""
    if database == "memory":
        pytest.skip("a database in memory has one process")
    store = Store(database)
    other = Store(database)
    assert store.first_time(DEFAULT, "key", time() + 60)
    assert not other.first_time(DEFAULT, "key", time() + 60)
    store.close()
    other.close()


def test_the_store_forgets(database: str) -> None:
    """What is too old anyway is forgotten now and then, the rest is not, and a deleted sandbox leaves nothing."""
    store = Store(database)
    store.create("other", b"{}")
    assert store.first_time("other", "old", time() - 1)
    assert store.first_time("other", "new", time() + 600)
    for number in range(300):
        assert store.first_time(DEFAULT, str(number), time() + 600)
    with store.connection() as connection:
        left = connection.scalars(sa.select(t.seen.c.key).where(t.seen.c.sandbox == "other")).all()
    assert left == ["new"]
    store.delete("other")
    with store.connection() as connection:
        count = sa.select(sa.func.count()).select_from(t.seen).where(t.seen.c.sandbox == "other")
        assert connection.scalar(count) == 0
    store.close()
