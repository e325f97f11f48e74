# SPDX-License-Identifier: EUPL-1.2
"""Snapshots as files: what is exported can be imported elsewhere, and nothing else can."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import SnapshotError
from simulator.scenarios.files import shipped
from simulator.scenarios.load import read_scenarios
from simulator.snapshots.checking import KINDS
from simulator.snapshots.reading import read_snapshot
from simulator.snapshots.writing import exported, lines
from simulator.store import Snapshot, Store
from simulator.store.contents import differing
from simulator.world.sandboxes import Sandboxes
from simulator.world.ssin import check_digits
from tests.control.api import AN
from tests.hostile.mutations import mutated_bytes, mutated_data, plain_values
from tests.snapshots.office import CHANGES, kinds_of_snapshots, office, whole

MOST = 10_000_000
REAL = f"840512002{check_digits('840512002', False)}"  # not of the safe range


@pytest.fixture
def sandboxes(database: str) -> Iterator[Sandboxes]:
    """An empty store of each kind."""
    store = Store(database)
    yield Sandboxes(store)
    store.close()


@pytest.fixture(scope="module")
def plain() -> bytes:
    """The lines of a snapshot, unzipped."""
    store = Store("memory")
    sandbox = office(Sandboxes(store))
    for name in ("a fault comes", "a fault strikes", "a person comes"):
        CHANGES[name](sandbox)
    found = b"".join(lines(store, sandbox.save("friday", "before the weekend")))
    store.close()
    return found


def take_in(sandboxes: Sandboxes, file: bytes, real_ssins: bool = False, most: int = MOST) -> Snapshot:
    """The snapshot `in` of the sandbox `default`, made of a file."""
    with read_snapshot(BytesIO(file), most, real_ssins) as read:
        wanted = replace(read.snapshot, sandbox="default", name="in")
        return sandboxes.store.snapshots.take_in(wanted, read.rows(), True)


def sealed(found: list[bytes]) -> bytes:
    """A zipped file of these lines, with a right end."""
    text = b"".join(line + b"\n" for line in found)
    end = {"documents": len(found) - 1, "sha256": sha256(text).hexdigest()}
    return gzip.compress(text + json.dumps(end).encode() + b"\n")


def test_what_was_exported_can_be_imported(sandboxes: Sandboxes) -> None:
    """A file holds all of a snapshot: imported and restored in another database the sandbox is the same, row by row,
    and its export has the same bytes.
    """
    elsewhere = Store("memory")
    sandbox = office(Sandboxes(elsewhere))
    for name in (
        "a person comes",
        "a person goes",
        "a fault comes",
        "a fault strikes",
        "time goes by",
        "a request comes",
    ):
        CHANGES[name](sandbox)
    kept = sandbox.save("in")
    file = b"".join(exported(elsewhere, kept))
    assert b"".join(exported(elsewhere, kept)) == file
    made = take_in(sandboxes, file)
    assert made.counts == kept.counts
    here = sandboxes.get("default")
    here.restore("in")
    assert whole(here.store, "default") == whole(elsewhere, "default")
    assert here.coming_moment.uuid == sandbox.coming_moment.uuid
    assert b"".join(exported(here.store, made)) == file
    elsewhere.close()


@pytest.mark.parametrize("scenario", sorted(name for name in shipped() if not name.startswith("rules/")))
def test_every_scenario_can_be_exported_and_imported(scenario: str) -> None:
    """What any of the shipped scenarios holds can be exported, is right when it is read, and is the same then."""
    store = Store("memory")
    sandboxes = Sandboxes(store)
    sandbox = sandboxes.get("default")
    read_scenarios((scenario,)).load_into(sandbox)
    kept = sandbox.save("out")
    take_in(sandboxes, b"".join(exported(store, kept)))
    with store.connection() as connection:
        assert differing(connection, kept.contents, store.snapshots.get("default", "in").contents) == []
    store.close()


def test_no_folder_of_this_machine_is_told(plain: bytes) -> None:
    """A file names the scenarios that were loaded, not where they lie."""
    store = Store("memory")
    sandbox = Sandboxes(store).get("default")
    read_scenarios(("starter",)).load_into(sandbox)
    head = json.loads(next(lines(store, sandbox.save("out"))))
    assert head["data"]["scenarios"] == ["starter"]
    assert json.loads(plain.splitlines()[0])["data"]["scenarios"] == ["office.yaml"]
    store.close()


def test_every_kind_of_document_can_be_checked() -> None:
    """There is a check for each kind of document that a sandbox holds."""
    named = kinds_of_snapshots()
    assert named == set(KINDS)


def _with(plain: bytes, change: Callable[[dict[str, Any]], None], kind: str = "person", key: str = AN) -> bytes:
    """The file with another document of a person, and a right checksum."""
    found = []
    for line in plain.splitlines()[:-1]:
        data = json.loads(line)
        if data.get("kind") == kind and data.get("key") == key:
            change(data)
            line = json.dumps(data).encode()
        found.append(line)
    return sealed(found)


def _head(plain: bytes, **values: Any) -> bytes:
    """The file with other values in its first line, and a right checksum."""
    first, *rest = plain.splitlines()[:-1]
    return sealed([json.dumps(json.loads(first) | values).encode(), *rest])


def _data(plain: bytes, **values: Any) -> bytes:
    return _head(plain, data=json.loads(plain.splitlines()[0])["data"] | values)


WRONG: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "nothing": (lambda _: b"", "no snapshot"),
    "a text": (lambda _: b"hello" * 100, "no snapshot"),
    "zipped nothing": (lambda _: gzip.compress(b""), "no snapshot"),
    "zipped text": (lambda _: gzip.compress(b"hello\n" * 100), "no snapshot"),
    "JSON of somebody else": (lambda _: gzip.compress(b'{"format": "x"}\n{}\n'), "no snapshot"),
    "not zipped": (lambda p: p, "no snapshot"),
    "cut in the middle": (lambda p: gzip.compress(p)[:-200], "breaks off"),
    "without its last byte": (lambda p: gzip.compress(p)[:-1], "breaks off"),
    "without its last line": (lambda p: gzip.compress(p[: p.rindex(b"\n", 0, -1) + 1]), "breaks off"),
    "within a line": (lambda p: gzip.compress(p[: len(p) // 2]), "breaks off"),
    "more behind it": (lambda p: gzip.compress(p) + b"x", "behind the end"),
    "two files in one": (lambda p: gzip.compress(p) * 2, "behind the end"),
    "another letter": (lambda p: gzip.compress(p.replace(b"Proefmans", b"Proefmann")), "changed or damaged"),
    "a byte of the zip": (lambda p: _flipped(gzip.compress(p)), "changed or damaged"),
    "a newer version": (lambda p: _head(p, version=2), "version 2, and this simulator reads version 1"),
    "an unknown key": (lambda p: _head(p, more=1), "line 1: it has the keys"),
    "no name": (lambda p: _head(p, name="../x"), "name"),
    "a long note": (lambda p: _head(p, note="x" * 1001), "note"),
    "no number": (lambda p: _head(p, number=-1), "number"),
    "no clock": (lambda p: _data(p, clock={"offset": 1e300}), "line 1: data: a sandbox cannot have it"),
    "a far clock": (lambda p: _data(p, clock={"frozen_at": "9999-01-01T00:00:00"}), "year 9999"),
    "another seed": (lambda p: _data(p, seed="x"), "seed"),
    "unknown rules": (lambda p: _data(p, rules={"x": 1}), "data: "),
    "no data": (lambda p: _head(p, data=[]), "data: a sandbox cannot"),
    "an unknown section": (lambda p: _with(p, lambda d: d["body"].update(x={})), f"line .*, person {AN}, x: .*known"),
    "no date": (
        lambda p: _with(p, lambda d: d["body"]["register"].update(birth={"date": "never"})),
        f"person {AN}, birth.date: ",
    ),
    "no person": (lambda p: _with(p, lambda d: d.update(body=[])), f"person {AN}"),
    "an unknown kind": (lambda p: _with(p, lambda d: d.update(kind="thing")), "kind 'thing' is not known"),
    "the wrong order": (
        lambda p: sealed([p.splitlines()[0], *reversed(p.splitlines()[1:-1])]), "does not come after",
    ),
    "twice": (lambda p: sealed([*p.splitlines()[:2], *p.splitlines()[1:-1]]), "does not come after"),
    "a layer too many": (lambda p: _with(p, lambda d: d.update(layer=2)), "layer"),
    "removed below": (lambda p: _with(p, lambda d: d.update(body=None)), "cannot be removed"),
    "no SSIN": (lambda p: _with(p, lambda d: d.update(key="84051290055")), "84051290055 is no SSIN"),
    "a number that may be real": (
        lambda p: _with(p, lambda d: d.update(key=REAL), key=AN), f"{REAL} could be the number of a real person",
    ),
    "a parent that may be real": (
        lambda p: _with(p, lambda d: d["body"]["register"].update(parents=[{"ssin": REAL}])), f"{REAL} could be",
    ),
    "a household of another name": (
        lambda p: _with(p, lambda d: d["body"].update(id="x"), "household", "home"), "calls itself 'x'",
    ),
    "a NUL": (lambda p: _with(p, lambda d: d["body"].update(id="\0"), "household", "home"), "NUL"),
    "no count": (lambda p: _with(p, lambda d: d.update(body={"seen": "x"}), "fault_count", "slow"), "fault_count slow"),
    "no JSON": (lambda p: sealed([*p.splitlines()[:1], b"{"]), "no JSON"),
    "no mapping": (lambda p: sealed([*p.splitlines()[:1], b"[]"]), "mapping"),
    "levels": (
        lambda p: _with(p, lambda d: d["body"]["register"].update(information_groups=_deep(100))), "60 levels",
    ),
}  # fmt: skip


def _flipped(file: bytes) -> bytes:
    middle = len(file) - 300
    return file[:middle] + bytes([file[middle] ^ 255]) + file[middle + 1 :]


def _deep(levels: int) -> dict[str, Any]:
    return {"x": _deep(levels - 1)} if levels else {}


@pytest.fixture(scope="module")
def in_memory() -> Iterator[Sandboxes]:
    """One store in memory, with a snapshot `in`."""
    store = Store("memory")
    sandboxes = Sandboxes(store)
    office(sandboxes).save("in")
    yield sandboxes
    store.close()


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_file_is_refused_in_one_line(in_memory: Sandboxes, plain: bytes, case: str) -> None:
    """A file that is broken, foreign, newer, changed, or holds what a sandbox may not is refused; nothing is lost."""
    make, says = WRONG[case]
    before = in_memory.store.snapshots.all("default"), whole(in_memory.store, "default")
    with pytest.raises(SnapshotError, match=says) as told:
        take_in(in_memory, make(plain))
    assert "\n" not in str(told.value)
    assert len(str(told.value)) < 400
    assert (in_memory.store.snapshots.all("default"), whole(in_memory.store, "default")) == before


def test_what_may_be_real_is_taken_where_the_settings_say_so(in_memory: Sandboxes, plain: bytes) -> None:
    """With the setting for real numbers such a file is taken."""
    file = _with(plain, lambda d: d["body"]["register"].update(parents=[{"ssin": REAL}]))
    assert take_in(in_memory, file, real_ssins=True).counts["person"] == 4


def test_a_bomb_is_refused(in_memory: Sandboxes, plain: bytes) -> None:
    """A small file that becomes very large is given up as soon as it is larger than it may be."""
    bomb = gzip.compress(plain.splitlines()[0] + b"\n" + b" " * 20_000_000, 9)
    assert len(bomb) < 25_000
    with pytest.raises(SnapshotError, match="more than 10000000 bytes"):
        take_in(in_memory, bomb)
    with pytest.raises(SnapshotError, match="line of more than"):
        take_in(in_memory, bomb, most=10**9)


DATA = plain_values(("kind", "key", "layer", "body", "register", "ssin"))


@given(st.data())
def test_no_file_is_too_odd(in_memory: Sandboxes, plain: bytes, data: st.DataObject) -> None:
    """Whatever is in a file, it is taken or refused, and never more than that."""
    found = plain.splitlines()[:-1]
    how = data.draw(st.sampled_from(("bytes", "line", "line", "line")))
    if how == "bytes":
        file = mutated_bytes(data.draw, gzip.compress(plain))
    else:
        at = data.draw(st.integers(0, len(found) - 1))
        found[at] = json.dumps(mutated_data(data.draw, json.loads(found[at]), DATA)).encode()
        file = sealed(found)
    with suppress(SnapshotError):
        take_in(in_memory, file)
    sandbox = in_memory.get("default")
    sandbox.restore("in")
    assert [person.ssin for person in sandbox.people()] == sorted(person.ssin for person in sandbox.people())
    office(in_memory)
