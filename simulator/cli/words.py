# SPDX-License-Identifier: EUPL-1.2
"""Texts in several languages on the command line, in the language of whoever uses it."""

from __future__ import annotations

import os
from collections.abc import Mapping

from simulator.errors import SettingsError

SETTING = "KSZ_SIM_LANGUAGE"
REASONS = ("nl", "fr", "en")
"""The languages in which decisions are told."""

_ORDER = ("en", "nl", "fr", "de")
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE")


def user_language() -> str:
    """nl, fr, de or en: by KSZ_SIM_LANGUAGE, else by the first that is set of LC_ALL, LC_MESSAGES, LANG and LANGUAGE.

    English for any other language of the locale; SettingsError for another KSZ_SIM_LANGUAGE.
    """
    wanted = os.environ.get(SETTING, "")
    if wanted and wanted not in _ORDER:
        raise SettingsError(f"{SETTING} is one of {', '.join(_ORDER)}, not {wanted!r}")
    locale = next(filter(None, map(os.environ.get, _LOCALE)), "")
    return wanted or next((one for one in _ORDER if locale[:2].lower() == one and not locale[2:3].isalpha()), "en")


def reason_language() -> str:
    """The user's language where decisions are told in it, else English."""
    language = user_language()
    return language if language in REASONS else "en"


def in_words(texts: Mapping[str, str | None] | None) -> str:
    """The text in the user's language, else in English, or the first there is; on one line."""
    return _first(texts, (user_language(), *_ORDER))


def in_english(texts: Mapping[str, str | None] | None) -> str:
    """The English text, or the first there is, on one line: what does not depend on who asks."""
    return _first(texts, _ORDER)


def _first(texts: Mapping[str, str | None] | None, order: tuple[str, ...]) -> str:
    found = next((texts[language] for language in order if texts.get(language)), "") if texts else ""
    return " ".join((found or "").split())
