# SPDX-License-Identifier: EUPL-1.2
"""What attacks and chance have found, each so that it cannot come back; and that quick ways say what slow ones said."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import reduce
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from simulator.cli import main
from simulator.errors import MOST_PROBLEMS, ConfigurationError, ScenarioError, StoreError
from simulator.journal.journal import Filter, Journal
from simulator.periods import at_a_time
from simulator.records import Dated
from simulator.scenarios.load import make_scenario
from simulator.server import Server
from simulator.settings import Settings
from simulator.store import Store
from simulator.world.repertory import Inscription, add, joined
from simulator.yaml_source import read_yaml
from tests.control.api import AN, CARLA, GENT, SCENARIO, Api
from tests.hostile.attacks import post
from tests.hostile.http_attacks import yaml_laughs
from tests.hostile.process import MB
from tests.hostile.raw import ask
from tests.journal.rows import ROW, report
from tests.soap.wire import CONNECTOR, TEST_CONNECTION, connector, echo, envelope, identify, send, ssdn

DAYS = st.dates(date(2026, 1, 1), date(2026, 2, 10))


@st.composite
def periods(draw: st.DrawFn) -> tuple[date, date | None]:
    """A begin, and an end that is not before it, or none."""
    begin = draw(DAYS)
    return begin, draw(st.none() | st.integers(0, 20).map(lambda days: begin + timedelta(days)))


def _inscription(quality: int, period: tuple[date, date | None]) -> Inscription:
    file = {"register": "PRIMARY", "organisation": GENT, "sector": 17, "institution": 1, "quality": quality}
    return Inscription.model_validate({**file, "from": period[0], "to": period[1]})


@given(st.lists(st.builds(_inscription, st.integers(1, 2), periods()), max_size=12))
def test_inscriptions_joined_are_inscriptions_added(rows: list[Inscription]) -> None:
    """Many inscriptions at once make the rows that they make one after the other."""
    assert joined(rows) == reduce(add, rows, ())


@given(st.lists(st.tuples(st.sampled_from("abc"), periods()), max_size=10))
def test_what_holds_at_a_time_is_found(found: list[tuple[str, tuple[date, date | None]]]) -> None:
    """Of records with different names that overlap some pair is told; where none do, none."""
    records = [(name, Dated.model_validate({"from": begin, "to": end})) for name, (begin, end) in found]
    overlapping = {
        frozenset((one[0], other[0]))
        for one, other in combinations(records, 2)
        if one[0] != other[0] and one[1].overlaps(other[1].begin or date.min, other[1].end)
    }
    assert {frozenset((one[0], other[0])) for one, other in at_a_time(records)} == overlapping


@pytest.mark.parametrize("value", ["!!bool foo", "!!int x", "!!float x", "!!timestamp x", "190:20:30.5" + ":59" * 5])
def test_a_value_that_is_not_what_it_says_is_a_text(value: str) -> None:
    """A value that cannot be read as what its tag says is a text."""
    assert isinstance(read_yaml("x.yaml", f"a: {value}").data["a"], str)


@pytest.mark.parametrize(
    ("text", "says"),
    [("2026-02-30: 1", None), (".nan: 1", None), ("? \n: 1", None), ("a: !!binary x", "binary"), ("a: !x y", "'!x'"),
     ("a: {<<: {b: 1}}", "merge"), (f"a: {2**63}", "too large"), ('a: "\\0"', "NUL"), ("? {a: 1}\n: 1", "plain word")],
)  # fmt: skip
def test_odd_yaml_is_read_or_refused(text: str, says: str | None) -> None:
    """Odd keys are read; what cannot be kept is refused with its line."""
    if says is None:
        assert len(read_yaml("x.yaml", text).data) == 1
    else:
        with pytest.raises(ConfigurationError, match=says):
            read_yaml("x.yaml", text)


@pytest.mark.parametrize(
    ("text", "says"),
    [("#" * 50 * MB, "longer than"), (yaml_laughs(), "aliases repeat"), ("[" * 100_000, "levels|nesting depth"),
     (f"seed: {'9' * MB}", "seed"), ("\0" * 1000, "not YAML"), ("\ufffe", "not YAML")],
    ids=["50 MB", "billion laughs", "levels", "number", "NUL", "no character"],
)  # fmt: skip
def test_a_hostile_file_is_refused(tmp_path: Path, text: str, says: str) -> None:
    """`ksz-sim scenario check` refuses a file that is too long, too deep or a bomb, in a line or two."""
    file = tmp_path / "hostile.yaml"
    file.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(main, ["scenario", "check", str(file)])
    assert result.exit_code == 1
    assert re.search(says, result.output), result.output[:300]
    assert len(result.output) < 10_000


def test_a_hundred_problems_are_enough() -> None:
    """Of many problems the first hundred are told, and that there are more."""
    text = "scenario: a\ntitle: {en: a}\n" + "".join(f"k{i}: 1\n" for i in range(1000))
    with pytest.raises(ScenarioError) as caught:
        make_scenario((read_yaml("a.yaml", text),))
    assert len(caught.value.problems) == MOST_PROBLEMS + 1
    assert "more problems" in str(caught.value.problems[-1])


@pytest.mark.parametrize(
    "database", ["postgresql://u:hush@h:x/d", "://u:hush@h", "postgresql:u:hush@h/d", "mysql:u:hush"]
)
def test_what_is_no_database_is_not_repeated(database: str) -> None:
    """A URL that cannot be read may hold a password, and is not told."""
    with pytest.raises(StoreError, match="postgresql://USER") as caught:
        Store(database)
    assert "hush" not in str(caught.value)


def test_the_journal_in_memory_keeps_the_newest_bytes() -> None:
    """Beyond its bound in bytes the journal forgets the oldest exchanges, and its chain still holds."""
    store = Store("memory")
    journal = Journal(store, most=100_000)
    for number in range(1, 60):
        journal.write([replace(ROW, number=number, request=b"x" * 9_000, reply=b"y" * 1_000)])
    kept = [found["number"] for found in journal.find("default", 1, Filter(), newest_first=False)]
    assert kept == list(range(60 - len(kept), 60))
    assert 7 <= len(kept) <= 10
    assert all(later == earlier + 1 for earlier, later in pairwise(kept))
    journal.write([replace(ROW, number=60, request=b"x" * 500_000)])
    assert journal.count("default", 1) == 1
    assert report(journal).ok
    store.close()


def test_a_refusal_does_not_repeat_a_long_value(starter: Server) -> None:
    """Of a wrong value beginning and end are told, not all of it."""
    document = ssdn("0999100196", identify("a" * 1_000_000 + "z"))
    answer = send(starter.url, CONNECTOR, envelope(connector(document)))
    assert len(answer.content) < 10_000
    assert b"aaa ... aaa" in answer.content


@pytest.mark.parametrize(("count", "code"), [(20, "0"), (21, "10000")])
def test_a_message_has_at_most_twenty_service_requests(starter: Server, count: int, code: str) -> None:
    """Twenty ServiceRequests in one message are answered, more are refused as a whole."""
    document = ssdn("0999100196", *[identify(AN)] * count)
    inner = send(starter.url, CONNECTOR, envelope(connector(document))).inner
    assert inner.findtext(".//{*}ReturnCode") == code
    assert len(inner.findall("{*}ServiceReply")) == (count if code == "0" else 0)


@pytest.mark.parametrize("name", ["X-SSL-Client-Cert", "X_SSL_Client_Cert"])
def test_a_header_with_underscores_is_another_one(name: str) -> None:
    """What looks like the header of a trusted proxy, but for underscores, is not taken for it."""
    with Server(Settings(port=0, proxies=("127.0.0.1",))) as server:
        host, _, port = server.url.removeprefix("http://").partition(":")
        message = post(TEST_CONNECTION, envelope(echo()), f"{name}: nonsense")
        answer = ask((host, int(port)), message)
    assert answer.status == (403 if "-" in name else 200)


@pytest.mark.parametrize("key", ["%20", "a%20", "%09", "a" * 129, "%C3%A9" * 129])
def test_a_household_has_an_id_that_every_database_takes(key: str) -> None:
    """A household whose id is blank, or longer than a database takes, is refused."""
    with Server(Settings(port=0)) as server:
        api = Api(server.url)
        assert api.post("scenario", {"yaml": SCENARIO}).status == 200
        assert api.put(f"households/{key}", {"members": [{"ssin": CARLA, "role": 1}]}).status == 422
        assert api.put(f"households/{'a' * 128}", {"members": [{"ssin": CARLA, "role": 1}]}).status == 201
        assert api.post("scenario", {"yaml": SCENARIO.replace("  home:", f"  {'a' * 129}:")}).status == 422


@pytest.mark.parametrize("number", ["1" * 30, 10**30, -(2**31) - 1, 1e30])
def test_a_number_too_large_is_refused(number: object) -> None:
    """A number that no database has room for is refused like any other wrong value."""
    with Server(Settings(port=0)) as server:
        api = Api(server.url)
        assert api.post("scenario", {"yaml": SCENARIO}).status == 200
        body = {"ssin": AN, "organisation": GENT, "quality": 1, "from": "2026-01-01", "phase": number}
        assert api.post("inscriptions", body).status == 422
