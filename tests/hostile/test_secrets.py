# SPDX-License-Identifier: EUPL-1.2
"""No secret reaches a log: output of the server, journal, answers, and output of commands hold none."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from simulator.cli import main
from simulator.control import create_control
from simulator.network import Network
from simulator.settings import Settings
from tests.conftest import postgres_schema
from tests.control.api import AN, GENT, MARC, SCENARIO
from tests.hostile.attacks import head, post
from tests.hostile.process import Running, running
from tests.hostile.raw import ask
from tests.soap.wire import CONNECTOR, TEST_CONNECTION, TI_GROUPS, connector, echo, envelope, identify, ssdn, ti_groups

TOKEN, DATABASE = "tok-hush-1", "db-hush-2"
RIGHT, WRONG, IN_TOKEN, NEW = "right-hush-3", "wrong-hush-4", "token-hush-5", "new-hush-6"
SANDBOX = "/control/v1/sandboxes/default"


def _basic(password: str, user: str = "gent") -> str:
    return base64.b64encode(f"{user}:{password}".encode()).decode()


SECRETS = (TOKEN, DATABASE, RIGHT, WRONG, IN_TOKEN, NEW, _basic(RIGHT), _basic(WRONG))


@dataclass(frozen=True)
class Told:
    """Everything that was said, by whom."""

    said: dict[str, str]

    def add(self, who: str, what: bytes | str) -> None:
        """Somebody has said something."""
        self.said[f"{len(self.said)} {who}"] = what if isinstance(what, str) else what.decode("utf-8", "replace")

    def leaks(self) -> list[tuple[str, str]]:
        """Who told which secret; UTF-16 is looked through."""
        return [
            (who, secret)
            for who, what in self.said.items()
            for secret in SECRETS
            if secret in what or secret in what.replace("\0", "")
        ]


@pytest.fixture(scope="module", params=["file", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database on disk; PostgreSQL with a password in its URL."""
    if request.param == "file":
        yield str(tmp_path_factory.mktemp("data") / "ksz.db")
        return
    for url in postgres_schema():
        yield sa.make_url(url).set(password=DATABASE).render_as_string(hide_password=False)


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scenario of a user, with a password in it, that explains refusals to the caller."""
    file = tmp_path_factory.mktemp("scenario") / "office.yaml"
    text = SCENARIO.replace("fake-gent", RIGHT).replace("people:\n", "rules: {verbose: true}\npeople:\n")
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def told(database: str, scenario: Path, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What was said by a simulator that has been called rightly and wrongly, and looked at from all sides."""
    found = Told({})
    file = tmp_path_factory.mktemp("said") / "out"
    with running(file, "--scenario", str(scenario), database=database, token=TOKEN) as server:
        _call(server, found)
        _change(server, found)
        _look(server, found)
        _command(server, found, scenario)
    found.add("output", file.read_bytes())
    _journal(database, found)
    return found


def _token(password: str) -> str:
    """A message with a UsernameToken."""
    wsse = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
    security = (
        f'<w:Security xmlns:w="{wsse}"><w:UsernameToken><w:Username>gent</w:Username>'
        f'<w:Password Type="a>b">{password}</w:Password></w:UsernameToken></w:Security>'
    )
    return envelope(ti_groups(AN, GENT)).replace("<soap:Body>", f"<soap:Header>{security}</soap:Header><soap:Body>")


def _call(server: Running, told: Told) -> None:
    whole = _token(IN_TOKEN)
    messages: list[tuple[str, str | bytes]] = [
        (TI_GROUPS, envelope(ti_groups(AN, GENT))),
        (TI_GROUPS, envelope(ti_groups(MARC, GENT))),
        (TI_GROUPS, envelope(ti_groups("x", GENT))),
        (TEST_CONNECTION, envelope(echo())),
        (TI_GROUPS, "<broken"),
        (CONNECTOR, envelope(connector(ssdn(GENT, identify(AN))))),
        (CONNECTOR, envelope(connector("<broken"))),
        (TI_GROUPS, whole),
        (TI_GROUPS, whole.encode("utf-16")),
        (TI_GROUPS, whole[:-5]),
        (CONNECTOR, whole),
        (TI_GROUPS, whole.encode("utf-16")[:-5]),
        (TI_GROUPS, whole.split(IN_TOKEN)[0] + IN_TOKEN),
        (TI_GROUPS, whole.replace("Type", "type type")),
        (TI_GROUPS, whole.replace("a>b", "a")[:-5]),
        ("/nothing", envelope(echo())),
    ]
    credentials = (
        _basic(RIGHT),
        _basic(WRONG),
        _basic(RIGHT, "nobody"),
        f"{_basic(RIGHT)}!",
        RIGHT,
        _basic(RIGHT)[:-1],
    )
    for path, message in messages:
        for given in credentials:
            answer = ask(server.address, post(path, message, f"Authorization: Basic {given}"))
            told.add(f"answer to {path}", answer.head + answer.content)


def _ask(server: Running, told: Told, method: str, path: str, body: object = None, token: str = TOKEN) -> bytes:
    data = b"" if body is None else json.dumps(body).encode()
    kind = [] if body is None else ["Content-Type: application/json", f"Content-Length: {len(data)}"]
    answer = ask(server.address, head(path, f"Authorization: Bearer {token}", *kind, method=method) + data)
    told.add(f"{method} {path}", answer.head + answer.content)
    return answer.content


