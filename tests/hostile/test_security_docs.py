# SPDX-License-Identifier: EUPL-1.2
"""docs/security.md tells the bounds that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulator import connection, errors, yaml_source
from simulator.contracts import validator
from simulator.control import body
from simulator.settings import Settings
from simulator.snapshots import format as snapshots
from simulator.soap import envelope, ssdn

TEXT = (Path(__file__).parents[2] / "docs" / "security.md").read_text(encoding="utf-8")
DEFAULTS = Settings()
MB = 1024 * 1024


@pytest.mark.parametrize(
    "told",
    [
        f"| {DEFAULTS.max_body // MB} MB, also after unzipping",
        f"| {DEFAULTS.max_snapshot // MB} MB (413), from who may use the control API only, and {snapshots.UNZIPPED}",
        f"lines of {snapshots.LONGEST_LINE // MB} MB",
        f"| {DEFAULTS.request_timeout:g} seconds",
        f"| {DEFAULTS.max_connections} connections",
        f"| {DEFAULTS.journal_keep} exchanges and {DEFAULTS.journal_memory} MB",
        f"| {envelope.MOST_NODES:,} together",
        f"| {ssdn.MOST_REQUESTS}, each is an exchange",
        f"| {validator.MOST_ISSUES} problems, {validator.LONGEST} characters",
        f"| {connection.HEAD} bytes, {connection.HEADERS} headers",
        f"| {body.DEEPEST} levels, {body.MOST:,} values",
        f"| {yaml_source.LARGEST // MB} million characters, {yaml_source.MOST_VALUES:,} values, ",
        f"{errors.MOST_PROBLEMS} problems are told",
    ],
)
def test_each_bound_is_told(told: str) -> None:
    """Each bound stands on the page as it is in the program."""
    assert told in TEXT


def test_each_setting_exists() -> None:
    """Each setting that the page names is one."""
    named = {name for row in re.findall(r"\|([^|\n]*)\|\n", TEXT) for name in re.findall(r"`(\w+)`", row)}
    assert {"max_body", "request_timeout", "max_connections"} <= named <= set(Settings.model_fields)
