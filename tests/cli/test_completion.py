# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim completion`: what real shells offer when TAB is pressed."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from simulator.server import Server
from tests.cli.conftest import Ksz
from tests.cli.terminal import COMMAND, environment
from tests.control.api import Api

_ASKING = {
    "bash": """
source {script}
COMP_WORDS=({words})
COMP_CWORD={last}
{function} ksz-sim
printf '%s\\n' "${{COMPREPLY[@]}}"
""",
    "zsh": """
compdef() {{ :; }}
compadd() {{ print -l -- $completions; }}
_describe() {{ print -l -- ${{completions_with_descriptions%%:*}}; }}
source {script}
words=({words}) CURRENT=$(({last} + 1))
{function}
""",
    "fish": """
source {script}
complete -C {line}
""",
}
_STARTED = {"bash": ("bash", "--norc", "-c"), "zsh": ("zsh", "-f", "-c"), "fish": ("fish", "--no-config", "-c")}


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `ksz-sim` in it."""
    folder = tmp_path_factory.mktemp("programs")
    program = folder / "ksz-sim"
    program.write_text(f'#!/bin/sh\nexec {shlex.join(COMMAND)} "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return folder


def _shell(programs: Path, *command: str, **more: str) -> str:
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment(PATH=path, **more), check=True, timeout=60
    )
    assert done.stderr == ""
    return done.stdout


def _offered(programs: Path, shell: str, *words: str, **more: str) -> list[str]:
    """What a shell offers for the last of the words."""
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell}")
    script = programs / f"completion.{shell}"
    text = _shell(programs, "ksz-sim", "completion", shell)
    script.write_text(text, encoding="utf-8")
    line = shlex.join(("ksz-sim", *words)) if words[-1] else f"{shlex.join(('ksz-sim', *words[:-1]))} "
    asking = _ASKING[shell].format(
        script=script, words=shlex.join(("ksz-sim", *words)), last=len(words), line=shlex.quote(line),
        function=next(line.split("(")[0].strip() for line in text.splitlines() if "_completion" in line),
    )  # fmt: skip
    return [line.partition("\t")[0].strip() for line in _shell(programs, *_STARTED[shell], asking, **more).splitlines()]


@pytest.mark.parametrize(
    ("words", "some"),
    [
        (("jo",), {"journal"}),
        (("journal", "re"), {"reconcile"}),
        (("reset", "--js"), {"--json"}),
        (("explain", "--language", ""), {"nl", "fr", "en"}),
        (("scenario", "check", "star"), {"starter"}),
        (("serve", "--scenario", "rules/01"), {"rules/01-no-inscription"}),
        (("call", "HandiService.consultP"), {"HandiService.consultPayments"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_bash_completes(programs: Path, words: tuple[str, ...], some: set[str]) -> None:
    """Commands, options, their values, scenarios and operations are completed."""
    assert some <= set(_offered(programs, "bash", *words))


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_complete_the_same(programs: Path, shell: str) -> None:
    """zsh and fish, where they are here, complete commands and scenarios as bash does."""
    assert {"reconcile"} <= set(_offered(programs, shell, "journal", "re"))
    assert {"starter"} <= set(_offered(programs, shell, "scenario", "show", "star"))


def test_bash_completes_sandboxes_of_a_running_simulator(programs: Path, server: Server, api: Api) -> None:
    """Names of sandboxes come from the simulator that runs, by --url or by the environment."""
    assert api.sandbox in _offered(programs, "bash", "reset", "--sandbox", "cli-", KSZ_SIM_URL=server.url)
    assert api.sandbox in _offered(programs, "bash", "reset", "--url", server.url, "--sandbox", "cli-")


def test_nothing_is_offered_where_nothing_runs(programs: Path) -> None:
    """Without a simulator there are no sandboxes, and no word about it. SSINs are never offered."""
    assert _offered(programs, "bash", "reset", "--sandbox", "", KSZ_SIM_URL="http://127.0.0.1:9") == [""]
    assert _offered(programs, "bash", "explain", "--ssin", "", KSZ_SIM_URL="http://127.0.0.1:9") == [""]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_its_script(ksz: Ksz, shell: str) -> None:
    """The script calls the program back; a shell that is here can read it."""
    script = ksz("completion", shell).stdout
    assert f"_KSZ_SIM_COMPLETE={shell}_complete" in script
    if shutil.which(shell) is not None:
        subprocess.run([shell, "-n"], input=script, text=True, check=True, timeout=60)


def test_a_shell_that_is_not_known(ksz: Ksz) -> None:
    """Another shell is refused with those that there are."""
    result = ksz("completion", "tcsh")
    assert result.exit_code == 2
    assert "'bash', 'zsh', 'fish'" in result.stderr
