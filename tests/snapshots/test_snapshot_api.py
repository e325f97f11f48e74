# SPDX-License-Identifier: EUPL-1.2
"""The snapshots of a sandbox by the control API."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.server import Server
from simulator.settings import Settings
from tests.control.api import AN, CARLA, GENT, Api, Reply
from tests.soap.wire import TI_GROUPS, envelope, send, ti_groups

AUTH = ("gent", "fake-gent")


def ask(api: Api, ssin: str = AN) -> bytes:
    """The answer of a service in the sandbox."""
    return send(api.url, f"/sandbox/{api.sandbox}{TI_GROUPS}", envelope(ti_groups(ssin, GENT)), auth=AUTH).content


def test_a_snapshot_is_taken_told_and_deleted(api: Api) -> None:
    """A snapshot tells its name and note, the clock and what it holds; it is listed until it is deleted."""
    made = api.post("snapshots", {"name": "friday", "note": "before the weekend"})
    assert made.status == 201
    assert made.header("Location").endswith(f"/sandboxes/{api.sandbox}/snapshots/friday")
    found = made.json
    assert (found["name"], found["sandbox"], found["note"]) == ("friday", api.sandbox, "before the weekend")
    assert (found["clock"]["now"], found["seed"]) == ("2026-03-02T09:00:00.000+01:00", 7)
    assert found["counts"] == {"persons": 3, "households": 1, "organisations": 2, "inscribed": 1, "faults": 0}
    assert api.get("snapshots").json == {"snapshots": [found]}
    assert api.get("snapshots/friday").json == found
    assert api.delete("snapshots/friday").status == 204
    assert api.get("snapshots").json == {"snapshots": []}
    assert "there is none" in api.get("snapshots/friday").message


def test_a_restored_sandbox_gives_the_same_answers(api: Api) -> None:
    """After a restore the same questions get the same answers, byte for byte, tickets included."""
    ask(api)
    api.post("snapshots", {"name": "friday"})
    answers = [ask(api), ask(api, CARLA), ask(api)]
    assert len(set(answers)) == 3
    api.delete("inscriptions", {"ssin": AN, "organisation": GENT})
    api.put("clock", {"move": "+1y"})
    run = api.get("").json["run"]
    restored = api.post("snapshots/friday/restore")
    assert restored.status == 200
    assert restored.json["run"] == run + 1
    assert restored.json["clock"]["today"] == "2026-03-02"
    assert [ask(api), ask(api, CARLA), ask(api)] == answers


def test_another_sandbox_becomes_what_this_one_was(api: Api) -> None:
    """A snapshot can be restored into another sandbox, where the same questions get the same answers."""
    api.post("snapshots", {"name": "friday"})
    other = Api(api.url, f"{api.sandbox}-other")
    assert api.post("/control/v1/sandboxes", {"name": other.sandbox}).status == 201
    assert other.post("snapshots/friday/restore", {"from": api.sandbox}).status == 200
    assert ask(other) == ask(api)


@pytest.mark.parametrize(
    ("path", "body", "status", "says"),
    [
        ("snapshots", {}, 422, "name"),
        ("snapshots", {"name": "Friday"}, 422, "a name has lower-case letters, digits"),
        ("snapshots", {"name": "now"}, 422, "Choose another name"),
        ("snapshots", {"name": "base"}, 422, "Choose another name"),
        ("snapshots", {"name": "friday"}, 409, "--replace"),
        ("snapshots", {"name": "f", "note": "x" * 1001}, 422, "note"),
        ("snapshots/monday/restore", None, 404, "there is friday"),
        ("snapshots/friday/restore", {"from": "nowhere"}, 404, "no sandbox"),
        ("snapshots/friday/restore", {"of": "x"}, 422, "from"),
    ],
)
def test_what_cannot_be_is_refused(api: Api, path: str, body: Any, status: int, says: str) -> None:
    """A name that is taken, is no name, or names nothing is refused, and nothing changes."""
    api.post("snapshots", {"name": "friday"})
    before = (api.get("").json, api.get("snapshots").json)
    reply = api.post(path, body)
    assert reply.status == status
    assert says in reply.content.decode()
    assert (api.get("").json, api.get("snapshots").json) == before


def test_a_snapshot_can_replace_the_one_of_its_name(api: Api) -> None:
    """With `replace` the new snapshot stands in the place of the old one."""
    api.post("snapshots", {"name": "friday"})
    api.delete(f"persons/{CARLA}")
    assert api.post("snapshots", {"name": "friday", "replace": True}).json["counts"]["persons"] == 2
    assert len(api.get("snapshots").json["snapshots"]) == 1


KIND = "application/vnd.ksz-simulator.snapshot"


def send_file(api: Api, file: bytes, query: str = "", kind: str = KIND, **headers: str) -> Reply:
    """The answer to the import of a file."""
    return api.call("POST", f"snapshots/import{query}", None, file, Content_Type=kind, **headers)


def test_a_file_takes_a_sandbox_elsewhere(api: Api) -> None:
    """A snapshot that was exported becomes one of another sandbox, whose answers are then the same, byte for byte."""
    api.put("clock", {"move": "+1d"})
    api.post("snapshots", {"name": "friday", "note": "n"})
    answers = [ask(api), ask(api, CARLA)]
    file = api.get("snapshots/friday/export")
    assert (file.status, file.header("Content-Type")) == (200, KIND)
    assert file.header("Content-Disposition") == 'attachment; filename="friday.ksz.gz"'
    other = Api(api.url, f"{api.sandbox}-other")
    assert other.post("/control/v1/sandboxes", {"name": other.sandbox}).status == 201
    made = send_file(other, file.content)
    assert made.status == 201
    assert (made.json["name"], made.json["sandbox"], made.json["note"]) == ("friday", other.sandbox, "n")
    assert other.post("snapshots/friday/restore").status == 200
    assert [ask(other), ask(other, CARLA)] == answers


def test_an_imported_snapshot_has_the_name_that_is_wanted(api: Api) -> None:
    """A name in the query wins over the one in the file; a name that is taken is refused, unless it is replaced."""
    api.post("snapshots", {"name": "friday"})
    file = api.get("snapshots/friday/export").content
    assert send_file(api, file).status == 409
    assert send_file(api, file, "?name=now").status == 422
    assert send_file(api, file, "?name=monday").json["name"] == "monday"
    assert send_file(api, file, "?name=monday").status == 409
    assert send_file(api, file, "?name=monday&replace=true").status == 201
    assert [one["name"] for one in api.get("snapshots").json["snapshots"]] == ["friday", "monday"]


def test_a_file_that_is_no_snapshot_is_refused(api: Api) -> None:
    """A wrong file, a wrong type or a file without end is refused with one problem, and nothing changes."""
    api.post("snapshots", {"name": "friday"})
    file = api.get("snapshots/friday/export").content
    before = api.get("snapshots").json
    for wrong, says in ((b"", "no snapshot"), (b"x" * 5000, "no snapshot"), (file[:-5], "breaks off")):
        reply = send_file(api, wrong, "?name=x")
        assert (reply.status, len(reply.problems)) == (422, 1)
        assert says in reply.message
    assert send_file(api, file, "?name=x", "application/json").status == 415
    assert send_file(api, file, "?name=x", "application/gzip").status == 415
    assert send_file(api, file, "?name=x", Origin="http://elsewhere.example").status == 403
    assert api.get("snapshots").json == before


def test_a_file_may_be_longer_than_a_message_and_is_bounded() -> None:
    """A snapshot may be longer than other bodies; one that is longer than the setting says is refused, and so is a long
    one of somebody who may not use the control API.
    """
    noise = b"noise" * 20_000
    with Server(Settings(port=0, max_body=1024, max_snapshot=50_000, token="t")) as server:
        api = Api(server.url)
        token = {"Authorization": "Bearer t"}
        assert "no snapshot" in send_file(api, noise[:49_000], **token).message
        too_long = send_file(api, noise[:50_001], **token)
        assert (too_long.status, "max_snapshot" in too_long.message) == (413, True)
        assert send_file(api, noise, **token).status == 413
        assert send_file(api, noise[:2000]).status == 401
        assert api.call("PUT", "clock", None, b" " * 2000, **token).status == 413
