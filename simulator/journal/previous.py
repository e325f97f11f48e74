# SPDX-License-Identifier: EUPL-1.2
"""What a caller was answered before."""

from __future__ import annotations

import sqlalchemy as sa

from simulator.store import Store
from simulator.store import tables as t

FAILED = "failed"


def previous_reply(
    store: Store, sandbox: str, run: int, operation: tuple[str | None, str | None], organisation: str | None
) -> tuple[bytes, str] | None:
    """The newest reply that an organisation could read about an operation (service, name), and its status; None if
    there is none.
    """
    columns = t.exchange.c
    query = (
        sa.select(columns.reply, columns.status)
        .where(columns.sandbox == sandbox, columns.run == run)
        .where(columns.service == operation[0], columns.operation == operation[1])
        .where(columns.organisation == organisation, columns.outcome != FAILED, sa.func.length(columns.reply) > 0)
        .order_by(columns.id.desc())
        .limit(1)
    )
    with store.connection() as connection:
        row = connection.execute(query).one_or_none()
    return None if row is None else (row.reply, row.status)
