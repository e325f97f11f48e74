# SPDX-License-Identifier: EUPL-1.2
"""The words in which a difference is told, in Dutch, French and English; they stand in `fixtures/words`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import ValidationError

from simulator.errors import ContractError, Problem
from simulator.records import Record
from simulator.resources import data_folder
from simulator.rules.explanations import Language, Words
from simulator.yaml_source import pydantic_problems, read_yaml


class Vocabulary(Record):
    """Sentences and names by id (see the head of the file)."""

    sentences: dict[str, Words]
    names: dict[str, Words]

    def told(self, sentence: str, facts: Mapping[str, Any], language: Language, section: str = "") -> str:
        """A sentence with its facts: that of the section, where it has one of its own."""
        words = self.sentences.get(f"{section}.{sentence}") or self.sentences[sentence]
        return words.told(facts, language)

    def name(self, key: str, language: Language) -> str:
        """What a section or field is called."""
        words = self.names.get(key)
        return key.replace("_", " ") if words is None else words.told({}, language)


@cache
def vocabulary() -> Vocabulary:
    """The words of the file; ContractError if it is not right."""
    source = read_yaml(data_folder("fixtures") / "words" / "differences.yaml", error=ContractError)
    try:
        return Vocabulary.model_validate(source.data)
    except ValidationError as error:
        problems: list[Problem] = list(pydantic_problems(source, error.errors()))
        raise ContractError(*problems) from error
