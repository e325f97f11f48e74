# SPDX-License-Identifier: EUPL-1.2
"""The tables. All bodies are JSON; raw messages are the bytes of the wire."""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    event,
)

from simulator.store.append_only import no_update

VERSION = "5"
"""Of these tables. Whoever changes them raises it, with a revision in `migrations` (CONTRIBUTING.md)."""

metadata = MetaData()

about = Table(
    "ksz_about",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", String(200), nullable=False),
)

sandbox = Table(
    "ksz_sandbox",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("revision", BigInteger, nullable=False),  # one higher with every change of a document or of the header
    Column("epoch", BigInteger, nullable=False),  # one higher when everything a process remembers is void
    Column("run", BigInteger, nullable=False),  # one higher with every reset or load: exchanges are counted per run
    Column("number", BigInteger, nullable=False),  # the last exchange number of this run
    Column("header", LargeBinary, nullable=False),
    Column("base_header", LargeBinary, nullable=False),  # what a reset returns to
)

document = Table(
    "ksz_document",
    metadata,
    Column("sandbox", String(64), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("key", String(128), primary_key=True),
    Column("layer", Integer, primary_key=True),  # 0 as loaded, 1 as changed since
    Column("revision", BigInteger, nullable=False),
    Column("body", LargeBinary),  # null: removed in this layer
)
Index("ksz_document_changes", document.c.sandbox, document.c.layer, document.c.revision)

term = Table(
    "ksz_term",
    metadata,
    Column("sandbox", String(64), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("term", String(128), primary_key=True),
    Column("key", String(128), primary_key=True),
    Column("layer", Integer, primary_key=True),
)
Index("ksz_term_document", term.c.sandbox, term.c.kind, term.c.key)

snapshot = Table(  # of a sandbox; its documents and their terms stand under the name `held`
    "ksz_snapshot",
    metadata,
    Column("sandbox", String(64), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("held", String(64), nullable=False, unique=True),
    Column("note", String(1000), nullable=False),
    Column("taken", Float, nullable=False),  # seconds since 1970, by the machine's clock
    Column("number", BigInteger, nullable=False),  # the last exchange number before it
    Column("header", LargeBinary, nullable=False),
    Column("base_header", LargeBinary, nullable=False),
    Column("counts", LargeBinary, nullable=False),  # kind -> number of documents
)

chain = Table(  # of exchanges: each row's hash is made with that of the row before it (simulator/journal/chain.py)
    "ksz_chain",
    metadata,
    Column("chain", String(16), primary_key=True),
    Column("sandbox", String(64), nullable=False),
    Column("opened", Float, nullable=False),  # seconds since 1970, by the machine's clock
    Column("follows", LargeBinary, nullable=False),  # newest rows of the sandbox's other chains at that moment
)
Index("ksz_chain_sandbox", chain.c.sandbox)

anchor = Table(  # where a chain goes on after its first rows were taken away
    "ksz_anchor",
    metadata,
    Column("chain", String(16), primary_key=True),
    Column("position", BigInteger, primary_key=True),  # of the last row taken away, and its hash
    Column("sandbox", String(64), nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("moment", Float, nullable=False),  # when, by the machine's clock
    Column("reason", String(16), nullable=False),
)

exchange = Table(
    "ksz_exchange",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("sandbox", String(64), nullable=False),
    Column("run", BigInteger, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("part", Integer, nullable=False),
    Column("ticket", String(36), nullable=False),
    Column("received", Float, nullable=False),  # seconds since 1970, by the sandbox's clock
    Column("written", Float, nullable=False),  # the same by the machine's clock
    Column("chain", String(16), ForeignKey(chain.c.chain), nullable=False),
    Column("position", BigInteger, nullable=False),  # in the chain, from 1
    Column("hash", LargeBinary, nullable=False),
    Column("service", String(80)),
    Column("operation", String(80)),
    Column("ssin", String(11)),
    Column("organisation", String(10)),
    Column("status", String(16), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("excess", LargeBinary),  # what was asked beyond what the caller may have; null: nothing
    Column("lines", LargeBinary, nullable=False),  # one for each level of the network
    Column("detail", LargeBinary, nullable=False),
    Column("request", LargeBinary),
    Column("reply", LargeBinary),
    Column("recording", String(16)),  # the one that it is a part of; null: of none
)
Index("ksz_exchange_order", exchange.c.sandbox, exchange.c.run, exchange.c.number)
Index("ksz_exchange_ssin", exchange.c.sandbox, exchange.c.ssin)
Index("ksz_exchange_chain", exchange.c.chain, exchange.c.position, unique=True)
Index("ksz_exchange_ticket", exchange.c.ticket)
NOT_ANSWERED = "outcome <> 'answered'"
"""Few rows are: a question for them says so in these words, by which the database knows the index."""
_OF_FEW_ROWS = {
    "ksz_exchange_excess": "(sandbox) WHERE excess IS NOT NULL",
    "ksz_exchange_recording": "(recording, run, number) WHERE recording IS NOT NULL",
    "ksz_exchange_stopped": f"(sandbox, run, outcome, received) WHERE {NOT_ANSWERED}",
}
# Not as an Index: its options for a dialect would import both dialects at every start.
for _name, _rows in _OF_FEW_ROWS.items():
    _made = DDL(f"CREATE INDEX {_name} ON ksz_exchange {_rows}")  # type: ignore[no-untyped-call]
    event.listen(exchange, "after_create", _made)
BY_STATEMENT = frozenset(_OF_FEW_ROWS)
"""Indexes that the metadata do not know."""
APPEND_ONLY = (chain, anchor, exchange)
no_update(*APPEND_ONLY)

seen = Table(  # what is accepted once only: signed messages, nonces
    "ksz_seen",
    metadata,
    Column("sandbox", String(64), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("until", Float, nullable=False),  # seconds since 1970, by the machine's clock: then it may be forgotten
)
Index("ksz_seen_until", seen.c.until)

caller = Table(  # whose requests belong to which sandbox, where their path names none
    "ksz_caller",
    metadata,
    Column("cbe", String(10), primary_key=True),
    Column("sandbox", String(64), nullable=False),
)
