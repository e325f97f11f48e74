# SPDX-License-Identifier: EUPL-1.2
"""Names compared without case and accents, and by their sound."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.world.names import folded, sound


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("D'Hondt-Éloÿ", "DHONDTELOY"),
        ("van den Bossche", "VANDENBOSSCHE"),
        ("Weiß", "WEISS"),
        ("Œuvrard", "OEUVRARD"),
        ("", ""),
    ],
)
def test_folding(name: str, expected: str) -> None:
    """Case, accents, blanks and punctuation do not count."""
    assert folded(name) == expected


@given(st.text(alphabet="abcéèëïçñÅßDŽ' -", max_size=30))
def test_folding_is_stable(name: str) -> None:
    """Folding twice, or after changing case, gives the same."""
    assert folded(folded(name)) == folded(name)
    assert folded(name.upper()) == folded(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Janssens", "Jansen"),
        ("Claes", "Klaas"),
        ("De Smet", "Desmedt"),
        ("Philips", "Filips"),
        ("Vandijk", "Van Dyck"),
    ],
)
def test_names_that_sound_alike(one: str, other: str) -> None:
    """Spellings that sound the same in Dutch and French have the same phonetic code."""
    assert sound(one) == sound(other)


def test_names_that_do_not_sound_alike() -> None:
    """Peeters and Janssens do not sound alike."""
    assert sound("Peeters") != sound("Janssens")
