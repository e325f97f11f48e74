# SPDX-License-Identifier: EUPL-1.2
"""The application: mounts, nothing else. Importing does nothing; `create_app` makes one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from simulator.network import Network
from simulator.scenarios.files import name_of
from simulator.scenarios.load import read_scenarios
from simulator.scenarios.scenario import Watch
from simulator.settings import Settings
from simulator.soap.handshake import note_refused_certificate
from simulator.soap.mount import SoapMount
from simulator.world.sandboxes import DEFAULT

CONTROL = "/control/"
IMPORT = "/snapshots/import"


class App:
    """One run as a WSGI application: the services under their own paths, the control API under /control."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._soap = SoapMount(network)

    @cached_property
    def _control(self) -> Any:
        from simulator.control import create_control

        return create_control(self.network)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one HTTP request."""
        path = environ.get("PATH_INFO", "")
        if path == "/" or path.startswith(CONTROL):
            result: Iterable[bytes] = self._control(environ, start_response)
            return result
        return self._soap(environ, start_response)

    def room_on_disk(self, environ: dict[str, Any]) -> int:
        """How many bytes of a body may wait on disk: of a snapshot, from somebody who may send one. Else 0."""
        path, settings = environ["PATH_INFO"], self.network.settings
        if environ["REQUEST_METHOD"] != "POST" or not (path.startswith(CONTROL) and path.endswith(IMPORT)):
            return 0
        from simulator.control.guard import lets_in

        return settings.max_snapshot if lets_in(environ, settings.token) else 0

    def waits(self, path: str) -> bool:
        """True if a request to this path may wait for another endpoint: its sandbox records."""
        return path != "/" and not path.startswith(CONTROL) and self._soap.waits(path)

    def note_refused_certificate(self, address: str, reason: str) -> None:
        """A TLS handshake failed because of the client's certificate."""
        note_refused_certificate(self.network, address, reason)

    def close(self) -> None:
        """Let the database go."""
        self.network.close()


def create_app(settings: Settings | None = None, watch: Watch = lambda _: None, fill: bool = True) -> App:
    """The application for some settings. Their scenarios `fill` the sandbox `default`, unless a database on disk has
    them loaded already; `watch` hears how many invented people came.
    """
    settings = settings or Settings()
    network = Network(settings)
    try:
        if fill and settings.scenarios:
            _fill(network, settings, watch)
    except BaseException:
        network.close()
        raise
    return App(network)


def _fill(network: Network, settings: Settings, watch: Watch) -> None:
    scenario = read_scenarios(settings.scenarios, settings.clock, settings.seed, settings.real_ssins, network.catalogue)
    sandbox = network.sandboxes.get(DEFAULT)
    loaded, wanted = (tuple(map(name_of, data.scenarios)) for data in (sandbox.data, scenario.data))
    if loaded != wanted:
        scenario.load_into(sandbox, watch)
