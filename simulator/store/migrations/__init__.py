# SPDX-License-Identifier: EUPL-1.2
"""How the tables of one version become those of the next: one Alembic revision for each, under `versions`.

A revision's id is the number that `ksz_about.version` has after it, as text. Alembic is imported by upgrades only.
"""
