# SPDX-License-Identifier: EUPL-1.2
"""Sandboxes by calling organisation: whose requests a sandbox answers where their path names no sandbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulator.store import Store


class Callers:
    """The claims, as this process knows them; `seen` tells whether that is still so."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._state: str | None = None
        self.claims: Mapping[str, str] = {}
        """The sandbox of each CBE number."""
        self.reload()

    def reload(self) -> None:
        """Look again."""
        self._state, self.claims = self._store.callers.all()

    def seen(self, state: str | None) -> bool:
        """True if the state that a sandbox was read with is the one known; else the claims have now been read anew."""
        if not self._store.shared or state == self._state:
            return True
        self.reload()
        return False

    def of(self, sandbox: str) -> tuple[str, ...]:
        """The CBE numbers that a sandbox has claimed, sorted."""
        return self._store.callers.of(sandbox)

    def claim(self, sandbox: str, numbers: Sequence[str]) -> None:
        """The sandbox has these, and no others; ConflictError names who has one of them."""
        self._store.callers.claim(sandbox, tuple(dict.fromkeys(numbers)))
        self.reload()
