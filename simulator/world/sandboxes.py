# SPDX-License-Identifier: EUPL-1.2
"""The sandboxes of a store, opened when first used."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from threading import Lock

from simulator.errors import ConflictError, NotFoundError
from simulator.records import NAME, NAME_IN_WORDS
from simulator.store import Store
from simulator.world.callers import Callers
from simulator.world.mutations import Listener
from simulator.world.sandbox import Sandbox
from simulator.world.sandbox_data import SandboxData

DEFAULT = "default"


class Sandboxes:
    """Opens, makes and deletes sandboxes; there is always one called `default`."""

    def __init__(self, store: Store, opened: Callable[[Sandbox], None] = lambda _: None) -> None:
        self.store = store
        self._opened, self._lock = opened, Lock()
        self._open: dict[str, Sandbox] = {}
        self.listeners: list[Listener] = []
        self.callers = Callers(store)
        if DEFAULT not in store.names():
            self.create(DEFAULT)

    def names(self) -> list[str]:
        """The names of all sandboxes."""
        return self.store.names()

    def get(self, name: str) -> Sandbox:
        """The sandbox of that name; NotFoundError names the nearest ones."""
        sandbox = self._open.get(name)
        return sandbox if sandbox is not None else self._open_stored(name)

    def opened(self, name: str) -> Sandbox | None:
        """The sandbox of that name, if it has been used in this process."""
        return self._open.get(name)

    def _open_stored(self, name: str) -> Sandbox:
        with self._lock:
            if name in self._open:
                return self._open[name]
            if not NAME.fullmatch(name):
                raise self._unknown(name)
            try:
                header = self.store.header(name)
            except NotFoundError:
                raise self._unknown(name) from None
            sandbox = Sandbox(self.store, header, self.listeners)
            self._opened(sandbox)
            self._open[name] = sandbox
            return sandbox

    def _unknown(self, name: str) -> NotFoundError:
        short = name[:64]
        near = get_close_matches(short, self.names()) or self.names()
        return NotFoundError(f"there is no sandbox {short!r}; there is {', '.join(near[:5])}")

    def create(self, name: str, data: SandboxData | None = None) -> Sandbox:
        """A new, empty sandbox."""
        if not NAME.fullmatch(name):
            raise ConflictError(f"{name!r} is no name for a sandbox: one has {NAME_IN_WORDS}")
        self.store.create(name, (data or SandboxData()).to_json())
        return self.get(name)

    def forget(self, name: str) -> None:
        """Open the sandbox anew when it is used next."""
        with self._lock:
            self._open.pop(name, None)

    def delete(self, name: str) -> None:
        """The sandbox gone with all it holds; `default` stays."""
        if name == DEFAULT:
            raise ConflictError("the sandbox default cannot be deleted; reset it instead")
        with self._lock:
            self.store.delete(name)
            self._open.pop(name, None)
        self.callers.reload()
