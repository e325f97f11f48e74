# SPDX-License-Identifier: EUPL-1.2
"""The exit codes of every command, and what each says."""

from __future__ import annotations

FINE, REFUSED, USAGE, INTERRUPTED = 0, 1, 2, 130

MEANING = {
    FINE: "fine",
    REFUSED: "refused, by the network or by the running simulator, or a problem found",
    USAGE: "usage or configuration: an option, a setting, a name or file that is not there, no simulator, no token",
    INTERRUPTED: "interrupted (not `serve`: it ends with 0)",
}
