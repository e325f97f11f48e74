# SPDX-License-Identifier: EUPL-1.2
"""Sandboxes by calling organisation."""

import sqlalchemy as sa
from alembic import op

revision = "4"
down_revision = "3"


def upgrade() -> None:
    """A table for which organisation's requests belong to which sandbox."""
    op.create_table(
        "ksz_caller",
        sa.Column("cbe", sa.String(10), primary_key=True),
        sa.Column("sandbox", sa.String(64), nullable=False),
    )
