# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim person add`: people with fresh numbers, from the command line."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Ksz, one_line
from tests.control.api import AN, GENT, Api


def test_people_come_with_their_numbers(there: Ksz, api: Api) -> None:
    """It prints the SSINs, one in each line; the people are inscribed for whoever was named."""
    wanted = ("--count", "2", "--born", "1990-02-03", "--sex", "male", "--organisation", GENT)
    result = there("person", "add", *wanted, "--sandbox", api.sandbox)
    numbers = result.stdout.split()
    assert [number[:6] for number in numbers] == ["900203", "900203"]
    for number in numbers:
        assert api.get(f"inscriptions?ssin={number}&organisation={GENT}").json["total"] == 2


def test_a_copy(there: Ksz, api: Api) -> None:
    """`--like` copies somebody with everybody who belongs to it; `--json` tells which number stands for which."""
    answer = json.loads(there("person", "add", "--like", AN, "--json", "--sandbox", api.sandbox).stdout)
    assert answer["persons"][0]["ssin"] == answer["copies"][0][AN]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--like", AN, "--sex", "male"), "born and sex are for invented people"),
        (("--born", "1990-02-01"), "no safe SSINs for the 1st of a month"),
        (("--organisation", "0999100394"), "no organisation is 0999100394"),
        (("--sandbox", "nowhere"), "there is no sandbox 'nowhere'"),
    ],
)
def test_people_that_cannot_be(there: Ksz, api: Api, arguments: tuple[str, ...], told: str) -> None:
    """What cannot be is told in one line, with exit code 1."""
    assert told in one_line(there("person", "add", "--sandbox", api.sandbox, *arguments), 1)
