# SPDX-License-Identifier: EUPL-1.2
"""Signed messages over the wire: the right one is answered, every attack is refused and stands in the journal."""

from __future__ import annotations

import base64
import copy
import hashlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from simulator.bench.signatures import checked, trusting
from simulator.certificates.authority import Issued
from simulator.rules.explanations import LANGUAGES, told
from simulator.server import Server
from simulator.soap.security.names import DS, EXCLUSIVE, WSSE, WSU
from simulator.testing.signing import body_of, security_header, timestamp
from tests.identity.signing import (
    AN,
    GENT,
    NAMUR,
    RSA,
    Box,
    at,
    authority,
    changed,
    gent,
    network,
    of_another_time,
    question,
    refused,
    revoked,
    signed,
    signer,
    with_security,
)
from tests.soap.wire import (
    CONNECTOR,
    SOAP11,
    SOAP12,
    TEST_CONNECTION,
    TI_GROUPS,
    connector,
    echo,
    envelope,
    identify,
    ssdn,
    ti_groups,
)

DATA = Path(__file__).parent / "data"
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A simulator that trusts the authority of the tests."""
    with network(tmp_path_factory.mktemp("trust")) as running:
        yield running


@pytest.fixture(scope="module")
def box(server: Server) -> Box:
    """A sandbox that asks for signed messages."""
    return Box.make(server, "signed", profile="signed")


# -- what is accepted


@pytest.mark.parametrize("keys", ["simulator", RSA])
def test_a_signed_message_is_answered(box: Box, keys: str) -> None:
    """A message signed over Body and Timestamp with the OCMW's certificate (ECDSA or RSA) gets its data; the journal
    has the signature's certificate, and the organisation of the message is that of the signature.
    """
    response = box.send(signed(by=gent(keys)))
    assert response.text("//status/code") == "MSG00000"
    row = box.row()
    assert row["identity"]["signature"]["cbe"] == GENT
    assert row["identity"]["signature"]["problem"] is None
    assert box.decision("security.signature")["facts"]["signed"] == ["Body", "Timestamp"]
    assert box.decision("security.timestamp")["outcome"] == "fresh"
    assert box.decision("security.replay")["outcome"] == "first"
    assert row["organisation"] == GENT
    assert [d["rule"] for d in row["decisions"]].index("security.signature") == 1


def test_soap_12_can_be_signed(box: Box) -> None:
    """A SOAP 1.2 message is signed in the same way."""
    message = signed(envelope(ti_groups(AN, GENT), SOAP12).encode())
    response = box.send(message, Content_Type="application/soap+xml; charset=utf-8")
    assert response.text("//status/code") == "MSG00000"


def test_the_connector_takes_signatures(box: Box) -> None:
    """SSDN messages can be signed as well, and need to be in a sandbox that asks for it."""
    message = envelope(connector(ssdn(GENT, identify(AN)))).encode()
    refused(box, box.send(message, CONNECTOR), "wsse:InvalidSecurity", "security.header", "missing")
    assert box.send(signed(message), CONNECTOR).inner.findtext("{*}ReplyContext/{*}ResultSummary/{*}ReturnCode") == "0"


def test_test_connection_shows_who_signed(box: Box) -> None:
    """Where no client certificate was seen TestConnection shows the one of the signature."""
    response = box.send(signed(envelope(echo()).encode()), TEST_CONNECTION)
    assert "CBE=0999100196" in (response.text("//sslCertificate") or "")


def test_prefixes_that_count_are_canonicalised(box: Box) -> None:
    """A list of prefixes for exclusive canonicalisation (InclusiveNamespaces, as WSS4J sends it) is heeded."""
    root = etree.fromstring(question())
    security = security_header(root)
    stamp = timestamp(security, datetime.now(UTC), timedelta(minutes=5))
    added = signer().add_signature(security, [body_of(root), stamp])
    info = added.find(f"{{{DS}}}SignedInfo")
    reference = info.find(f"{{{DS}}}Reference")
    prefixes = etree.SubElement(reference.find(f".//{{{DS}}}Transform"), f"{{{EXCLUSIVE}}}InclusiveNamespaces")
    prefixes.set("PrefixList", "soap wsse")
    canonical = etree.tostring(
        body_of(root), method="c14n", exclusive=True, inclusive_ns_prefixes=["soap", "wsse"], with_comments=False
    )
    _digest_again(reference, canonical)
    _sign_again(added)
    assert box.send(etree.tostring(root)).text("//status/code") == "MSG00000"


def test_a_message_signed_by_node_soap() -> None:
    """A message that node-soap 1.13 has signed (recorded; its certificate is of a test authority) is accepted."""
    now = datetime(2026, 11, 24, 11, 1, 30, tzinfo=UTC)
    with trusting(DATA / "node-soap-ca.pem") as one:
        message, _ = checked(one, TI_GROUPS, (DATA / "node-soap-1.13.xml").read_bytes(), now)
    assert message.sender.signature is not None
    assert message.sender.signature.cbe == GENT


def test_a_message_signed_by_zeep(box: Box, tmp_path: Path) -> None:
    """zeep's BinarySignature (libxmlsec1) with a Timestamp is accepted; without SHA-256 it is not."""
    xmlsec = pytest.importorskip("xmlsec", reason="zeep signs with python-xmlsec")
    zeep_ask = _zeep(box, tmp_path, xmlsec.Transform.RSA_SHA256, xmlsec.Transform.SHA256)
    assert zeep_ask().status.code == "MSG00000"
    assert zeep_ask().status.code == "MSG00000"
    with pytest.raises(Exception, match="rsa-sha1"):
        _zeep(box, tmp_path, None, None)()
    assert box.decision("security.signature")["outcome"] == "algorithm"


