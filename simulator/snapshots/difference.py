# SPDX-License-Identifier: EUPL-1.2
"""The difference of two states of a sandbox: snapshots, the sandbox as it is, or what a reset leads back to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from simulator.rules.explanations import Language
from simulator.snapshots.comparing import SECRET, Change, Step
from simulator.snapshots.documents import KINDS, ORDER, SANDBOX, Subject, compared, compared_headers
from simulator.snapshots.telling import Teller
from simulator.sources.registers import SECTION, RegisterFile
from simulator.store import Contents, Store
from simulator.store.contents import body, differing
from simulator.world.documents import ORGANISATION, PERSON
from simulator.world.organisation import Organisation
from simulator.world.person import Person
from simulator.world.sandbox_data import SandboxData

_LANGUAGES: Mapping[str, Sequence[str]] = {"nl": ("nl", "fr", "de"), "fr": ("fr", "nl", "de"), "en": ("nl", "fr", "de")}
_SSIN, _CBE = 11, 10


@dataclass(frozen=True)
class State:
    """A state of a sandbox: its documents, what it says of itself, and what a reset leads back to from there.

    Without `base` that is not compared.
    """

    contents: Contents
    header: bytes
    base: tuple[Contents, bytes] | None = None


@dataclass(frozen=True)
class About:
    """Every change of one subject; each with its sentence."""

    subject: Subject
    name: str
    changes: tuple[tuple[Change, str], ...]

    def to_data(self) -> dict[str, Any]:
        """As JSON data."""
        told = [_told(change, text) for change, text in self.changes]
        return {"kind": self.subject.kind, "key": self.subject.key, "name": self.name, "changes": told}


@dataclass(frozen=True)
class Difference:
    """What differs, by subject; `more` are the subjects that are not told any more."""

    about: tuple[About, ...]
    more: int


def difference(store: Store, one: State, other: State, language: Language = "en", most: int = 1000) -> Difference:
    """What differs in `other` from `one`, of at most so many subjects; first the sandbox, then people, by number."""
    found: dict[Subject, list[tuple[str, str]]] = {SANDBOX: []}
    with store.connection() as connection:
        for kind, key in differing(connection, one.contents, other.contents):
            found.setdefault(Subject(KINDS[kind][0], key), []).append((kind, key))
    compare = _Comparison(store, one, other)
    teller = Teller(language, Names(store, other, one, language))
    subjects = sorted(found, key=lambda subject: (ORDER.index(subject.kind), subject.key))
    about: list[About] = []
    for place, subject in enumerate(subjects):
        if len(about) == most:
            return Difference(tuple(about), len(subjects) - place)
        changes = compare.headers() if subject == SANDBOX else compare.documents(found[subject])
        told = tuple((change, teller.sentence(subject, change)) for change in changes)
        if told:
            about.append(About(subject, teller.subject(subject), told))
    return Difference(tuple(about), 0)


class _Comparison:
    """The changes of one subject."""

    def __init__(self, store: Store, one: State, other: State) -> None:
        self._store, self._one, self._other = store, one, other

    def documents(self, keys: Sequence[tuple[str, str]]) -> Iterator[Change]:
        """Those of some documents."""
        for kind, key in sorted(keys):
            with self._store.connection() as connection:
                before, after = (body(connection, state.contents, kind, key) for state in (self._one, self._other))
            yield from compared(kind, before, after)

    def headers(self) -> Iterator[Change]:
        """Those of the sandbox itself."""
        yield from compared_headers(self._one.header, self._other.header)
        if self._one.base is None or self._other.base is None:
            return
        (before, header), (after, header_after) = self._one.base, self._other.base
        with self._store.connection() as connection:
            count = len(differing(connection, before, after))
        count += sum(1 for _ in compared_headers(header, header_after))
        if count:
            yield Change("changed", (Step("base"),), 0, count)


class Names:
    """The names behind numbers, as the first of two states has them, or the second."""

    def __init__(self, store: Store, first: State, second: State, language: Language) -> None:
        self._store, self._states, self._language = store, (first, second), language
        self._find = lru_cache(maxsize=4096)(self._found)

    def __call__(self, number: str) -> str | None:
        """The name of the person or organisation with this number; None where there is none."""
        if len(number) not in (_SSIN, _CBE) or not number.isdecimal():
            return None
        return self._find(number)

    def _found(self, number: str) -> str | None:
        kind = PERSON if len(number) == _SSIN else ORGANISATION
        for state in self._states:
            with self._store.connection() as connection:
                found = body(connection, state.contents, kind, number)
            if found is not None:
                return _person_name(number, found, state) if kind == PERSON else self._organisation_name(found)
        return None

    def _organisation_name(self, found: bytes) -> str | None:
        names = Organisation.model_validate_json(found).name
        return next((name for key in _LANGUAGES[self._language] if (name := getattr(names, key))), None)


def _person_name(ssin: str, found: bytes, state: State) -> str | None:
    file = Person.from_json(ssin, found).section(SECTION.key, RegisterFile)
    if file is None:
        return None
    name = file.name(SandboxData.from_json(state.header).clock.today())
    return " ".join((*name.first[:1], name.last))


def _told(change: Change, text: str) -> dict[str, Any]:
    return {
        "outcome": change.outcome,
        "where": [{"field": step.field, "item": _without_secrets(step.item)} for step in change.way],
        "before": _without_secrets(change.before) if change.outcome != "secret" else None,
        "after": _without_secrets(change.after) if change.outcome != "secret" else None,
        "text": text,
    }


def _without_secrets(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_secrets(inner) for key, inner in value.items() if key != SECRET}
    return [_without_secrets(inner) for inner in value] if isinstance(value, list) else value
