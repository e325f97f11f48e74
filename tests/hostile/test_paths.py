# SPDX-License-Identifier: EUPL-1.2
"""Nothing is served or loaded from outside its folder, and nothing of an address is repeated where it could act."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from lxml import etree

from simulator.server import Server
from simulator.settings import Settings
from tests.control.api import SCENARIO
from tests.dropin.folders import PENSION
from tests.hostile.attacks import head, post
from tests.hostile.raw import ask
from tests.soap.wire import CONNECTOR, TEST_CONNECTION, TI_GROUPS, echo, envelope

SECRET = "what-nobody-may-read"
BASE = "/control/v1"
UPWARD = [
    "..",
    "../..",
    "....//",
    "%2e%2e",
    "%2e%2e%2f%2e%2e%2f",
    "..%5c..%5c",
    "%00",
    "%252e%252e",
    "..;",
    "~",
    "C:%5c",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with files that are nobody's business, and a folder of contracts in it."""
    made = tmp_path_factory.mktemp("outside")
    (made / "secret.yaml").write_text(SCENARIO.replace("Proefmans", SECRET), encoding="utf-8")
    (made / "secret.xsd").write_text(f"<x>{SECRET}</x>", encoding="utf-8")
    shutil.copytree(PENSION, made / "contracts")
    return made


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[tuple[str, int]]:
    """A simulator with a folder of contracts of its own."""
    with Server(Settings(port=0, scenarios=("starter",), contracts=(folder / "contracts",))) as running:
        host, _, port = running.url.removeprefix("http://").partition(":")
        yield host, int(port)


def _get(server: tuple[str, int], path: str) -> tuple[int | None, bytes]:
    answer = ask(server, head(path, method="GET"))
    return answer.status, answer.content


@pytest.mark.parametrize("upward", UPWARD)
@pytest.mark.parametrize(
    "form",
    [
        "/{}/etc/passwd",
        "/{}",
        f"{TI_GROUPS}/{{}}/{{}}/etc/passwd",
        "/sandbox/{}/etc/passwd",
        "/sandbox/{}",
        "/static/{}/x",
        f"{BASE}/{{}}/etc/passwd",
        f"{BASE}/contracts/{{}}/passwd",
        f"{BASE}/sandboxes/{{}}/clock",
        f"{BASE}/scenarios/{{}}",
    ],
)
def test_no_path_leads_to_a_file(server: tuple[str, int], form: str, upward: str) -> None:
    """A path that leads upward, in whatever spelling, is one that does not exist."""
    status, content = _get(server, form.replace("{}", upward))
    assert status in (400, 404)
    assert b"root:" not in content


@pytest.mark.parametrize("path", ["sandboxes/default/persons/a%00b", "sandboxes/a%00b/clock", "contracts/%00/%00"])
def test_no_path_holds_nul(server: tuple[str, int], path: str) -> None:
    """An address of the control API with the character NUL, which some databases refuse, is refused by itself."""
    assert _get(server, f"{BASE}/{path}")[0] == 400


def _queries(folder: Path) -> list[str]:
    secret = folder / "secret.xsd"
    up = "../" * 12
    return [
        f"xsd={secret}",
        f"xsd=file://{secret}",
        f"xsd={up}{secret}",
        f"xsd={quote(str(secret), safe='')}",
        f"wsdl={secret}",
        f"wsdl=file://{secret}",
        "xsd=-1",
        "xsd=0",
        "xsd=1e1",
        "xsd=%00",
        "xsd=1%00",
        f"xsd={'9' * 5000}",
        "wsdl&xsd=1",
        "WSDL=1",
        f"{up}{secret}",
    ]


@pytest.mark.parametrize("path", [TEST_CONNECTION, TI_GROUPS, CONNECTOR])
def test_no_query_leads_to_a_file(server: tuple[str, int], folder: Path, path: str) -> None:
    """`?wsdl` and `?xsd=N` serve what the WSDL itself names, and nothing else."""
    for query in _queries(folder):
        status, content = _get(server, f"{path}?{query}")
        assert status == 404, query
        assert SECRET.encode() not in content


