# SPDX-License-Identifier: EUPL-1.2
"""A running simulator, and for each test a sandbox of its own with the scenario `office`."""

from __future__ import annotations

from tests.control.conftest import api, server

__all__ = ["api", "server"]
