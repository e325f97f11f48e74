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

    def _opened(self, sandbox: Sandbox) -> None:
        if not self.store.shared:
            sandbox.continue_from(self.journal.last_number(sandbox.name, sandbox.run))

    def close(self) -> None:
        """Let the database go."""
        self.store.close()
