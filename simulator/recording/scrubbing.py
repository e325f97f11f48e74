# SPDX-License-Identifier: EUPL-1.2
"""An exchange without anything that tells who it was about.

Both messages are looked at together: what is replaced in one is replaced in the other. Nothing here writes to a disk, a
log or an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from simulator.recording.conventions import Kind
from simulator.recording.numbers import LENGTH, NoNumberLeftError, Numbers, numbers_in, with_numbers
from simulator.recording.places import Document, Place, UnreadableError
from simulator.recording.words import PLACEHOLDER, Words, is_content
from simulator.world.ssin import parse_ssin

REMOVED = "removed"
_TRUTHS = ("true", "false")  # whether a name is complete says nothing of the name
_DIGITS = re.compile(r"\D+")
_GAPS = re.compile(r"(?<=\d)[ .\-/\u00a0]{1,3}(?=\d)")
_DATE_PARTS = ("Century", "Year", "Month", "Day")
_SHORTEST_KNOWN = 4
_ORGANISATION = re.compile(r"[01]\d{9}|[2-8]\d{9}")


class Scrubber:
    """Replaces what may not be recorded, the same everywhere in one recording."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers, self._words = numbers, Words(numbers.tag)

    def scrub(self, documents: Sequence[Document], careful: bool = False) -> None:
        """Replace it in these messages of one exchange; UnreadableError where something of it would stay.

        `careful`: only by texts of the same shape, where the schema would not take others.
        """
        places = [place for document in documents for place in document.places()]
        originals = set(_ssins(places))
        self._numbers.avoid(originals)
        try:
            known = {number: self._numbers.ssin(number) for number in originals}
            moved = dict(filter(None, map(self._numbers.moved, originals)))
            self._replace(places, known, careful)
        except NoNumberLeftError as error:
            raise UnreadableError(str(error)) from None
        if moved:
            _move_dates(documents, moved)
        _check(documents, originals - set(known.values()))

    def text(self, text: str) -> str:
        """A text with other SSINs."""
        originals = {number for number in numbers_in(text) if parse_ssin(number)}
        self._numbers.avoid(originals)
        return with_numbers(text, {number: self._numbers.ssin(number) for number in originals}.get)

    def _replace(self, places: Sequence[Place], known: Mapping[str, str], careful: bool) -> None:
        free: list[Place] = []
        told: dict[str, str] = {}
        public = {place.text.strip() for place in places if place.kind == "keep"}
        for place in places:
            before = place.text
            if is_content(before):
                place.put(re.sub(r"[A-Za-z0-9+/]", "A", before))
            elif place.kind == "cbe" and before.strip() in public:
                continue  # the institution that asks, named again
            elif place.kind in (None, "keep", "ssin"):
                after = with_numbers(before, known.get)
                if after != before:
                    place.put(after)
                if place.kind is None and " " in before.strip():
                    free.append(place)
            else:
                after = self._other(place.kind, before, known, careful)
                place.put(after)
                if place.kind != "text":
                    told.update(_parts(before, after))
        _replace_told(free, told)

    def _other(self, kind: Kind, text: str, known: Mapping[str, str], careful: bool) -> str:
        if text.strip() in _TRUTHS:
            return text
        number = _DIGITS.sub("", text)
        if len(number) == LENGTH and number in known:
            return with_numbers(text, known.get)
        if kind == "cbe":
            found = _ORGANISATION.fullmatch(number)
            return (
                text.replace(number, self._numbers.cbe(number)) if found and number in text else self._words.code(text)
            )
        if kind == "nsso":
            return text[:2] + self._words.code(text[2:])
        if kind == "secret":
            return REMOVED
        shaped: Callable[[str], str] = self._words.name if kind in ("name", "street") else self._words.code
        if careful:
            return shaped(text)
        others: Mapping[Kind, Callable[[str], str]] = {
            "text": lambda _: PLACEHOLDER, "mail": self._words.mail, "phone": self._words.phone,
            "account": self._words.account,
        }  # fmt: skip
        return others.get(kind, shaped)(text)


def _ssins(places: Sequence[Place]) -> Iterator[str]:
    """The numbers of people: every valid one, and what stands where one should stand."""
    for place in places:
        for number in numbers_in(place.text):
            if place.kind == "ssin" or parse_ssin(number) is not None:
                yield number


def _parts(before: str, after: str) -> Iterator[tuple[str, str]]:
    """What was replaced, whole and word by word, as far as it is long enough to be known again."""
    if before == after:
        return
    pairs = [(before.strip(), after.strip())]
    words, others = before.split(), after.split()
    if len(words) == len(others):
        pairs += zip(words, others, strict=True)
    for old, new in pairs:
        if len(old) >= _SHORTEST_KNOWN:
            yield old, new


def _replace_told(places: Sequence[Place], told: Mapping[str, str]) -> None:
    """In sentences, what a rule has replaced elsewhere in the exchange."""
    if not told or not places:
        return
    folded = {old.casefold(): new for old, new in told.items()}
    longest_first = sorted(told, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
    for place in places:
        before = place.text
        after = pattern.sub(lambda found: folded.get(found[0].casefold(), PLACEHOLDER), before)
        if after != before:
            place.put(after)


def _move_dates(documents: Sequence[Document], moved: Mapping[str, str]) -> None:
    """Birth dates that a safe number cannot have, wherever they stand."""
    forms = {form: other for old, new in moved.items() for form, other in zip(_forms(old), _forms(new), strict=True)}
    pattern = re.compile(rf"(?<!\d)(?:{'|'.join(map(re.escape, forms))})(?!\d)")
    for document in documents:
        for place in document.places():
            after = pattern.sub(lambda found: forms[found[0]], place.text)
            if after != place.text:
                place.put(after)
        for element in document.elements():
            parts = {child.tag[child.tag.rfind("}") + 1 :]: child for child in element if isinstance(child.tag, str)}
            if len(parts) >= len(_DATE_PARTS) and all(part in parts for part in _DATE_PARTS):
                century, year, month, day = ((parts[part].text or "").strip() for part in _DATE_PARTS)
                other = moved.get(f"{century}{year}-{month}-{day}")
                if other is not None:
                    parts["Day"].text = other[-2:]


def _forms(day: str) -> tuple[str, ...]:
    year, month, number = day.split("-")
    return (
        day,
        f"{year}{month}{number}",
        f"{number}/{month}/{year}",
        f"{number}.{month}.{year}",
        f"{number}-{month}-{year}",
    )


def _check(documents: Sequence[Document], originals: set[str]) -> None:
    """UnreadableError if a number is still there, in whatever form."""
    for document in documents:
        for place in document.places():
            text = _GAPS.sub("", place.text)
            for number in originals:
                if number in text:
                    raise UnreadableError("a person's number could not be taken away")
