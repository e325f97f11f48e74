# SPDX-License-Identifier: EUPL-1.2
"""The file of a snapshot: JSON lines, zipped (gzip). docs/snapshots.md describes it for others.

The first line says what it is, each further one is a document in one layer, and the last one has their number and the
SHA-256 of all lines before it. The same snapshot makes the same lines.
"""

FORMAT, VERSION = "ksz-simulator snapshot", 1
ENDING, MEDIA_TYPE = ".ksz.gz", "application/vnd.ksz-simulator.snapshot"
HEAD = frozenset({"format", "version", "sandbox", "name", "note", "number", "counts", "data", "base"})
LINE = frozenset({"kind", "key", "layer", "body"})
END = frozenset({"documents", "sha256"})

UNZIPPED = 32
"""So many times as large as the file may be what is in it."""

LONGEST_LINE = 16 * 1024 * 1024
LONGEST_NOTE, LONGEST_KEY = 1000, 128
NAME = r"^[a-z0-9][a-z0-9._-]{0,62}$"
