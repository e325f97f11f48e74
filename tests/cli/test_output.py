# SPDX-License-Identifier: EUPL-1.2
"""How commands print."""

from __future__ import annotations

import sys
from typing import Any

import click
import pytest

from simulator.cli.output import pretty, print_table
from simulator.cli.progress import progress
from simulator.cli.words import in_english


def test_a_table_is_plain_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """In a file or a pipe, columns are set with blanks and nothing is cut."""
    print_table(("a", "long"), [("x" * 300, None), (1, "y")])
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "x" * 300
    assert lines[2] == "1".ljust(302) + "y"


def test_a_table_is_drawn_on_a_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the table fits its width; what looks like markup is text."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    print_table(("a",), [("[bold]x",)])
    assert "[bold]x" in capsys.readouterr().out


def test_a_message_inside_a_string_is_shown_as_what_it_is() -> None:
    """The SSDN message inside the string of the connector is indented too."""
    message = "<a><b>&lt;?xml version='1.0'?&gt;&lt;c&gt;&lt;d/&gt;&lt;/c&gt;</b></a>"
    assert pretty(message) == "<a>\n  <b>\n    <c>\n      <d/>\n    </c>\n  </b>\n</a>"


@pytest.mark.parametrize(
    "message", ["", "no xml", "<a>", "<a>&lt;b</a>", "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;<b></a>"]
)
def test_what_is_no_xml_is_shown_as_it_is(message: str) -> None:
    """A message that is no XML is shown unchanged."""
    assert pretty(message) == message


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({"nl": "een", "en": "one"}, "one"),
        ({"fr": "un", "nl": "een"}, "een"),
        ({"de": "a\n b"}, "a b"),
        ({}, ""),
        (None, ""),
    ],
)
def test_what_does_not_depend_on_the_user_is_english(texts: Any, expected: str) -> None:
    """A text is shown in English, or else in Dutch, French or German, on one line."""
    assert in_english(texts) == expected


@pytest.mark.parametrize(("as_json", "lines"), [(False, 2), (True, 0)])
def test_long_work_says_how_far_it_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, as_json: bool, lines: int
) -> None:
    """Elsewhere than on a terminal a long command says now and then how far it is, unless it answers with JSON."""
    monkeypatch.setattr("simulator.cli.progress._TELL_EVERY", 0.0)
    context = click.Context(click.Command("test"))
    context.params["as_json"] = as_json
    with context, progress("exchanges", 5, lines=True) as done:
        done(2)
        done(3)
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == ["... 2 of 5 exchanges", "... 5 of 5 exchanges"][:lines]
