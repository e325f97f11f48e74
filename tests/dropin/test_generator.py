# SPDX-License-Identifier: EUPL-1.2
"""Replies made of a schema: valid by it, the same for the same seed; texts that fit patterns of XML Schema."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from lxml import etree
from stdnum.be import vat as cbe

from simulator.contracts.builder import write
from simulator.contracts.catalogue import Catalogue
from simulator.contracts.content import SimpleType
from simulator.contracts.contract import Contract, Operation
from simulator.contracts.definition import Family
from simulator.contracts.generator.checker import fits
from simulator.contracts.generator.content import Generator, NoHints
from simulator.contracts.generator.patterns import PatternError, maker
from simulator.contracts.generator.reply import why_not
from simulator.contracts.generator.simple import value_of
from simulator.contracts.validator import Validator
from simulator.resources import data_folder
from simulator.world.ssin import parse_ssin
from tests.dropin.folders import DATA, official_or_skip

TODAY = date(2026, 3, 2)
OURS = Catalogue([data_folder("wsdl"), DATA]).services()


def _validator(contract: Contract) -> Validator:
    """What validates a body alone, also one that the connector carries."""
    if contract.family is not Family.SSDN:
        return contract.validator
    return Validator.of_files(((contract.target, contract.file.resolve()),))


def _check(operation: Operation) -> None:
    validator = _validator(operation.contract)
    for seed in ("1", "2", "3"):
        for tag in (operation.request, operation.reply):
            for lean in (False, True):
                element = operation.element(tag)
                data = Generator(seed, lean).data(element, NoHints(TODAY))
                assert data == Generator(seed, lean).data(element, NoHints(TODAY))
                issues = validator.issues(etree.fromstring(write(element, data)))
                assert issues == (), (operation.title, seed, lean, issues[:2])


@pytest.mark.parametrize("operation", OURS, ids=lambda operation: operation.versioned_title)
def test_every_message_can_be_made_of_its_schema(operation: Operation) -> None:
    """Request and reply of every operation are valid, with several seeds, full or lean."""
    _check(operation)


@pytest.mark.slow
def test_every_published_message_can_be_made_of_its_schema() -> None:
    """The same for every published contract; and a reply with the network's own blocks is valid as a whole."""
    found = Catalogue([data_folder("wsdl"), official_or_skip()])
    for operation in found.services():
        if operation.contract.brought:
            _check(operation)
            assert why_not(operation, TODAY) == "", operation.title


PATTERNS = [
    r"\d{11}", r"[01]\d{9}", r"[A-Z]{2}-\d{4}(/[a-f0-9]{1,3})?", r"MSG\d{5}|[A-Z]+", r"[^0-9]{3}",
    r"[a-z-[aeiou]]+", r"\p{Lu}\p{Ll}*", r"\P{L}+", r"\i\c*", r"[\i-[:]][\c-[:]]*", r"(ab|c)*d?", r"a{2,}",
    r"a{0}b", r".{5}", r"\S+", r"\s", r"[\-+]?\d+(\.\d+)?", r"[+\-]", r"[a\-z]+", r"\.\?\*", r"^$", r"[$^]",
    r"", r"((0[1-9])|(1[0-2]))/\d{4}", r"[À-ÿ]+", r"https?://.+",
    r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", r"x|", r"\\", r"[\[\]]", r"\p{IsBasicLatin}+",
]  # fmt: skip


@pytest.mark.parametrize("pattern", PATTERNS)
def test_texts_fit_the_pattern_they_are_made_by(pattern: str) -> None:
    """Each text made by a pattern is one that the validator takes."""
    kind = SimpleType("string", (("pattern", pattern),), ((("pattern", pattern),),))
    made = maker(pattern)
    texts = [made(Random(seed)) for seed in range(20)]  # noqa: S311 - no secret
    assert [text for text in texts if not fits(kind, text)] == []


@pytest.mark.parametrize("pattern", ["[a", "(a", "a)", "a{x}", "*", "\\", "[]"])
def test_what_is_no_pattern_is_told(pattern: str) -> None:
    """A pattern that cannot be read is an error, and never an endless search."""
    with pytest.raises(PatternError):
        maker(pattern)


def test_only_what_can_end_is_made() -> None:
    """Of a choice the branch that can end is taken, and what can stand in itself comes to an end."""
    operation = next(found for found in OURS if found.name == "askAnything")
    for seed in range(10):
        data = Generator(str(seed)).data(operation.element(operation.reply), NoHints(TODAY))
        assert data["amount"]["@currency"] == "EUR"
        assert "endless" not in data
        assert {key for thing in data["#group"] for key in thing} <= {"stone", "stick"}


def test_no_number_of_somebody_is_made_up() -> None:
    """Where eleven or ten digits are asked and none is known, what is made lacks the check digits of a real number."""
    for pattern in (r"\d{11}", r"[01]\d{9}"):
        kind = SimpleType("string", (("pattern", pattern),), ((("pattern", pattern),),))
        made = [value_of(kind, Random(seed), (), TODAY, "number") for seed in range(300)]  # noqa: S311 - no secret
        assert None not in made
        assert [text for text in made if parse_ssin(text) is not None or cbe.is_valid(text)] == []
