# SPDX-License-Identifier: EUPL-1.2
"""Chance under a seed: one source of it for each household and purpose, so that one never disturbs another."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Weighted:
    """Words to draw from, each with its weight."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.weights = dict(weights)
        self._words = tuple(weights)
        self._sums = tuple(accumulate(weights.values()))

    def at(self, point: float) -> str:
        """The word at a point from 0 to 1."""
        return self._words[min(bisect(self._sums, point * self._sums[-1]), len(self._words) - 1)]

    def only(self, words: Iterable[str]) -> Weighted | None:
        """The same with these words alone; None where none is left."""
        kept = {word: self.weights[word] for word in words if word in self.weights}
        return Weighted(kept) if kept else None


def band(text: str) -> tuple[int, int]:
    """`18-24` as its two ends."""
    low, _, high = text.partition("-")
    return int(low), int(high or low)


class Draw(Random):
    """Draws of words, numbers and days."""

    def of(self, weighted: Weighted) -> str:
        """One of the words."""
        return weighted.at(self.random())

    def within(self, weighted: Weighted) -> int:
        """A whole number in one of the bands."""
        low, high = band(self.of(weighted))
        return self.between(low, high)

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included; `low` where they are the wrong way round."""
        return low + int(self.random() * (high - low + 1)) if high > low else low

    def one(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[int(self.random() * len(items))]

    def per_cent(self, share: float) -> bool:
        """True in `share` of a hundred cases."""
        return self.random() * 100 < share

    def day(self, first: date, last: date) -> date:
        """A day from `first` to `last`; `first` where they are the wrong way round."""
        return first + timedelta(days=self.between(0, (last - first).days))
