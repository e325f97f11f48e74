# SPDX-License-Identifier: EUPL-1.2
"""Texts in several languages on the command line, which speaks English where it can."""

from __future__ import annotations

from collections.abc import Mapping

_ORDER = ("en", "nl", "fr", "de")


def in_english(texts: Mapping[str, str | None] | None) -> str:
    """The English text, or the first there is, on one line."""
    found = next((texts[language] for language in _ORDER if texts.get(language)), "") if texts else ""
    return " ".join((found or "").split())
