# SPDX-License-Identifier: EUPL-1.2
"""The network: what the edge, the control API and the commands work with. It joins the parts of one run."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from simulator.contracts.catalogue import Catalogue
from simulator.contracts.status import StatusCodes
from simulator.journal.journal import Journal
from simulator.resources import data_folder
from simulator.settings import Settings
from simulator.store import Store
from simulator.world.sandbox import Sandbox
from simulator.world.sandboxes import Sandboxes

if TYPE_CHECKING:
    from simulator.certificates.trust import Trust
    from simulator.recording.recorder import Recorders
    from simulator.world.recording import Recording


class Network:
    """Contracts, status codes, sandboxes and journal of one process."""

    def __init__(self, settings: Settings, alone: bool = True) -> None:
        """`alone`: nobody else works on the database, if it is a file (StoreError if somebody does)."""
        self.settings = settings
        if settings.client_ca is not None:
            _ = self.trust  # a wrong file stops the start, not the first request
        self.catalogue = Catalogue([data_folder("wsdl"), *settings.contracts])
        self.codes = StatusCodes()
        self.store = Store(settings.database, alone=alone)
        self.journal = Journal(
            self.store, settings.journal_keep, settings.journal_retention, most=settings.journal_memory * 1024 * 1024
        )
        self.sandboxes = Sandboxes(self.store, self._opened)

    @cached_property
    def trust(self) -> Trust:
        """Whose certificates are trusted; SettingsError if the files of the settings cannot be used."""
        from simulator.certificates.trust import Trust

        return Trust.load(self.settings.client_ca, self.settings.client_crl)

    @cached_property
    def recorders(self) -> Recorders:
        """What sandboxes that record keep of exchanges, in this process."""
        from secrets import token_bytes

        from simulator.recording.recorder import Recorders
        from simulator.recording.target import Identity

        settings = self.settings
        secret = settings.recording_secret.encode() if settings.recording_secret else token_bytes(32)
        identity = Identity(settings.record_certificate, settings.record_key, settings.record_ca)
        return Recorders(secret, identity)

    def recording(self, sandbox: Sandbox) -> Recording | None:
        """The recording under way; where there is none, no connection to an endpoint is left of an earlier one."""
        found = sandbox.recording
        running = found if found is not None and found.runs else None
        self.end_recordings(sandbox.name, running)
        return running

    def end_recordings(self, sandbox: str, but: Recording | None = None) -> None:
        """Let the connections of a sandbox's recordings go, in this process, as soon as nobody uses them."""
        if "recorders" in vars(self):
            self.recorders.end(sandbox, but)

    def _opened(self, sandbox: Sandbox) -> None:
        if not self.store.shared:
            sandbox.continue_from(self.journal.last_number(sandbox.name, sandbox.run))

    def close(self) -> None:
        """Let the database, and connections to other endpoints, go."""
        if "recorders" in vars(self):
            self.recorders.close()
        self.store.close()
