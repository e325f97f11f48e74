# SPDX-License-Identifier: EUPL-1.2
"""The tables of version 2, with which upgrades begin."""

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = None

_REFUSAL = "the journal is append-only: rows of {} cannot be changed"


def upgrade() -> None:
    """Make them in an empty database."""
    big, text = sa.BigInteger(), sa.String
    counted = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "ksz_about", sa.Column("key", text(40), primary_key=True), sa.Column("value", text(200), nullable=False)
    )
    op.create_table(
        "ksz_sandbox",
        sa.Column("name", text(64), primary_key=True),
        *(sa.Column(name, big, nullable=False) for name in ("revision", "epoch", "run", "number")),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.Column("base_header", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "ksz_document",
        sa.Column("sandbox", text(64), primary_key=True),
        sa.Column("kind", text(32), primary_key=True),
        sa.Column("key", text(128), primary_key=True),
        sa.Column("layer", sa.Integer(), primary_key=True),
        sa.Column("revision", big, nullable=False),
        sa.Column("body", sa.LargeBinary()),
    )
    op.create_index("ksz_document_changes", "ksz_document", ["sandbox", "layer", "revision"])
    op.create_table(
        "ksz_term",
        sa.Column("sandbox", text(64), primary_key=True),
        sa.Column("kind", text(32), primary_key=True),
        sa.Column("term", text(128), primary_key=True),
        sa.Column("key", text(128), primary_key=True),
        sa.Column("layer", sa.Integer(), primary_key=True),
    )
    op.create_index("ksz_term_document", "ksz_term", ["sandbox", "kind", "key"])
    op.create_table(
        "ksz_chain",
        sa.Column("chain", text(16), primary_key=True),
        sa.Column("sandbox", text(64), nullable=False),
        sa.Column("opened", sa.Float(), nullable=False),
        sa.Column("follows", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ksz_chain_sandbox", "ksz_chain", ["sandbox"])
    op.create_table(
        "ksz_anchor",
        sa.Column("chain", text(16), primary_key=True),
        sa.Column("position", big, primary_key=True),
        sa.Column("sandbox", text(64), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("moment", sa.Float(), nullable=False),
        sa.Column("reason", text(16), nullable=False),
    )
    op.create_table(
        "ksz_exchange",
        sa.Column("id", counted, primary_key=True, autoincrement=True),
        sa.Column("sandbox", text(64), nullable=False),
        sa.Column("run", big, nullable=False),
        sa.Column("number", big, nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("ticket", text(36), nullable=False),
        sa.Column("received", sa.Float(), nullable=False),
        sa.Column("written", sa.Float(), nullable=False),
        sa.Column("chain", text(16), sa.ForeignKey("ksz_chain.chain"), nullable=False),
        sa.Column("position", big, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("service", text(80)),
        sa.Column("operation", text(80)),
        sa.Column("ssin", text(11)),
        sa.Column("organisation", text(10)),
        sa.Column("status", text(16), nullable=False),
        sa.Column("outcome", text(16), nullable=False),
        sa.Column("excess", sa.LargeBinary()),
        sa.Column("lines", sa.LargeBinary(), nullable=False),
        sa.Column("detail", sa.LargeBinary(), nullable=False),
        sa.Column("request", sa.LargeBinary()),
        sa.Column("reply", sa.LargeBinary()),
    )
    op.create_index("ksz_exchange_order", "ksz_exchange", ["sandbox", "run", "number"])
    op.create_index("ksz_exchange_ssin", "ksz_exchange", ["sandbox", "ssin"])
    op.create_index("ksz_exchange_chain", "ksz_exchange", ["chain", "position"], unique=True)
    op.create_index("ksz_exchange_ticket", "ksz_exchange", ["ticket"])
    op.execute("CREATE INDEX ksz_exchange_excess ON ksz_exchange (sandbox) WHERE excess IS NOT NULL")
    op.create_table(
        "ksz_seen",
        sa.Column("sandbox", text(64), primary_key=True),
        sa.Column("key", text(64), primary_key=True),
        sa.Column("until", sa.Float(), nullable=False),
    )
    op.create_index("ksz_seen_until", "ksz_seen", ["until"])
    for table in ("ksz_chain", "ksz_anchor", "ksz_exchange"):
        _no_update(table)


def _no_update(table: str) -> None:
    refusal = _REFUSAL.format(table)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}\nBEGIN SELECT RAISE(ABORT, '{refusal}'); END"
        )
        return
    op.execute(
        f"CREATE OR REPLACE FUNCTION {table}_no_update() RETURNS trigger LANGUAGE plpgsql\n"
        f"AS $$ BEGIN RAISE EXCEPTION '{refusal}'; END $$"
    )
    op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} EXECUTE FUNCTION {table}_no_update()")
