# SPDX-License-Identifier: EUPL-1.2
"""UsernameTokens over the wire: as text and as digest, and that no password is kept anywhere."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import zeep
from lxml import etree
from zeep.wsse.username import UsernameToken

from simulator.server import Server
from simulator.settings import Settings
from simulator.soap.security.names import PASSWORD_DIGEST, PASSWORD_TEXT, WSSE, WSU
from simulator.soap.security.passwords import without_passwords
from simulator.testing.signing import security_header, written
from tests.identity.signing import AN, GENT, Box, question, refused
from tests.soap.wire import TI_GROUPS

USER, SECRET = "ocmw-gent", "fake-gent-password"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """The starter."""
    with Server(Settings(port=0, scenarios=("starter",))) as running:
        yield running


@pytest.fixture(scope="module")
def box(server: Server) -> Box:
    """The sandbox `default`: it asks for a user name and a password, as HTTP Basic or as token."""
    return Box(server)


def token(
    password: str = SECRET, user: str = USER, nonce: bytes | None = None, created: datetime | None = None,
    kind: str | None = PASSWORD_DIGEST, more: Callable[[Any], None] = lambda element: None,
) -> bytes:  # fmt: skip
    """A question with a UsernameToken; `more` changes it at last."""
    root = etree.fromstring(question())
    element = etree.SubElement(security_header(root), f"{{{WSSE}}}UsernameToken")
    etree.SubElement(element, f"{{{WSSE}}}Username").text = user
    sent = etree.SubElement(element, f"{{{WSSE}}}Password", **({"Type": kind} if kind else {}))
    sent.text = password
    if kind == PASSWORD_DIGEST:
        nonce, made = nonce or uuid4().bytes, written(created or datetime.now(UTC))
        digest = hashlib.sha1(nonce + made.encode() + password.encode(), usedforsecurity=False).digest()
        sent.text = base64.b64encode(digest).decode()
        etree.SubElement(element, f"{{{WSSE}}}Nonce").text = base64.b64encode(nonce).decode()
        etree.SubElement(element, f"{{{WSU}}}Created").text = made
    more(element)
    return etree.tostring(root)


@pytest.mark.parametrize("kind", [PASSWORD_DIGEST, PASSWORD_TEXT, None])
def test_a_token_is_as_good_as_basic(box: Box, kind: str | None) -> None:
    """The user and password of Ghent in a UsernameToken, as digest or as text, get its data."""
    assert box.send(token(kind=kind)).text("//status/code") == "MSG00000"
    assert box.row()["identity"]["token"] == USER
    assert box.decision("security.token")["outcome"] == "read"
    assert box.decision("caller.credentials")["facts"]["cbe"] == GENT


@pytest.mark.parametrize("use_digest", [False, True])
def test_a_token_made_by_zeep(box: Box, use_digest: bool) -> None:
    """zeep's UsernameToken is accepted in both forms."""
    wsse = UsernameToken(USER, SECRET, use_digest=use_digest)
    client = zeep.Client(f"{box.server.url}{TI_GROUPS}?wsdl", wsse=wsse)
    reply = client.service.retrieveTI(
        informationCustomer={"ticket": "T-1", "customerIdentification": {"cbeNumber": GENT}},
        legalContext="PCSA:SOCIAL_INQUIRY", searchInformation={"ssin": AN},
    )  # fmt: skip
    assert reply.status.code == "MSG00000"


@pytest.mark.parametrize("kind", [PASSWORD_DIGEST, PASSWORD_TEXT])
@pytest.mark.parametrize(("user", "password"), [(USER, "wrong"), (USER, ""), ("nobody", SECRET), (USER, f"{SECRET} ")])
def test_a_wrong_password(box: Box, kind: str, user: str, password: str) -> None:
    """A wrong password, or an unknown user, is refused as with HTTP Basic: with 401, and by the same rule."""
    response = box.send(token(password, user, kind=kind))
    assert response.status == 401
    assert box.decision("caller.credentials")["outcome"] == "wrong"


@pytest.mark.parametrize(("made", "outcome"), [(timedelta(minutes=-11), "expired"), (timedelta(minutes=6), "future")])
def test_an_old_token(box: Box, made: timedelta, outcome: str) -> None:
    """A token is good for five minutes, and clocks may differ by five more."""
    response = box.send(token(created=datetime.now(UTC) + made))
    refused(box, response, "wsu:MessageExpired", "security.token", outcome)


@pytest.mark.parametrize("made", [-9, 4])
def test_a_token_of_a_clock_that_differs(box: Box, made: int) -> None:
    """Within these minutes a token is accepted."""
    assert box.send(token(created=datetime.now(UTC) + timedelta(minutes=made))).text("//status/code") == "MSG00000"


