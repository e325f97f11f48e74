# SPDX-License-Identifier: EUPL-1.2
"""A person: one document with a section per authentic source.

A section is the file of that source on the person. Its record type lives with the source (simulator/sources); the
world only carries it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import orjson

from simulator.records import Record

S = TypeVar("S", bound=Record)
V = TypeVar("V")


class Person:
    """One person as stored; sections are read into their records when first asked for.

    The object stands for one state of the document: a change makes a new one. What is computed from it can
    therefore be kept on it (see `once`).
    """

    __slots__ = ("_data", "_once", "_sections", "ssin")

    def __init__(self, ssin: str, data: dict[str, Any]) -> None:
        self.ssin = ssin
        self._data = data
        self._sections: dict[type[Record], Record] = {}
        self._once: dict[object, Any] = {}

    @classmethod
    def from_json(cls, ssin: str, body: bytes) -> Person:
        """The person of a stored document."""
        return cls(ssin, orjson.loads(body))

    def to_json(self) -> bytes:
        """The document to store."""
        return orjson.dumps(self._data)

    @property
    def replaced_by(self) -> str | None:
        """The SSIN that took the place of this one."""
        found: str | None = self._data.get("replaced_by")
        return found

    @property
    def replaces(self) -> tuple[str, ...]:
        """The SSINs that this one took the place of."""
        return tuple(self._data.get("replaces", ()))

    @property
    def cancelled(self) -> bool:
        """True if the number was given by mistake and taken away."""
        return bool(self._data.get("cancelled"))

    def section(self, key: str, kind: type[S]) -> S | None:
        """The file of the source `key` on this person; None if that source does not know the person."""
        found = self._sections.get(kind)
        if found is None:
            data = self._data.get(key)
            if data is None:
                return None
            found = self._sections[kind] = kind.model_validate(data)
        assert isinstance(found, kind)
        return found

    def with_section(self, key: str, file: Record) -> Person:
        """The person with another file of one source."""
        return Person(
            self.ssin, {**self._data, key: file.model_dump(mode="json", exclude_defaults=True, by_alias=True)}
        )

    @property
    def sources(self) -> tuple[str, ...]:
        """The keys of the sources that know this person."""
        return tuple(key for key, value in self._data.items() if isinstance(value, dict))

    def to_data(self) -> dict[str, Any]:
        """As JSON data, with the SSIN."""
        return {"ssin": self.ssin, **self._data}

    def once(self, key: object, make: Callable[[], V]) -> V:
        """The value of `make`, computed once for this state of the person."""
        if key not in self._once:
            if len(self._once) > 16:
                self._once.clear()
            self._once[key] = make()
        found: V = self._once[key]
        return found
