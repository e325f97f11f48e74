# SPDX-License-Identifier: EUPL-1.2
"""What the check of a signed message costs, in this process: form, certificate, mathematics, and that it comes once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from simulator.bench.measure import Case, Figure
from simulator.network import Network
from simulator.rules.case import Sender
from simulator.settings import Settings
from simulator.soap.envelope import open_envelope, parse
from simulator.soap.message import Message
from simulator.soap.security.check import check_message
from simulator.world.rule_settings import RuleSettings
from simulator.world.sandboxes import DEFAULT


@contextmanager
def trusting(authority: Path) -> Iterator[Network]:
    """A network without people that asks for messages signed with certificates of an authority."""
    network = Network(Settings(client_ca=authority))
    sandbox = network.sandboxes.get(DEFAULT)
    rules = RuleSettings.model_validate({"security": {"profile": "signed"}})
    sandbox.set_data(replace(sandbox.data, rules=rules))
    yield network
    network.close()


def checked(network: Network, path: str, raw: bytes, now: datetime | None = None) -> tuple[Message, float]:
    """A message to the service at `path` after the check of its header, and how long the check took in seconds."""
    sandbox = network.sandboxes.get(DEFAULT)
    contract = network.catalogue.by_path[path]
    message = Message(network, contract, sandbox, Sender(), sandbox.next_moment(), sandbox.clock.now(), raw_in=raw)
    root = parse(raw)
    message.namespace, blocks, message.body = open_envelope(root)
    began = perf_counter()
    check_message(message, root, blocks, now=now)
    return message, perf_counter() - began


def signatures(case: Case, runs: int = 300) -> Figure:
    """The median over as many messages, each signed anew with RSA (2,048 bits) and SHA-256 over Body and Timestamp."""
    from simulator.certificates.authority import Authority
    from simulator.testing.signing import Signer

    authority = Authority.make("bench", rsa_keys=True)
    client = authority.client("0999100196", "bench")
    signer = Signer(client.certificate, client.key)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "ca.pem"
        file.write_bytes(authority.issued.certificate_pem)
        with trusting(file) as network:
            raw = [signer.sign(case.message.body, datetime.now(UTC)) for _ in range(runs)]
            spent = [checked(network, case.message.path, one)[1] for one in raw]
    return Figure("check of a signed message", median(spent) * 1000, "ms", 3.0)
