# SPDX-License-Identifier: EUPL-1.2
"""docs/services.md, and who in the starter has something to tell about."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.contracts.catalogue import Catalogue
from simulator.contracts.fidelity import services_page
from simulator.resources import data_folder
from simulator.testing.services_page import who_has_data

CATALOGUE = Catalogue([data_folder("wsdl")])


@pytest.fixture(name="who", scope="module")
def who_in_the_starter() -> dict[str, str]:
    """In words: who has data, by operation."""
    return dict(who_has_data(CATALOGUE))


def test_the_page_of_services_is_up_to_date(who: dict[str, str]) -> None:
    """docs/services.md is what the contracts say, and what the services answer about the people of the starter."""
    written = (Path(__file__).parents[2] / "docs" / "services.md").read_text(encoding="utf-8")
    message = "run: python -m simulator.testing.services_page > docs/services.md"
    assert written == services_page(CATALOGUE, who), message


@pytest.mark.parametrize(
    "title", [operation.versioned_title for operation in CATALOGUE.services() if operation.definition.subject]
)
def test_somebody_in_the_starter_has_data(who: dict[str, str], title: str) -> None:
    """Each operation about people finds something about somebody in the starter."""
    assert who.get(title)
