# SPDX-License-Identifier: EUPL-1.2
"""Two simulators on one PostgreSQL behind nginx, with the configuration of docs/deployment.md."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from tests.cli.processes import serving, until
from tests.control.api import AN, CARLA, GENT, Api
from tests.control.test_exchanges import TI, _question
from tests.soap.wire import TI_GROUPS, send

PAGE = Path(__file__).parents[2] / "docs" / "deployment.md"
pytestmark = [pytest.mark.slow, pytest.mark.skipif(shutil.which("nginx") is None, reason="no nginx")]


@contextmanager
def _nginx(folder: Path, *urls: str) -> Iterator[str]:
    """The nginx of the page in front of these servers; its URL."""
    found = re.search(r"```nginx\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    text = found[1].replace("listen 8443", f"listen 127.0.0.1:{port}")
    for written, url in zip(("10.0.0.11:8080", "10.0.0.12:8080"), urls, strict=True):
        text = text.replace(written, url.removeprefix("http://"))
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    file = folder / "nginx.conf"
    file.write_text(
        f"daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{ access_log off; {temporary}\n{text}}}\n",
        encoding="utf-8",
    )
    with subprocess.Popen(["nginx", "-p", str(folder), "-c", str(file), "-e", f"{folder}/error.log"]) as process:
        try:
            until(lambda: _listens(port), "nginx does not listen")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_two_simulators_behind_nginx_are_one(database: str, tmp_path: Path) -> None:
    """Whatever one changes the other sees, none of the numbers comes twice, and when one ends nobody notices."""
    options = ("--database", database, "--token", "fake-token")
    tmp_path.chmod(0o755)
    with ExitStack() as running:
        one, other = (running.enter_context(serving(*options, "--scenario", "starter")) for _ in range(2))
        with _nginx(tmp_path, one.url, other.url) as url:
            token = {"Authorization": "Bearer fake-token"}

            def asked(ssin: str) -> str | None:
                reply = send(url, TI_GROUPS, _question(TI, ssin), auth=("ocmw-gent", "fake-gent-password"))
                assert reply.status == 200, reply.content
                return reply.text("//status/code")

            api = Api(url)
            assert api.get("").status == 401
            assert [asked(CARLA) for _ in range(8)] == ["MSG00012"] * 8
            inscribed = {"ssin": CARLA, "organisation": GENT, "quality": 1, "from": "2020-01-01"}
            assert api.post("inscriptions", inscribed, **token).status == 201
            assert [asked(CARLA) for _ in range(8)] == ["MSG00000"] * 8
            listed = api.get("exchanges?limit=100", **token).json["exchanges"]
            assert sorted(e["number"] for e in listed) == list(range(1, 17))
            assert len({e["chain"] for e in listed}) == 2
            wsdl = send(url, f"{TI_GROUPS}?wsdl", b"", method="GET")
            assert f"{url}{TI_GROUPS}".encode() in wsdl.content
            one.end()
            assert [asked(AN) for _ in range(8)] == ["MSG00000"] * 8
            assert api.get("/control/v1/health", **token).status == 200
