# SPDX-License-Identifier: EUPL-1.2
"""Snapshots of sandboxes."""

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"


def upgrade() -> None:
    """A table for them; their documents stand in `ksz_document` and `ksz_term`, under names of their own."""
    op.create_table(
        "ksz_snapshot",
        sa.Column("sandbox", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("held", sa.String(64), nullable=False, unique=True),
        sa.Column("note", sa.String(1000), nullable=False),
        sa.Column("taken", sa.Float(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.Column("base_header", sa.LargeBinary(), nullable=False),
        sa.Column("counts", sa.LargeBinary(), nullable=False),
    )
