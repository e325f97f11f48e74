# SPDX-License-Identifier: EUPL-1.2
"""The language of titles and reasons is that of the user."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.cli.words import in_english, in_words, reason_language, user_language
from simulator.errors import SettingsError
from tests.cli.conftest import Ksz, one_line
from tests.control.api import GENT, MARC, Api

VARIABLES = ("KSZ_SIM_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE")


@pytest.fixture
def speaking(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the variables that say a language, and no others."""

    def speak(**variables: str) -> None:
        for name in VARIABLES:
            monkeypatch.delenv(name, raising=False)
        for name, text in variables.items():
            monkeypatch.setenv(name, text)

    return speak


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "en"),
        ({"LANG": "nl_BE.UTF-8"}, "nl"),
        ({"LANG": "fr_BE@euro"}, "fr"),
        ({"LANG": "de"}, "de"),
        ({"LANG": "en_GB.UTF-8", "LANGUAGE": "nl"}, "en"),
        ({"LANGUAGE": "fr:nl"}, "fr"),
        ({"LC_ALL": "C", "LANG": "nl_BE.UTF-8"}, "en"),
        ({"LC_MESSAGES": "fr_BE", "LANG": "nl_BE"}, "fr"),
        ({"LC_ALL": "", "LANG": "nl_BE"}, "nl"),
        ({"LANG": "es_ES.UTF-8"}, "en"),
        ({"LANG": "nld"}, "en"),
        ({"KSZ_SIM_LANGUAGE": "fr", "LC_ALL": "nl_BE"}, "fr"),
    ],
)
def test_the_language_of_the_user(speaking: Any, variables: dict[str, str], language: str) -> None:
    """KSZ_SIM_LANGUAGE, then the locale, in its order; English for all others."""
    speaking(**variables)
    assert user_language() == language


def test_reasons_in_german_are_told_in_english(speaking: Any) -> None:
    """Reasons are there in Dutch, French and English; titles in German too."""
    speaking(LANG="de_BE")
    assert (reason_language(), in_words({"de": "ein", "en": "one"})) == ("en", "ein")
    assert in_words({"nl": "een"}) == "een"
    assert in_english({"de": "ein", "en": "one"}) == "one"


def test_a_language_that_there_is_not(speaking: Any, ksz: Ksz) -> None:
    """A wrong KSZ_SIM_LANGUAGE is told, with exit code 2."""
    speaking(KSZ_SIM_LANGUAGE="es")
    with pytest.raises(SettingsError):
        user_language()
    assert "KSZ_SIM_LANGUAGE is one of en, nl, fr, de, not 'es'" in one_line(ksz("scenario", "list"), 2)


def test_titles_and_reasons(speaking: Any, there: Ksz, api: Api) -> None:
    """Titles of scenarios and contracts, and reasons, follow the user; --language wins."""
    explain = ("explain", "RetrieveTIGroups.retrieveTI", "--as", GENT, "--ssin", MARC, "--sandbox", api.sandbox)
    told = {}
    for language in ("nl", "fr", "en"):
        speaking(LANG=f"{language}_BE.UTF-8")
        commands = (("scenario", "list"), ("contract", "list"), explain)
        told[language] = [there(*command).stdout for command in commands]
    for texts in zip(*told.values(), strict=True):
        assert len(set(texts)) == 3
    assert there(*explain, "--language", "nl").stdout == told["nl"][2]


def test_the_control_api_heeds_accept_language(api: Api) -> None:
    """Without `language` the reasons are in the language that the client accepts; `language` wins."""
    question = {"operation": "RetrieveTIGroups.retrieveTI", "as": GENT, "ssin": MARC}

    def title(accept: str | None, path: str = "/control/v1/rules") -> Any:
        return api.get(path, **({} if accept is None else {"Accept_Language": accept})).json["rules"][0]["title"]

    assert title("nl-BE,fr;q=0.8") == title(None, "/control/v1/rules?language=nl")
    assert title("es, fr;q=0.5") == title(None, "/control/v1/rules?language=fr")
    assert title("es") == title(None) == title(None, "/control/v1/rules?language=en")
    assert title("nl", "/control/v1/rules?language=fr") == title("fr")
    reasons = {
        language: api.post("explain", question, Accept_Language=language).json["decisions"][-1]
        for language in ("nl", "fr")
    }
    assert reasons["nl"]["reason"] != reasons["fr"]["reason"]
