# SPDX-License-Identifier: EUPL-1.2
"""YAML that remembers where each value stands."""

from __future__ import annotations

from datetime import date

import pytest

from simulator.errors import ConfigurationError
from simulator.yaml_source import dotted, read_yaml

TEXT = """# a comment
people:
  an: {born: 1980-00-00, since: 2020-02-03}
  list:
    - one
    - two: 2
"""


def test_values_and_lines() -> None:
    """Each value has its line; a day with unknown parts is a text, a day is a day."""
    source = read_yaml("x.yaml", TEXT)
    assert source.data["people"]["an"] == {"born": "1980-00-00", "since": date(2020, 2, 3)}
    assert source.line(("people", "an", "born")) == 3
    assert source.line(("people", "list", 1, "two")) == 6
    assert source.line(("people", "list", 1, "gone")) == 6
    problem = source.problem("is wrong", ("people", "list", 1), "Change it")
    assert str(problem) == "x.yaml:6: people.list[1]: is wrong. Change it"
    assert dotted(("a", 0, "b")) == "a[0].b"


LAUGHS = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12)
)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: [1", "is not YAML"),
        ("a: 1\na: 2", "wrong.yaml:2: the key 'a' stands here twice"),
        ("? [1, 2]\n: 3", "a key must be a plain word"),
        ("a: &a [*a]", "stands for what it is in"),
        ("a: *b", "stands for nothing"),
        ("a: !!python/object:os.system x", "is not YAML"),
        ("--- 1\n--- 2", "is not YAML"),
    ],
)
def test_what_cannot_be_read(text: str, says: str) -> None:
    """Broken YAML, a key twice, an alias to itself and a tag of a programming language are refused."""
    with pytest.raises(ConfigurationError, match=says):
        read_yaml("wrong.yaml", text)


def test_an_alias_bomb_is_refused() -> None:
    """Aliases of aliases that would fill the memory are refused."""
    with pytest.raises(ConfigurationError, match="aliases repeat more than"):
        read_yaml("wrong.yaml", LAUGHS)