# -- what is refused


def test_unsigned(box: Box) -> None:
    """Without Security header, with an empty one, or with a Timestamp only, a message is not signed."""
    refused(box, box.send(question()), "wsse:InvalidSecurity", "security.header", "missing")
    empty = with_security(question(), lambda security: None)
    refused(box, box.send(empty), "wsse:InvalidSecurity", "security.signature", "missing")
    stamped = with_security(question(), lambda security: timestamp(security, datetime.now(UTC), DAY))
    refused(box, box.send(stamped), "wsse:InvalidSecurity", "security.signature", "missing")


def test_a_header_for_another_receiver_is_none(box: Box) -> None:
    """A signature in a Security header for another actor proves nothing to us."""

    def readdress(root: Any) -> None:
        at(root, "//wsse:Security").set(f"{{{SOAP11}}}actor", "urn:somebody-else")

    refused(box, box.send(changed(signed(), readdress)), "wsse:InvalidSecurity", "security.header", "missing")


def test_a_header_for_another_receiver_stands_beside_ours(box: Box) -> None:
    """A further Security header for another actor does not disturb, wherever it stands."""
    root = etree.fromstring(signed())
    other = copy.deepcopy(at(root, "//wsse:Security"))
    other.set(f"{{{SOAP11}}}actor", "urn:somebody-else")
    del other[:]
    at(root, "/s:Envelope/s:Header").insert(0, other)
    assert box.send(etree.tostring(root)).text("//status/code") == "MSG00000"


def test_no_timestamp(box: Box) -> None:
    """A signed message without Timestamp is refused."""

    def sign(security: Any) -> None:
        signer().add_signature(security, [body_of(security.getroottree().getroot())])

    refused(box, box.send(with_security(question(), sign)), "wsse:InvalidSecurity", "security.timestamp", "missing")


@pytest.mark.parametrize(
    ("made", "lifetime", "outcome"),
    [
        (timedelta(minutes=-20), timedelta(minutes=5), "expired"),
        (timedelta(minutes=-20), None, "expired"),
        (timedelta(days=-3), timedelta(days=365), "expired"),
        (timedelta(minutes=20), timedelta(minutes=5), "future"),
    ],
)
def test_out_of_time(box: Box, made: timedelta, lifetime: timedelta | None, outcome: str) -> None:
    """A message that has expired, is old and does not say when it ends, is older than a day, or is of the future."""
    message = signed(now=datetime.now(UTC) + made, lifetime=lifetime)
    refused(box, box.send(message), "wsu:MessageExpired", "security.timestamp", outcome)


@pytest.mark.parametrize("made", [-9, -6, 4])
def test_clocks_may_differ(box: Box, made: int) -> None:
    """Clocks may differ by the skew (five minutes) in both directions."""
    message = signed(now=datetime.now(UTC) + timedelta(minutes=made))
    assert box.send(message).text("//status/code") == "MSG00000"


