# SPDX-License-Identifier: EUPL-1.2
"""Snapshots as files, and the difference of two states of a sandbox in words (docs/snapshots.md)."""