@pytest.mark.parametrize(
    "name",
    ["..", "../default", "a/b", "a%2fb", "default%00", ".hidden", "def ault", "DEFAULT", "", "x" * 64, "é", "'--"],
)
def test_a_sandbox_has_a_plain_name(server: tuple[str, int], name: str) -> None:
    """A sandbox with slashes, leading dots or anything but plain letters in its name is neither made nor found."""
    body = json.dumps({"name": name})
    made = ask(server, post(f"{BASE}/sandboxes", body, kind="application/json"))
    assert made.status == 422
    if name and "/" not in name:
        asked = f"/sandbox/{quote(name, safe='%')}{TEST_CONNECTION}"
        assert ask(server, post(asked, envelope(echo()))).status == 404


def _loadings(folder: Path) -> list[dict[str, object]]:
    secret = str(folder / "secret.yaml")
    start = "scenario: a\ntitle: {en: a}\n"
    names = [
        secret,
        f"file://{secret}",
        f"../../../../../../..{secret}",
        "../scenarios/starter",
        "./starter",
        "starter.yaml",
        "/etc/passwd",
        "starter\u0000",
        "",
        ".",
    ]
    return [
        *({"names": [name]} for name in names),
        *({"yaml": f"{start}include: [{json.dumps(name)}]"} for name in names),
        {"files": [{"file": secret, "yaml": ""}]},
        {"files": [{"file": "a.yaml", "yaml": f"{start}include: [b.yaml]"}]},
        {"files": [{"file": str(folder / "a.yaml"), "yaml": f"{start}include: [secret.yaml]"}]},
    ]


def test_no_file_of_the_machine_is_loaded(server: tuple[str, int], folder: Path) -> None:
    """The control API loads shipped scenarios by name, and texts that are sent; a path is not followed."""
    before = _get(server, f"{BASE}/sandboxes/default/persons")
    for body in _loadings(folder):
        answer = ask(server, post(f"{BASE}/sandboxes/default/scenario", json.dumps(body), kind="application/json"))
        assert answer.status in (400, 422), body
        assert SECRET.encode() not in answer.content
        assert b"root:" not in answer.content
    for name in (str(folder / "secret.yaml"), "../starter"):
        body_ = json.dumps({"name": "made", "scenarios": [name]})
        assert ask(server, post(f"{BASE}/sandboxes", body_, kind="application/json")).status == 422
    assert _get(server, f"{BASE}/sandboxes/default/persons") == before


MARKUP = """"><script xmlns='urn:x'>alert(1)&y="""


@pytest.mark.parametrize("query", ["wsdl", "xsd=1"])
def test_an_address_cannot_write_into_a_description(server: tuple[str, int], query: str) -> None:
    """What stands in the Host header, or in the name of a sandbox, stays text in `?wsdl`."""
    for path, host in (
        (f"/sandbox/{quote(MARKUP, safe='')}{TI_GROUPS}", "x"),
        (TI_GROUPS, MARKUP),
        (TI_GROUPS, "a b&c"),
    ):
        answer = ask(server, f"GET {path}?{query} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        assert answer.status == 200
        assert etree.fromstring(answer.content) is not None
        assert b"<script" not in answer.content


@pytest.mark.parametrize("path", [f"/{quote(MARKUP, safe='')}", f"/sandbox/{quote(MARKUP, safe='')}{TEST_CONNECTION}"])
def test_a_path_that_is_not_there_is_told_as_text(server: tuple[str, int], path: str) -> None:
    """An unknown path is repeated as plain text, which no browser takes for a page."""
    answer = ask(server, post(path, envelope(echo())))
    assert answer.status == 404
    assert b"content-type: text/plain" in answer.head
    assert b"x-content-type-options: nosniff" in answer.head
