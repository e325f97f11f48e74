# SPDX-License-Identifier: EUPL-1.2
"""Colours: on a terminal only, and as NO_COLOR and FORCE_COLOR say."""

from __future__ import annotations

import pytest

from simulator.cli.output import print_table
from tests.cli.terminal import in_a_pipe, on_a_terminal

ESCAPE = "\x1b["
RED = "\x1b[31m"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        *(
            pytest.param(more, marks=pytest.mark.slow)
            for more in (("fault", "add", "--help"), ("scenario", "list"), ("nonsense",))
        ),
    ],
)
def test_there_are_colours_on_a_terminal_only(arguments: tuple[str, ...]) -> None:
    """Help, tables and errors are coloured on a terminal, and plain in a pipe."""
    assert ESCAPE in on_a_terminal(*arguments)
    assert ESCAPE not in in_a_pipe(*arguments)


@pytest.mark.parametrize("more", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"NO_COLOR": "1", "FORCE_COLOR": "1"}])
def test_a_terminal_without_colours(more: dict[str, str]) -> None:
    """NO_COLOR and a dumb terminal have none, also where FORCE_COLOR is set."""
    assert "\x1b[3" not in on_a_terminal("scenario", "list", **more)


@pytest.mark.slow
def test_colours_where_they_are_wanted() -> None:
    """FORCE_COLOR has them in a pipe too, 0 has none."""
    assert ESCAPE in in_a_pipe("--help", FORCE_COLOR="1")
    assert RED in in_a_pipe("nonsense", FORCE_COLOR="1")
    assert ESCAPE not in in_a_pipe("--help", FORCE_COLOR="0")


def test_the_words_are_the_same() -> None:
    """Without its colours a coloured help is the plain one, line by line."""
    from click import unstyle

    assert unstyle(in_a_pipe("journal", "--help", FORCE_COLOR="1")) == in_a_pipe("journal", "--help")


def test_a_refusal_is_red_and_an_answer_green(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cells that say how something ended have a colour; columns stand as without."""
    import click

    with click.Context(click.Command("test"), color=True):
        print_table(("outcome", "x"), [("refused", 1), ("answered", 2)])
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:] == [f"{RED}refused\x1b[0m   1", "\x1b[32manswered\x1b[0m  2"]
    assert [click.unstyle(line).index(number) for line, number in zip(lines[1:], "12", strict=True)] == [10, 10]


@pytest.mark.slow
def test_a_bar_is_shown_on_a_terminal_only() -> None:
    """Long work shows a bar on a terminal, and nothing in a pipe."""
    assert "scenarios" in on_a_terminal("scenario", "check", "bench").partition("bench")[0]
    assert in_a_pipe("scenario", "check", "bench").startswith("bench: fine")
