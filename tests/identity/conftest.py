# SPDX-License-Identifier: EUPL-1.2
"""Test certificates, made once, and simulators that listen with TLS."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.certificates.folder import CertificateFolder, Wanted
from simulator.server import Server
from simulator.settings import Settings
from tests.identity.tls import GENT, NAMUR, Certificates, options


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """What `ksz-sim certs make` makes, for two organisations."""
    folder = tmp_path_factory.mktemp("certificates")
    CertificateFolder(folder).make(Wanted({GENT: "OCMW Gent", NAMUR: "CPAS de Namur"}))
    return Certificates(folder)


@pytest.fixture(scope="session", params=["uvloop", "asyncio"])
def secure(request: pytest.FixtureRequest, certificates: Certificates) -> Iterator[Server]:
    """The starter with TLS on both event loops; client certificates are asked for, and not needed."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "asyncio":
            patch.setitem(sys.modules, "uvloop", None)
        else:
            pytest.importorskip("uvloop")
        with Server(Settings(port=0, scenarios=("starter",), **options(certificates))) as server:
            yield server


@pytest.fixture
def own(tmp_path: Path) -> Certificates:
    """Certificates that a test may change."""
    CertificateFolder(tmp_path).make(Wanted({GENT: "OCMW Gent"}))
    return Certificates(tmp_path)
