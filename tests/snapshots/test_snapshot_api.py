# SPDX-License-Identifier: EUPL-1.2
"""The snapshots of a sandbox by the control API."""

from __future__ import annotations

from typing import Any

import pytest

from tests.control.api import AN, CARLA, GENT, Api
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
        ("snapshots", {"name": "Friday"}, 422, "name"),
        ("snapshots", {"name": "now"}, 422, "Choose another name"),
        ("snapshots", {"name": "base"}, 422, "Choose another name"),
        ("snapshots", {"name": "friday"}, 409, "already"),
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
