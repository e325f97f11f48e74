# SPDX-License-Identifier: EUPL-1.2
"""A sandbox in front of another endpoint: what passes, what is kept, and what happens where the endpoint goes wrong."""

from __future__ import annotations

import gzip
import socket
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from zeep import Client as Zeep
from zeep.transports import Transport

from simulator.certificates.authority import Authority
from simulator.server import Server
from simulator.settings import Settings
from simulator.testing.story import Message
from tests.control.api import AN, GENT, SCENARIO, Api
from tests.recording.sending import about, send, start
from tests.recording.targets import keeping, saying, silence, target

MARKED = b"Proefmans"  # a name, and a number, that may be nowhere


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the recording simulator keeps its database."""
    return tmp_path


@pytest.fixture
def here(folder: Path) -> Iterator[Server]:
    """A simulator with a database on disk, and nobody in it."""
    with Server(Settings(port=0, database=str(folder / "ksz.db"))) as server:
        yield server


@pytest.fixture
def message(there: Server) -> Message:
    """RetrieveTIGroups about An, by Ghent."""
    return about(there, AN)


def _nobody_in(folder: Path) -> bool:
    kept = b"".join(file.read_bytes() for file in folder.iterdir())
    return AN.encode() not in kept and b"84.05.12-900.54" not in kept and MARKED not in kept


def test_the_answer_comes_back_byte_for_byte(there: Server, here: Server, message: Message, folder: Path) -> None:
    """The client gets what the endpoint answered; recorded is an exchange about somebody else."""
    api = start(here, there.url)
    answer = send(here, message)
    sent = there.app.network.journal.messages("default", 1)
    assert (answer.status, answer.content) == (200, sent[1])
    assert sent[0] == message.body
    assert MARKED in answer.content
    status = api.get("recording").json
    assert (status["recording"], status["recorded"], status["left_out"], status["people"]) == (True, 1, 0, 1)
    row = api.get("recording/exchanges").json["exchanges"][0]
    assert (row["operation"], row["status"], row["kept"], row["http_status"]) == ("retrieveTI", "MSG00000", True, 200)
    assert row["ssin"][:6] == AN[:6]
    assert row["ssin"] != AN
    kept = api.get(f"exchanges/{row['exchange']}").json
    assert row["ssin"] in kept["request"]
    assert row["ssin"] in kept["reply"]
    assert "fake-gent" not in str(kept)
    assert _nobody_in(folder)


def test_a_refusal_and_a_fault_pass_too(there: Server, here: Server, message: Message) -> None:
    """What the endpoint refuses is refused here, with its status and its words."""
    api = start(here, there.url)
    Api(there.url).delete("inscriptions", {"ssin": AN, "organisation": GENT})
    assert b"MSG00012" in send(here, message).content
    broken = Message(message.path, message.headers, message.body.replace(b"searchInformation>", b"unknown>"))
    fault = send(here, broken)
    assert fault.status == 500
    assert b"Fault" in fault.content
    found = api.get("recording/exchanges").json["exchanges"]
    assert [(row["status"], row["outcome"]) for row in found] == [("MSG00012", "refused"), ("FAULT", "refused")]


def test_credentials_are_the_clients(there: Server, here: Server, message: Message) -> None:
    """A wrong password is refused by the endpoint, not by the sandbox that records."""
    start(here, there.url)
    stranger = Message(message.path, {**message.headers, "Authorization": "Basic eDp5"}, message.body)
    answer = send(here, stranger)
    assert answer.status == 401
    assert "Basic" in answer.header("WWW-Authenticate")


def test_zeep_works_through_a_recording(there: Server, here: Server) -> None:
    """A client made from our WSDL asks the other endpoint through us."""
    api = start(here, there.url)
    contract = there.app.network.catalogue.contracts["RetrieveTIGroups/v2"]
    transport = Transport()
    transport.session.auth = ("gent", "fake-gent")
    client = Zeep(f"{here.url}{contract.definition.paths[0]}?wsdl", transport=transport)
    answer = client.service.retrieveTI(
        informationCustomer={"customerIdentification": {"cbeNumber": GENT}},
        legalContext="PCSA:SOCIAL_INQUIRY", searchInformation={"ssin": AN},
    )  # fmt: skip
    assert answer.status.code == "MSG00000"
    assert api.get("recording").json["recorded"] == 1


def test_gzip_is_passed_on_and_read(here: Server, message: Message) -> None:
    """A packed answer reaches the client packed, and is recorded all the same."""
    packed = gzip.compress(b"<a><lastName>Proefmans</lastName></a>")
    with target(saying("200 OK", packed, "Content-Encoding: gzip", "Content-Type: text/xml")) as url:
        api = start(here, url)
        asking = Message(message.path, {**message.headers, "Accept-Encoding": "br, gzip"}, message.body)
        answer = send(here, asking)
        assert answer.content == packed
        assert answer.header("Content-Encoding") == "gzip"
        assert api.get("recording").json["recorded"] == 1


WRONG = {
    "unreachable": (None, {}, 502, "unreachable"),
    "HTML": (saying("500 Oops", b"<html><br>Proefmans 84051290054</html>", "Content-Type: text/html"), {}, 500, ""),
    "truncated": (saying("200 OK", b"<a>Proefmans</a>", length=500), {}, 502, "broken-off"),
    "redirect": (saying("302 Found", b"", "Location: http://127.0.0.1:9/84051290054"), {}, 302, ""),
    "too long": (saying("200 OK", b"<a>" + b"Proefmans" * 3_500_000), {"largest": 1_000_000}, 502, "too-long"),
    "timeout": (silence, {"timeout": 0.2}, 504, "timeout"),
    "no HTTP": (lambda c, _: c.sendall(b"84051290054 Proefmans\r\n\r\n"), {}, 502, "broken-off"),
    "DTD": (saying("200 OK", b"<!DOCTYPE a [<!ENTITY b 'Proefmans'>]><a>&b;</a>"), {}, 200, ""),
}


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case.replace(" ", "-"))
def test_an_endpoint_that_goes_wrong(case: str, here: Server, message: Message, folder: Path) -> None:
    """Each is told in one line, by the journal and where it is a fault to the client; and nothing of it is kept."""
    serve, more, status, outcome = WRONG[case]
    with target(serve or silence) as url:
        gone = "http://127.0.0.1:9" if serve is None else url
        api = start(here, gone, **more)
        answer = send(here, message)
        assert answer.status == status
        row = api.get("exchanges").json["exchanges"][0]
        (decision, *others) = api.get(f"exchanges/{row['id']}").json["decisions"]
        assert gone in decision["reason"]
        assert "\n" not in decision["reason"]
        if outcome:
            assert decision["outcome"] == outcome
            assert b"Fault" in answer.content
            assert gone.encode() in answer.content
        else:
            assert others[0]["outcome"] == "left-out"
        assert api.get("recording").json["left_out"] == 1
        assert _nobody_in(folder)


def test_tls_is_checked(message: Message, folder: Path) -> None:
    """An endpoint whose certificate nobody vouches for is not asked; one of a named authority is, and sees ours."""
    authority, server = Authority.make("An authority"), folder / "server.pem"
    issued, ours = authority.server(["127.0.0.1"]), authority.client(GENT, "OCMW Gent")
    server.write_bytes(issued.certificate_pem + issued.key_pem)
    (folder / "ca.pem").write_bytes(authority.issued.certificate_pem)
    (folder / "ours.pem").write_bytes(ours.certificate_pem)
    (folder / "ours.key").write_bytes(ours.key_pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(server)
    context.load_verify_locations(folder / "ca.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    with target(saying("200 OK", b"<a/>"), context) as url:
        with Server(Settings(port=0)) as stranger:
            api = start(stranger, url)
            assert send(stranger, message).status == 502
            assert api.get("exchanges/1").json["decisions"][0]["outcome"] == "tls"
        known = Settings(
            port=0, record_ca=folder / "ca.pem", record_certificate=folder / "ours.pem", record_key=folder / "ours.key"
        )
        with Server(known) as trusting:
            start(trusting, url)
            assert send(trusting, message).content == b"<a/>"


def test_a_key_that_does_not_fit_is_told_at_thestart(folder: Path) -> None:
    """A file of the settings that cannot be used is told when the recording is to begin."""
    (folder / "ours.pem").write_bytes(b"nothing")
    with Server(Settings(port=0, record_certificate=folder / "ours.pem")) as server:
        answer = Api(server.url).put("recording", {"target": "https://127.0.0.1:9"})
    assert answer.status == 422
    assert "ours.pem cannot be used" in answer.message


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"target": "ftp://host"}, "it is no address of a server"),
        ({"target": "http://[fe80::1%25eth0]:8080"}, "link-local"),
        ({"target": "http://[::ffff:a9fe:1]"}, "link-local"),
        ({"target": "https://user:pass@host"}, "credentials are sent on"),
        ({"target": "http://127.0.0.1:9", "paths": {"Nothing": "/a"}}, "no contract Nothing"),
        ({"target": "http://127.0.0.1:9", "timeout": 9999}, "300"),
    ],
)
def test_a_recording_that_cannot_be(body: dict[str, Any], says: str, here: Server) -> None:
    """A wrong target, path or time is refused, with what to write instead."""
    answer = Api(here.url).put("recording", body)
    assert answer.status == 422
    assert says in answer.content.decode()


def test_a_recording_of_itself_goes_round_once(here: Server, message: Message) -> None:
    """A target that leads back is told with 508, after one turn."""
    api = start(here, here.url)
    assert send(here, message).status == 508
    rows = api.get("exchanges").json["exchanges"]
    told = [row["refusal"]["reason"] for row in rows if row["refusal"]]
    assert (len(rows), len(told)) == (2, 1)
    assert "leads back to this sandbox" in told[0]


def test_one_recording_at_a_time(there: Server, here: Server, message: Message) -> None:
    """A second one is refused; after the end the sandbox answers by itself, and a new one can begin."""
    api = start(here, there.url)
    assert api.put("recording", {"target": there.url}).status == 409
    send(here, message)
    assert api.delete("recording").json["recorded"] == 1
    assert send(here, message).status == 401  # nobody has credentials here
    assert api.get("recording").json["recorded"] == 1
    assert [row["number"] for row in api.get("exchanges").json["exchanges"]] == [2, 1]
    assert start(here, there.url).get("recording").json["recorded"] == 0


def test_the_end_of_a_recording_lets_the_connections_go(here: Server, message: Message) -> None:
    """What was open to the target for the next request is closed when the recording stops, and when a load ends it."""
    for stop in (lambda api: api.delete("recording"), lambda api: api.post("scenario", {"yaml": SCENARIO})):
        closed = Event()
        with target(keeping(b"<a/>", closed)) as url:
            api = start(here, url)
            assert send(here, message).status == 200
            assert not closed.is_set()
            assert stop(api).status == 200
            assert send(here, message).content != b"<a/>"
            assert closed.wait(10)


def test_who_waits_for_an_answer_gets_it(here: Server, message: Message) -> None:
    """A request that is under way when the recording stops is answered by the target, and recorded."""
    heard: list[bytes] = []
    stopped = Event()

    def serve(connection: socket.socket, over: Event) -> None:
        stopped.wait(10)
        saying("200 OK", b"<a/>")(connection, over)

    with target(serve, heard=heard) as url, ThreadPoolExecutor(1) as pool:
        api = start(here, url)
        answer = pool.submit(send, here, message)
        while not heard:
            answer.running()
        assert api.delete("recording").status == 200
        stopped.set()
        assert answer.result().content == b"<a/>"
    assert api.get("recording").json["recorded"] == 1


def test_a_reset_does_not_end_a_recording_and_a_load_does(there: Server, here: Server, message: Message) -> None:
    """Tests that reset the sandbox go on recording; a scenario that is loaded answers itself."""
    api = start(here, there.url)
    send(here, message)
    api.post("reset")
    send(here, message)
    found = api.get("recording/exchanges").json["exchanges"]
    assert len({row["ssin"] for row in found}) == 1
    assert len(found) == 2
    api.post("scenario", {"yaml": SCENARIO})
    assert api.get("recording").status == 404


def test_a_recording_survives_a_restart(there: Server, message: Message, folder: Path) -> None:
    """With a database on disk it goes on, in numbers that are nobody else's."""
    settings = Settings(port=0, database=str(folder / "ksz.db"))
    with Server(settings) as first:
        start(first, there.url)
        send(first, message)
    with Server(settings) as second:
        send(second, message)
        found = Api(second.url).get("recording/exchanges").json["exchanges"]
    assert len(found) == 2
    assert len({row["ssin"] for row in found}) == 2


def test_the_path_there_may_be_another(here: Server, message: Message) -> None:
    """A contract can stand elsewhere at the target, for its version or its service."""
    asked: list[bytes] = []

    def serve(connection: Any, over: Any) -> None:
        saying("200 OK", b"<a/>")(connection, over)

    with target(serve, heard=asked) as url:
        start(here, f"{url}/base", paths={"RetrieveTIGroups": "/ACPT/ti"})
        send(here, message)
    assert asked[0].startswith(b"POST /base/ACPT/ti HTTP/1.1")
    assert b"authorization: basic" in asked[0].lower()
