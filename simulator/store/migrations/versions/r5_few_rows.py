# SPDX-License-Identifier: EUPL-1.2
"""Exchanges of a recording, and those that were not answered, are found without reading the others."""

import sqlalchemy as sa
from alembic import op

revision = "5"
down_revision = "4"


def upgrade() -> None:
    """A column with the recording, null in the rows that are there, and two indexes of few rows."""
    op.add_column("ksz_exchange", sa.Column("recording", sa.String(16)))
    op.execute(
        "CREATE INDEX ksz_exchange_recording ON ksz_exchange (recording, run, number) WHERE recording IS NOT NULL"
    )
    stopped = "(sandbox, run, outcome, received) WHERE outcome <> 'answered'"
    op.execute(f"CREATE INDEX ksz_exchange_stopped ON ksz_exchange {stopped}")
