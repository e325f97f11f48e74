# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim record` from the start to the end of a recording."""

from __future__ import annotations

import json

from click.testing import CliRunner, Result

from simulator.cli.commands.record import command
from simulator.server import Server
from simulator.settings import Settings


def test_from_start_to_stop() -> None:
    """Each command says in a line what is so, or answers with JSON; a path that is none is refused."""
    with Server(Settings(port=0)) as server:

        def run(*arguments: str) -> Result:
            return CliRunner().invoke(command, [*arguments, "--url", server.url])

        started = run("start", "http://127.0.0.1:9", "--path", "RetrieveTIGroups/v2=/ti", "--timeout", "5")
        assert "records from http://127.0.0.1:9" in started.output
        assert "recorded: 0 exchanges about 0 people" in run("status").output
        assert json.loads(run("status", "--json").output)["paths"] == {"RetrieveTIGroups/v2": "/ti"}
        assert json.loads(run("list", "--left-out", "--json").output)["exchanges"] == []
        assert "has recorded from" in run("stop").output
        assert "write Service/version=/PATH" in run("start", "http://127.0.0.1:9", "--path", "x").output
