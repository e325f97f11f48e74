# SPDX-License-Identifier: EUPL-1.2
"""A network that trusts an authority of its own, messages signed for it, and what its journal says of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from simulator.certificates.authority import Authority, Issued
from simulator.journal.journal import Filter
from simulator.scenarios.load import read_scenarios
from simulator.server import Server
from simulator.settings import Settings
from simulator.soap.security.names import WSSE, WSU
from simulator.testing.signing import Signer, security_header, timestamp
from simulator.world.rule_settings import RuleSettings
from tests.soap.wire import SOAP11, TI_GROUPS, Response, envelope, send, ti_groups

GENT, NAMUR, AN = "0999100196", "0999100295", "84051290054"
RSA = "rsa"
NAMES = {"s": SOAP11, "wsse": WSSE, "wsu": WSU, "ds": "http://www.w3.org/2000/09/xmldsig#"}


@cache
def _authority(name: str) -> Authority:
    return Authority.make(f"{name} test authority", rsa_keys=name == RSA)


def authority(name: str = "simulator") -> Authority:
    """An authority; `network` trusts the one called `simulator`, and the one called `rsa`, which makes such keys."""
    return _authority(name)


@cache
def _gent(name: str) -> Issued:
    return authority(name).client(GENT, "OCMW Gent (simulator)")


def gent(name: str = "simulator") -> Issued:
    """A certificate of OCMW Gent, of an authority."""
    return _gent(name)


@cache
def revoked() -> Issued:
    """A certificate of OCMW Gent that was revoked."""
    return authority().client(GENT, "OCMW Gent (revoked)")


def of_another_time(begin: timedelta, end: timedelta) -> Issued:
    """A certificate of OCMW Gent that is valid from and to these distances from now."""
    now = datetime.now(UTC).replace(microsecond=0)
    return authority().client(GENT, "OCMW Gent (simulator)", period=(now + begin, now + end))


@contextmanager
def network(folder: Path, **settings: Any) -> Iterator[Server]:
    """The starter in a simulator that trusts both kinds of keys of the authority, and knows what it revoked."""
    trusted, lists = folder / "ca.pem", folder / "crl.pem"
    trusted.write_bytes(b"".join(authority(name).issued.certificate_pem for name in ("simulator", RSA)))
    lists.write_bytes(authority().revocation_list([revoked().certificate.serial_number]))
    options = {"scenarios": ("starter",), "client_ca": trusted, "client_crl": lists, **settings}
    with Server(Settings(port=0, **options)) as server:
        yield server


@dataclass
class Box:
    """A sandbox of a running simulator."""

    server: Server
    name: str = "default"
    path: str = field(init=False)

    def __post_init__(self) -> None:
        self.path = "" if self.name == "default" else f"/sandbox/{self.name}"

    @classmethod
    def make(cls, server: Server, name: str, **security: Any) -> Box:
        """A new sandbox with the starter and these security settings."""
        sandbox = server.app.network.sandboxes.create(name)
        read_scenarios(("starter",)).load_into(sandbox)
        box = cls(server, name)
        box.set(**security)
        return box

    def set(self, **security: Any) -> None:
        """Other security settings."""
        sandbox = self.server.app.network.sandboxes.get(self.name)
        sandbox.set_data(replace(sandbox.data, rules=RuleSettings.model_validate({"security": security})))

    def send(self, body: bytes | str, path: str = TI_GROUPS, **more: Any) -> Response:
        """One request to a service in this sandbox."""
        return send(self.server.url, self.path + path, body, **more)

    def row(self) -> dict[str, Any]:
        """The newest row of the journal, with the raw messages."""
        sandbox = self.server.app.network.sandboxes.get(self.name)
        journal = self.server.app.network.journal
        newest = journal.find(self.name, sandbox.run, Filter(), limit=1)[0]
        return journal.get(self.name, newest["id"])

    def decision(self, rule: str) -> dict[str, Any]:
        """What the newest row of the journal says about a rule."""
        return next(decision for decision in self.row()["decisions"] if decision["rule"] == rule)


def refused(box: Box, response: Response, code: str, rule: str, outcome: str) -> None:
    """A message is refused with a fault of this code, and the journal has rule, outcome, reason and remedy."""
    assert (response.status, fault_code(response)) == (500, code)
    found = box.decision(rule)
    assert (False, outcome, code) == (found["allowed"], found["outcome"], found["code"])
    assert found["reason"] == response.fault
    assert found["remedy"]
    assert box.row()["status"] == "FAULT"
    assert not any(d["rule"].startswith(("message.schema", "caller.")) for d in box.row()["decisions"])


def fault_code(response: Response) -> str:
    """The code of a SOAP 1.1 fault by its namespace: `wsse:FailedCheck` whatever the prefix is."""
    element = response.tree.find(".//faultcode")
    prefix, _, local = element.text.partition(":")
    known = {WSSE: "wsse", WSU: "wsu", SOAP11: "soap", "http://www.w3.org/2005/08/addressing": "wsa"}
    return f"{known[element.nsmap[prefix]]}:{local}"


def question(cbe: str = GENT, **more: Any) -> bytes:
    """The question for An's groups, unsigned."""
    return envelope(ti_groups(AN, cbe, **more)).encode()


def signer(issued: Issued | None = None, **more: Any) -> Signer:
    """A signer with this certificate; Gent's if there is none."""
    issued = issued or gent()
    return Signer(issued.certificate, issued.key, **more)


def signed(message: bytes | None = None, by: Issued | None = None, **more: Any) -> bytes:
    """A message as it must be."""
    return signer(by).sign(question() if message is None else message, **more)


def changed(message: bytes, change: Callable[[Any], None]) -> bytes:
    """A message after a change of its tree."""
    root = etree.fromstring(message)
    change(root)
    return etree.tostring(root)


def at(root: Any, path: str) -> Any:
    """The one element at an XPath with the prefixes of NAMES."""
    (found,) = root.xpath(path, namespaces=NAMES)
    return found


def partly_signed(parts: Callable[[Any, Any], list[Any]], **more: Any) -> bytes:
    """A message whose signature covers `parts(root, stamp)` only."""
    root = etree.fromstring(question())
    security = security_header(root)
    stamp = timestamp(security, datetime.now(UTC), timedelta(minutes=5))
    signer(**more).add_signature(security, parts(root, stamp))
    return etree.tostring(root)


def with_security(message: bytes, fill: Callable[[Any], None]) -> bytes:
    """A message with a Security header that `fill` puts something into."""
    root = etree.fromstring(message)
    fill(security_header(root))
    return etree.tostring(root)