def _without(name: str) -> Callable[[Any], None]:
    return lambda element: element.remove(element.find(f"{{*}}{name}"))


def _twice(name: str) -> Callable[[Any], None]:
    return lambda element: element.append(etree.fromstring(etree.tostring(element.find(f"{{*}}{name}"))))


def _set(name: str, text: str) -> Callable[[Any], None]:
    return lambda element: setattr(element.find(f"{{*}}{name}"), "text", text)


def _derived(element: Any) -> None:
    etree.SubElement(element, "{http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd}Salt").text = "eA=="


@pytest.mark.parametrize(
    ("change", "element"),
    [
        (_without("Username"), "Username"),
        (_without("Password"), "Password"),
        (_without("Nonce"), "Nonce"),
        (_without("Created"), "Created"),
        (_twice("Password"), "Password"),
        (_twice("Created"), "Created"),
        (_set("Nonce", "***"), "Nonce"),
        (_set("Nonce", ""), "Nonce"),
        (_set("Created", "now"), "Created"),
        (_derived, "Salt"),
    ],
)
def test_a_token_of_another_form(box: Box, change: Callable[[Any], None], element: str) -> None:
    """A token that lacks something, holds something twice, or something that cannot be used, is refused."""
    refused(box, box.send(token(more=change)), "wsse:InvalidSecurityToken", "security.token", "malformed")
    assert box.decision("security.token")["facts"] == {"element": element}


def test_a_password_of_another_type(box: Box) -> None:
    """A password of a type that no profile has is not compared with anything."""
    refused(box, box.send(token(kind="urn:x")), "wsse:UnsupportedSecurityToken", "security.token", "type")


# -- no secret is kept


def _kept(box: Box) -> bytes:
    """The raw request that the journal keeps."""
    row = box.row()
    request, _ = box.server.app.network.journal.messages(box.name, row["id"])
    assert SECRET not in str(row)
    return request


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16", "ISO-8859-1"])
@pytest.mark.parametrize("right", [True, False])
def test_the_journal_has_no_password(box: Box, encoding: str, right: bool) -> None:
    """Of a message with a password as text the journal keeps everything but the password, accepted or refused."""
    root = etree.fromstring(token(kind=PASSWORD_TEXT, more=(lambda element: None) if right else _derived))
    sent = etree.tostring(root, encoding=encoding, xml_declaration=True)
    response = box.send(sent, Content_Type=f"text/xml; charset={encoding}")
    assert response.status == (200 if right else 500)
    kept = _kept(box)
    assert SECRET.encode() not in kept.replace(b"\0", b"")
    if encoding != "UTF-16":
        assert kept == sent.replace(SECRET.encode(), b"***")


@pytest.mark.parametrize(
    "element",
    [
        '<w:Password Type="a&gt;b">{secret}</w:Password>',
        '<w:Password Type="a>b">{secret}</w:Password>',
        "<w:Password><![CDATA[x</w:Password>{secret}]]></w:Password>",
        "<w:Password\n>{secret}</w:Password\n>",
        "<Password xmlns='{wsse}'>{secret}</Password>",
        "<w:Password><w:Password>{secret}</w:Password>{secret}</w:Password>",
        "<!-- <Password> --><w:Password>{secret}</w:Password>",
        "<![CDATA[<w:Password>]]><w:Password>{secret}</w:Password>",
    ],
)
def test_a_password_cannot_hide(element: str) -> None:
    """However a password is written, it is found."""
    inside = element.format(secret=SECRET, wsse=WSSE)
    raw = f'<e xmlns:w="{WSSE}"><w:Username>é</w:Username>{inside}<b>kept</b></e>'.encode()
    kept = without_passwords(raw, etree.fromstring(raw))
    assert SECRET.encode() not in kept
    assert etree.fromstring(kept).findtext("b") == "kept"
    assert etree.fromstring(kept).find(f"{{{WSSE}}}Password").text == "***"


def test_many_openings_take_no_time() -> None:
    """A message full of things that look like the beginning of a password is read once, not once for each."""
    raw = f'<e xmlns:w="{WSSE}"><![CDATA[{"<w:Password>" * 100_000}]]><w:Password>{SECRET}</w:Password></e>'.encode()
    assert SECRET.encode() not in without_passwords(raw, etree.fromstring(raw))


def test_the_journal_has_no_authorization(box: Box) -> None:
    """Of HTTP Basic the journal keeps the user, never the header or the password, accepted or refused."""
    for password in (SECRET, f"{SECRET}-wrong"):
        box.send(question(), auth=(USER, password))
        row = box.row()
        assert row["identity"]["user"] == USER
        header = base64.b64encode(f"{USER}:{password}".encode()).decode()
        assert password not in str(row)
        assert header not in str(row)
        assert b"".join(box.server.app.network.journal.messages(box.name, row["id"])).find(header.encode()) == -1