def _change(server: Running, told: Told) -> None:
    gent = json.loads(_ask(server, told, "GET", f"{SANDBOX}/customers/{GENT}"))
    user = {"user": "gent", "password": NEW}
    for body in (
        gent | {"credentials": [user]},
        gent | {"credentials": [user], "unknown": NEW},
        gent | {"credentials": user},
        gent | {"credentials": [{**user, "password": [NEW]}]},
        gent | {"credentials": [user, {**user, "user": "namur"}]},
        gent | {"cbe": "1", "credentials": [user]},
    ):
        _ask(server, told, "PUT", f"{SANDBOX}/customers/{GENT}", body)
        _ask(server, told, "POST", f"{SANDBOX}/customers", body)
    credentials = f"[{{user: x, password: {NEW}}}]"
    for text in (
        "{",
        f"a: &a {credentials}\nb: *c",
        f"scenario: a\norganisations: {{g: {{credentials: {credentials}}}}}",
    ):
        _ask(server, told, "POST", f"{SANDBOX}/scenario", {"yaml": text})
    _ask(server, told, "GET", "/control/v1/health", token=WRONG)


def _look(server: Running, told: Told) -> None:
    network = Network(Settings())
    rules = [rule for rule in create_control(network).url_map.iter_rules() if "GET" in (rule.methods or ())]
    network.close()
    exchanges = json.loads(_ask(server, told, "GET", f"{SANDBOX}/exchanges?limit=10000&all_runs=true"))["exchanges"]
    assert len(exchanges) > 80
    for rule in rules:
        known = {
            "name": "default",
            "ssin": AN,
            "cbe": GENT,
            "exchange": 1,
            "service": "RetrieveTIGroups",
            "version": "v2",
        }
        _, path = rule.build({key: known.get(key, "x") for key in rule.arguments}, append_unknown=False) or ("", "/")
        _ask(server, told, "GET", path)
    for row in exchanges:
        for part in ("", "/request", "/reply"):
            _ask(server, told, "GET", f"{SANDBOX}/exchanges/{row['id']}{part}")
    for kind in ("jsonl", "csv"):
        _ask(server, told, "GET", f"{SANDBOX}/journal/export?format={kind}&messages=true&all_runs=true")


def _command(server: Running, told: Told, scenario: Path) -> None:
    environment = {"KSZ_SIM_URL": server.url, "KSZ_SIM_TOKEN": TOKEN}
    for line in (
        "health --json",
        "sandbox list --json",
        "journal list --json",
        "journal show 1 --json",
        "clock --json",
        "journal export --messages",
        "journal verify --json",
        f"scenario check {scenario} --json",
        f"scenario show {scenario} --json",
        f"scenario load {scenario} --json",
        "journal list --token wrong-hush-4",
        f"explain RetrieveTIGroups.retrieveTI --as {GENT} --ssin {AN} --json",
        "nonsense",
        "version --json",
        f"call TestConnectionService.sendTestMessage --as {GENT} --user gent:{WRONG}",
        "health --url http://127.0.0.1:9",
        "serve --database postgresql://ksz:db-hush-2@127.0.0.1:1/x",
        "serve --database postgresql://ksz:db-hush-2@h:x/y",
        "serve --database postgresql://ksz@127.0.0.1:1/x?password=db-hush-2",
        "serve --database ://u:db-hush-2@x",
        "serve --database postgresql:ksz:db-hush-2@127.0.0.1/x",
        "serve --port 99999999 --database x://u:db-hush-2@h/d",
        "journal verify --database postgresql://ksz:db-hush-2@127.0.0.1:1/x",
        "serve --threads 0 --port -1",
    ):
        ran = CliRunner().invoke(main, line.split(), env=environment, prog_name="ksz-sim")
        told.add(f"ksz-sim {line.split()[0]}", ran.output + ran.stderr + repr(ran.exception))


def _journal(database: str, told: Told) -> None:
    """Every column of every row of the journal."""
    url = sa.make_url(database).set(drivername="postgresql+psycopg") if "://" in database else f"sqlite:///{database}"
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        for row in connection.exec_driver_sql("SELECT * FROM ksz_exchange"):
            told.add("journal", b" ".join(v if isinstance(v, bytes) else str(v).encode() for v in row))
    engine.dispose()


def test_no_secret_is_told(told: Told) -> None:
    """Passwords right and wrong, the token, and the password of the database are told to nobody."""
    assert told.leaks() == []


def test_there_was_something_to_tell(told: Told) -> None:
    """All that could tell a secret was asked."""
    text = "".join(told.said.values())
    for word in ("listens on", "MSG00000", "MSG00012", "message.well-formed", "cannot be used", "Bearer", "***"):
        assert word in text, word


def test_no_record_shows_a_secret(tmp_path: Path) -> None:
    """A record that stands in a message of an error does not show its secrets."""
    settings = Settings(token=TOKEN, database=f"postgresql://u:{DATABASE}@h/d")
    assert TOKEN not in repr(settings)
    assert DATABASE not in str(settings)
