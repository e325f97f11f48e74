# SPDX-License-Identifier: EUPL-1.2
"""Where in a client's own access log the things stand that we compare: a small YAML file, or obvious names.

    columns: {ticket: KSZ ticket, time: Tijdstip, user: Gebruiker, ssin: INSZ, reason: [Finaliteit, Kwaliteit]}
    time_format: "%d/%m/%Y %H:%M:%S"
    values: {user: {jan: "00000000097"}, service: {TI: RetrieveTIGroups}}

What is left out is looked for under obvious names; `user: null` says that the log has no such column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationError

from simulator.errors import ConfigurationError, Problem
from simulator.records import Record, Text
from simulator.yaml_source import pydantic_problems, read_yaml

Name = Literal["ticket", "reference", "time", "user", "ssin", "reason", "service", "organisation"]

OBVIOUS: dict[Name, tuple[str, ...]] = {
    "ticket": ("ticketcbss", "ticketksz", "ticketbcss", "cbssticket", "kszticket", "bcssticket", "ticket"),
    "reference": ("reference", "referentie", "customerticket", "ticketcustomer", "dossier"),
    "time": ("time", "timestamp", "datetime", "moment", "when", "tijdstip", "tijd", "datumtijd", "datum", "date",
             "dateheure", "heure"),
    "user": ("user", "userid", "username", "gebruiker", "gebruikersid", "utilisateur", "agent"),
    "ssin": ("ssin", "insz", "niss", "inss", "rijksregisternummer", "registrenational", "person", "persoon",
             "personne"),
    "reason": ("reason", "legalcontext", "purpose", "finality", "reden", "motief", "finaliteit", "motif", "finalite",
               "quality", "kwaliteit", "hoedanigheid", "qualite"),
    "service": ("service", "dienst", "operation", "operatie"),
    "organisation": ("organisation", "organization", "organisatie", "cbe", "cbenumber", "kbo", "bce", "ocmw", "cpas"),
}  # fmt: skip
NEEDED: tuple[Name, ...] = ("time", "user", "ssin", "reason")
"""Who, when, which person, why: what an access log must tell (knowledge rules.md 4.1)."""

_YEAR = re.compile(r"(?<!%)(?:%%)*%[YyGcx]")
_NO_LETTER = re.compile(r"[^a-z0-9]")


class Named(Record):
    """The names of the columns (for JSON lines: of the keys, with dots for keys inside keys)."""

    ticket: Text | None = None
    reference: Text | None = None
    time: Text | None = None
    user: Text | None = None
    ssin: Text | None = None
    reason: Text | tuple[Text, ...] | None = None
    service: Text | None = None
    organisation: Text | None = None


def _with_year(form: str) -> str:
    if not _YEAR.search(form):
        raise ValueError(f"the time format {form!r} has no year; a moment of a log needs one (%Y)")
    return form


class Columns(Record):
    """How a client's log is to be read; every key may be left out."""

    columns: Named = Named()
    time_format: Annotated[Text, AfterValidator(_with_year)] | None = Field(
        None, description="As strptime takes it, with a year; none: ISO 8601 and the usual ones"
    )
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = Field(None, description="Of CSV")
    encoding: Text | None = None
    values: dict[Name, dict[str, str]] = Field({}, description="Words of the client's log and what we call them")

    def found_in(self, header: Iterable[str], file: Path, complete: bool) -> dict[Name, tuple[str, ...]]:
        """The columns for each thing, of those in `header`; ConfigurationError if one that is needed is not there.

        `complete`: the header has all columns (CSV); else others may come later (JSON lines).
        """
        there = list(header)
        simple = {_NO_LETTER.sub("", name.lower()): name for name in reversed(there)}
        found: dict[Name, tuple[str, ...]] = {}
        for name, obvious in OBVIOUS.items():
            if name in self.columns.model_fields_set:
                given = getattr(self.columns, name)
                found[name] = () if given is None else (given,) if isinstance(given, str) else tuple(given)
                missing = [column for column in found[name] if complete and column not in there]
                if missing:
                    raise _missing(file, f"there is no column {missing[0]!r} ({name})", there)
                continue
            first = next((simple[n] for n in map(_simple, obvious) if n in simple), None)
            if first is None and name in NEEDED:
                what = f"no column for {name} (looked for {', '.join(obvious[:4])}, ...)"
                raise _missing(file, what, there, f"; name it with --columns, or say `{name}: null` there")
            found[name] = (first,) if first is not None else ()
        return found


def _simple(name: str) -> str:
    return _NO_LETTER.sub("", name.lower())


def _missing(file: Path, what: str, there: Iterable[str], remedy: str = "") -> ConfigurationError:
    names = ", ".join(name[:30] for name in list(there)[:20]) or "none"
    return ConfigurationError(Problem(f"{what}; it has {names}{remedy}", file))


def read_columns(file: Path | None) -> Columns:
    """The file of columns; without one, the obvious names."""
    if file is None:
        return Columns()
    source = read_yaml(file)
    data: Any = source.data if source.data is not None else {}
    if not isinstance(data, Mapping):
        raise ConfigurationError(source.problem("is a mapping with the key columns, as {columns: {ssin: INSZ}}"))
    try:
        return Columns.model_validate(data)
    except ValidationError as error:
        known = ", ".join(Columns.model_fields)
        problems = [
            Problem(p.message, p.file, p.line, p.path, f"Known: {known}; in columns: {', '.join(OBVIOUS)}")
            for p in pydantic_problems(source, list(error.errors(include_url=False)))
        ]
        raise ConfigurationError(*problems) from error