@pytest.mark.parametrize(
    ("created", "expires", "element"),
    [
        ("yesterday", "2026-03-02T10:00:00Z", "Created"),
        ("2026-03-02", "2026-03-02T10:00:00Z", "Created"),
        ("2026-02-30T10:00:00Z", "2026-03-02T10:00:00Z", "Created"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z", "Created"),
        ("2026-03-02T10:00:00Z", "", "Expires"),
        ("2026-03-02T10:00:00Z", "2026-03-02T09:59:59Z", "Expires"),
    ],
)
def test_no_time(box: Box, created: str, expires: str, element: str) -> None:
    """A Timestamp that holds no times, or ends before it begins, is refused."""

    def fill(security: Any) -> None:
        stamp = etree.SubElement(security, f"{{{WSU}}}Timestamp")
        etree.SubElement(stamp, f"{{{WSU}}}Created").text = created
        etree.SubElement(stamp, f"{{{WSU}}}Expires").text = expires
        signer().add_signature(security, [body_of(security.getroottree().getroot()), stamp])

    refused(box, box.send(with_security(question(), fill)), "wsse:InvalidSecurity", "security.timestamp", "malformed")
    assert box.decision("security.timestamp")["facts"] == {"element": element}


@pytest.mark.parametrize(
    ("issued", "outcome"),
    [
        (lambda: of_another_time(-400 * DAY, -35 * DAY), "expired"),
        (lambda: of_another_time(5 * DAY, 35 * DAY), "not-yet-valid"),
        (revoked, "revoked"),
        (lambda: authority("stranger").client(GENT, "OCMW Gent (simulator)"), "unknown-authority"),
        (lambda: authority("another simulator").client(GENT, "OCMW Gent (simulator)"), "unknown-authority"),
    ],
)
def test_certificates(box: Box, issued: Callable[[], Issued], outcome: str) -> None:
    """A signature with a certificate that is over, not begun, revoked, or of another authority, is refused."""
    refused(box, box.send(signed(by=issued())), "wsse:InvalidSecurityToken", "security.certificate", outcome)


def test_of_another_organisation(box: Box) -> None:
    """A right signature of Namur under a message of Ghent is refused by the rules: two organisations in one message."""
    response = box.send(signed(by=authority().client(NAMUR, "CPAS de Namur (simulateur)")))
    assert response.text("//status/code") == "MSG00014"
    assert box.decision("caller.identity")["facts"]["shown"] == NAMUR


def test_a_signature_must_be_right_in_every_profile(server: Server) -> None:
    """Where no signature is asked for, a right one is noted, and a wrong one refused all the same."""
    open_ = Box.make(server, "unsecured", profile="open")
    assert open_.send(envelope(echo()), TEST_CONNECTION).text("//echo") == "hello"
    assert open_.send(signed()).text("//status/code") == "MSG00000"
    assert open_.row()["identity"]["signature"]["cbe"] == GENT
    tampered = changed(signed(), lambda root: setattr(at(root, "//ssin"), "text", "55102790196"))
    refused(open_, open_.send(tampered), "wsse:FailedCheck", "security.signature", "wrong")


def test_soap_12_faults_have_a_subcode(box: Box) -> None:
    """In SOAP 1.2 the code is Sender, and the code of WS-Security a Subcode."""
    kind = "application/soap+xml; charset=utf-8"
    response = box.send(envelope(ti_groups(AN, GENT), SOAP12), Content_Type=kind)
    code = response.tree.find(".//{*}Fault/{*}Code")
    assert code.findtext("{*}Value") == "soapenv:Sender"
    assert code.findtext("{*}Subcode/{*}Value") == "wsse:InvalidSecurity"
    assert code.find("{*}Subcode/{*}Value").nsmap["wsse"] == WSSE
    assert response.tree.find(".//{*}Detail") is None


def test_reasons_are_told_in_three_languages(box: Box) -> None:
    """Why a signature was refused is told in Dutch, French and English, with its ground."""
    box.send(signed(by=revoked()))
    found = box.decision("security.certificate")
    words = [told({key: found[key] for key in ("rule", "outcome", "facts")}, language) for language in LANGUAGES]
    assert len({one["reason"] for one in words}) == 3
    assert all(GENT in one["reason"] and one["grounds"] for one in words)


def test_messages_without_security_cost_no_import() -> None:
    """As long as no message has a Security header, neither signxml nor our own check of it is imported."""
    code = (
        "import sys\n"
        "from simulator.server import Server\nfrom simulator.settings import Settings\n"
        "from tests.soap.wire import *\n"
        "with Server(Settings(port=0, scenarios=('starter',))) as server:\n"
        "    assert send(server.url, TEST_CONNECTION, envelope(echo())).status == 200\n"
        "late = ('signxml', 'cryptography', 'simulator.soap.security.inspection')\n"
        "print([name for name in late if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


# -- making of


def _digest_again(reference: Any, canonical: bytes) -> None:
    digest = base64.b64encode(hashlib.sha256(canonical).digest()).decode()
    reference.find(f"{{{DS}}}DigestValue").text = digest


def _sign_again(signature: Any) -> None:
    info = signature.find(f"{{{DS}}}SignedInfo")
    value = signer()._signed(etree.tostring(info, method="c14n", exclusive=True))
    signature.find(f"{{{DS}}}SignatureValue").text = base64.b64encode(value).decode()


def _zeep(box: Box, folder: Path, method: Any, digest: Any) -> Callable[[], Any]:
    import zeep
    from zeep.wsse.signature import BinarySignature

    class Stamped(BinarySignature):
        """zeep adds no Timestamp of its own to what it signs, and takes for granted that replies are signed."""

        def apply(self, envelope: Any, headers: Any) -> Any:
            from zeep.wsse.utils import get_security_header

            timestamp(get_security_header(envelope), datetime.now(UTC), timedelta(minutes=5))
            return super().apply(envelope, headers)

        def verify(self, envelope: Any) -> Any:
            return envelope

    key, certificate = folder / "key.pem", folder / "certificate.pem"
    key.write_bytes(gent(RSA).key_pem)
    certificate.write_bytes(gent(RSA).certificate_pem)
    wsse = Stamped(str(key), str(certificate), None, method, digest)
    client = zeep.Client(f"{box.server.url}{box.path}{TI_GROUPS}?wsdl", wsse=wsse)
    return lambda: client.service.retrieveTI(
        informationCustomer={"ticket": "T-1", "customerIdentification": {"cbeNumber": GENT}},
        legalContext="PCSA:SOCIAL_INQUIRY", searchInformation={"ssin": AN},
    )  # fmt: skip
