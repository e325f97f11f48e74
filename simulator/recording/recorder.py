# SPDX-License-Identifier: EUPL-1.2
"""The recorder of one recording in one process: what it may keep of an exchange."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

from simulator.contracts.catalogue import Catalogue
from simulator.contracts.contract import Contract
from simulator.recording.numbers import Numbers
from simulator.recording.places import Document, UnreadableError
from simulator.recording.scrubbing import Scrubber
from simulator.recording.understanding import ENVELOPES, Part, body_of, parts, validators
from simulator.world.recording import Recording
from simulator.world.sandbox import Sandbox

if TYPE_CHECKING:
    from simulator.recording.target import Identity, Target

_FEW = 8


@dataclass(frozen=True)
class Kept:
    """An exchange as it is recorded: both messages without what tells who they were about, and what is in them."""

    request: bytes
    reply: bytes
    parts: tuple[Part, ...]


class Recorder:
    """Sends on, and keeps. The numbers that stand for real ones are known here and nowhere else."""

    def __init__(self, sandbox: Sandbox, recording: Recording, secret: bytes, identity: Identity) -> None:
        self.recording, self.sandbox = recording, sandbox.name
        self._identity = identity
        self._scrubber = Scrubber(Numbers(secret, lambda number, tag: sandbox.claim_number(recording.id, number, tag)))

    @cached_property
    def target(self) -> Target:
        """Where requests are sent on to; ConfigurationError where the files of the settings cannot be used."""
        from simulator.recording.target import Target

        return Target(self.recording, self._identity)

    def path(self, contract: Contract, path: str) -> str:
        """The path at the target in place of one of ours."""
        paths = self.recording.paths
        return paths.get(contract.id) or paths.get(contract.service) or path

    def kept(self, catalogue: Catalogue, contract: Contract, asked: Any, answered: Any) -> Kept:
        """What may be kept of two messages, given as trees that nobody else uses; `answered` may be None.

        UnreadableError where they cannot be read, or would not be valid any more.
        """
        roots = [root for root in (asked, answered) if root is not None]
        for root in roots:
            _without_header(root)
        checked = [_valid(catalogue, contract, root) for root in roots]
        for careful in (False, True):
            documents = [Document(deepcopy(root)) for root in roots]
            self._scrubber.scrub(documents, careful)
            written = [document.written() for document in documents]
            after = [document.root for document in documents]
            if all(_valid(catalogue, contract, root) for root, was in zip(after, checked, strict=True) if was):
                found = parts(catalogue, contract, *(body_of(root) for root in (*after, *[None] * (2 - len(after)))))
                return Kept(written[0], written[1] if answered is not None else b"", tuple(found))
        raise UnreadableError("it would not be valid by its schema without what was replaced")

    def text(self, text: str) -> str:
        """A text of ours without SSINs of the recording."""
        return self._scrubber.text(text)


def _without_header(root: Any) -> None:
    """Credentials, signatures and addresses of a message are never kept."""
    for namespace in ENVELOPES:
        for header in root.findall(f"{{{namespace}}}Header"):
            root.remove(header)


def _valid(catalogue: Catalogue, contract: Contract, root: Any) -> bool:
    body = body_of(root)
    if body is None:
        return False
    found = list(validators(catalogue, contract, body))
    return bool(found) and not any(validator.issues(deepcopy(element)) for validator, element in found)


class Recorders:
    """The recorders of one process, the latest ones."""

    def __init__(self, secret: bytes, identity: Identity) -> None:
        self._secret, self._identity = secret, identity
        self._found: dict[str, Recorder] = {}
        self._lock = Lock()

    def of(self, sandbox: Sandbox, recording: Recording) -> Recorder:
        """The recorder of a recording."""
        with self._lock:
            found = self._found.get(recording.id)
            if found is None:
                self._close(list(self._found)[: 1 - _FEW])
                found = self._found[recording.id] = Recorder(sandbox, recording, self._secret, self._identity)
            return found

    def end(self, sandbox: str, but: Recording | None = None) -> None:
        """Let the connections of a sandbox's recordings go, as soon as nobody uses them; those of one may stay."""
        with self._lock:
            self._close(
                [key for key, one in self._found.items() if one.sandbox == sandbox and (but is None or key != but.id)]
            )

    def close(self) -> None:
        """Let every connection go."""
        with self._lock:
            self._close(list(self._found))

    def _close(self, gone: Iterable[str]) -> None:
        for key in gone:
            recorder = self._found.pop(key)
            if "target" in vars(recorder):
                recorder.target.close()
