# SPDX-License-Identifier: EUPL-1.2
"""Words and codes that stand in place of real ones: of the same length and shape, always the same for the same text.

A word becomes syllables that mean nothing (`Janssens`: `Botalumi`), a number other digits; signs stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

Tag = Callable[[str, str], bytes]

_WORD = re.compile(r"[^\W\d_]+")
_PIECE = re.compile(r"[^\W_]+")
_CONSONANTS, _VOWELS = "bdfgklmnprstvz", "aeiou"
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]{200,}")
PLACEHOLDER = "Replaced text"


class Words:
    """The words of one recording; `tag` gives bytes that are always the same for a kind and a text."""

    def __init__(self, tag: Tag) -> None:
        self._tag = tag

    def name(self, text: str) -> str:
        """Other words for the words, other digits for the digits."""
        return re.sub(r"\d+", lambda found: self._digits(found[0]), _WORD.sub(lambda found: self.word(found[0]), text))

    def word(self, word: str) -> str:
        """Syllables of the same length, in capitals where the word has them."""
        folded = word.casefold()
        for attempt in range(50):
            stream = self._stream("word", f"{folded}{attempt}")
            sounds = next(stream) % 2
            letters = [_pick((_CONSONANTS, _VOWELS)[(i + sounds) % 2], next(stream)) for i in range(len(word))]
            made = "".join(letters)
            if made != folded:
                break
        return "".join(new.upper() if old.isupper() else new for new, old in zip(made, word, strict=True))

    def code(self, text: str) -> str:
        """Other letters and digits, one for one: for numbers of documents, phones, accounts."""
        return _PIECE.sub(lambda found: self._piece(found[0]), text)

    def phone(self, text: str) -> str:
        """Other digits, but for what says in which country or network: `+32`, `0`."""
        kept = re.match(r"\s*(\+\d\d|00\d\d|0)?", text)
        assert kept is not None
        return kept[0] + self.code(text[kept.end() :])

    def mail(self, text: str) -> str:
        """An address that cannot be one: its domain ends in `.example`."""
        local, at, domain = text.partition("@")
        if not at:
            return self.code(text)
        host = self.code(domain).rpartition(".")[0] or self.code(domain)
        return f"{self.code(local)}@{host}.example"

    def account(self, text: str) -> str:
        """Another bank account; an IBAN keeps its country and has check digits that fit."""
        plain = text.replace(" ", "")
        if not re.fullmatch(r"[A-Z]{2}\d\d[A-Z0-9]{8,30}", plain):
            return self.code(text)
        inside = self.code(plain[4:])
        number = int("".join(str(int(char, 36)) for char in f"{inside}{plain[:2]}00"))
        made = iter(f"{plain[:2]}{98 - number % 97:02}{inside}")
        return "".join(char if char == " " else next(made) for char in text)

    def _piece(self, piece: str) -> str:
        for attempt in range(50):
            stream = self._stream("code", f"{piece}{attempt}")
            made = "".join(_like(char, next(stream)) for char in piece)
            if made != piece:
                break
        return made

    def _digits(self, digits: str) -> str:
        return self._piece(digits)

    def _stream(self, kind: str, text: str) -> Iterator[int]:
        count = 0
        while True:
            yield from self._tag(f"{kind}{count}", text)
            count += 1


def is_content(text: str) -> bool:
    """True for a long run of base64: a picture, a document, a key."""
    return len(text) >= 200 and _BASE64.fullmatch(text) is not None


def _pick(letters: str, number: int) -> str:
    return letters[number % len(letters)]


def _like(char: str, number: int) -> str:
    """Another digit or letter; a zero stays, so that a number does not change its length or its form."""
    if char.isdigit():
        return char if char == "0" else str(1 + number % 9)
    letter = _pick("abcdefghijklmnopqrstuvwxyz", number)
    return letter.upper() if char.isupper() else letter
