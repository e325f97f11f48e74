# SPDX-License-Identifier: EUPL-1.2
"""A client's own access log against ours: does it tell for every exchange who asked, when, about whom and why?

An entry is matched with an exchange by KSZ's ticket; an entry without ticket by the client's own reference; one without
either by person, service and time. What an entry says rules out every other exchange: a ticket that is not ours is
never matched by something weaker. The client's file is read once for each of these ways, and never kept.
Source: knowledge rules.md 0.3 (13), 4.1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from simulator.journal.client_log import ClientLog, Entry
from simulator.journal.comparison import Comparison, Difference, Logged, Scope

_OPEN, _DONE = 0, 1
_WORDS = re.compile(r"[\s;,|]+")
_QUALITY = ("quality", "kwaliteit", "qualité")


class _Index:
    """Our exchanges by what an entry may say of them."""

    def __init__(self, exchanges: Iterable[Logged]) -> None:
        self.all = list(exchanges)
        self.by_ticket: dict[str, list[Logged]] = {}
        self.by_reference: dict[str, list[Logged]] = {}
        self.by_person: dict[str, list[Logged]] = {}
        for exchange in self.all:
            self.by_ticket.setdefault(exchange.ticket, []).append(exchange)
            if exchange.reference:
                self.by_reference.setdefault(exchange.reference, []).append(exchange)
            for person in exchange.persons:
                self.by_person.setdefault(person, []).append(exchange)


Way = Callable[[Entry, _Index, Scope], Iterable[Logged]]


def _by_ticket(entry: Entry, index: _Index, _: Scope) -> Iterable[Logged]:
    return index.by_ticket.get(entry.ticket.lower(), ()) if entry.ticket else ()


def _by_reference_and_person(entry: Entry, index: _Index, _: Scope) -> Iterator[Logged]:
    found = index.by_reference.get(entry.reference, ()) if entry.reference and not entry.ticket else ()
    return (exchange for exchange in found if entry.ssin in exchange.persons and exchange.is_of(entry.service))


def _by_reference(entry: Entry, index: _Index, _: Scope) -> Iterator[Logged]:
    found = index.by_reference.get(entry.reference, ()) if entry.reference and not entry.ticket else ()
    return (exchange for exchange in found if exchange.is_of(entry.service))


def _by_person(entry: Entry, index: _Index, scope: Scope) -> Iterator[Logged]:
    found = index.by_person.get(entry.ssin, ()) if not entry.ticket and entry.time is not None else ()
    return (
        exchange
        for exchange in found
        if exchange.is_of(entry.service)
        and exchange.away(entry.time) <= scope.tolerance
        and not (entry.reference and exchange.reference and entry.reference != exchange.reference)
    )


WAYS: tuple[Way, ...] = (_by_ticket, _by_reference_and_person, _by_reference, _by_person)


def compare(exchanges: Iterable[Logged], log: ClientLog, scope: Scope) -> Comparison:
    """Match the entries of the log with the exchanges, and tell what differs."""
    index, found = _Index(exchanges), Comparison(scope.most)
    found.ours = len(index.all)
    state = bytearray()
    for way in WAYS:
        left = False
        for number, entry in enumerate(log.entries()):
            if number == len(state):
                state.append(_OPEN)
            if state[number] == _OPEN:
                if _matched(entry, way(entry, index, scope), log, found):
                    state[number] = _DONE
                else:
                    left = left or not entry.ticket
        if not left:
            break
    found.theirs = len(state)
    _tell_extra(log, state, scope, found)
    for exchange in index.all:
        if exchange.required and not exchange.matched:
            found.add(_missing(exchange))
    return found


def _matched(entry: Entry, candidates: Iterable[Logged], log: ClientLog, found: Comparison) -> bool:
    """Match an entry with the best of the exchanges that it may mean."""
    possible = list(candidates)
    free = [exchange for exchange in possible if not exchange.matched]
    if not free:
        return bool(possible) and _repeats(entry, possible, found)
    best = max(free, key=lambda e: (e.is_about(entry.ssin), e.is_of(entry.service), -e.away(entry.time)))
    best.matched = True
    found.matched += 1
    for difference in _compared(entry, best, log):
        found.add(difference)
    return True


def _repeats(entry: Entry, possible: Iterable[Logged], found: Comparison) -> bool:
    """A further entry with the same ticket (the answer was shown once more) is no exchange of its own."""
    same = entry.ticket and any(exchange.is_about(entry.ssin) for exchange in possible)
    found.repeated += bool(same)
    return bool(same)


def _tell_extra(log: ClientLog, state: bytearray, scope: Scope, found: Comparison) -> None:
    if _OPEN not in state:
        return
    for number, entry in enumerate(log.entries()):
        if state[number] == _OPEN:
            if scope.holds(entry):
                found.add(_extra(entry))
            else:
                found.outside += 1


def _compared(entry: Entry, ours: Logged, log: ClientLog) -> Iterator[Difference]:
    """What an entry says otherwise than the exchange that it means."""
    where = entry.line, ours.ticket
    if log.has("user"):
        if not entry.user:
            yield Difference("no user", *where, f"{ours.told}: nobody is named as the user", ours.user, "")
        elif ours.user and not _same(entry.user, ours.user):
            yield Difference("wrong user", *where, f"{ours.told}: another user", ours.user, entry.user)
    if log.has("ssin") and not ours.is_about(entry.ssin):
        yield Difference("wrong person", *where, f"{ours.told}: another person", ours.persons[0], entry.ssin)
    if log.has("reason") and not _right_reason(entry.reason, ours):
        expected = " ".join(filter(None, (ours.legal_context, *(f"quality {q}" for q in ours.qualities))))
        text = f"{ours.told}: " + ("another reason" if entry.reason else "no reason")
        yield Difference("wrong reason", *where, text, expected, entry.reason)


def _same(theirs: str, ours: str) -> bool:
    """The same user; a national number may be written with dots and dashes."""
    digits = "".join(filter(str.isdigit, theirs))
    return theirs.casefold() == ours.casefold() or (len(digits) == 11 and digits == ours)


def _right_reason(reason: str, ours: Logged) -> bool:
    """A reason is a legal context, quality codes, or both; each that is given must be ours, as far as we know it."""
    words = [word for word in _WORDS.split(reason) if word and word.lower() not in _QUALITY]
    qualities = [int(word) for word in words if word.isdecimal()]
    contexts = [word for word in words if not word.isdecimal()]
    if ours.qualities and any(quality not in ours.qualities for quality in qualities):
        return False
    if ours.legal_context and any(context != ours.legal_context for context in contexts):
        return False
    return bool(words)


def _missing(ours: Logged) -> Difference:
    return Difference("missing", None, ours.ticket, f"{ours.told}: not in the client's log", ours.told, "")


def _extra(entry: Entry) -> Difference:
    about = f"about {entry.ssin}" if entry.ssin else "about nobody"
    what = " ".join(filter(None, (entry.service, about, f"by {entry.user}" if entry.user else "")))
    return Difference("extra", entry.line, entry.ticket, f"{what}: not in the journal", "", what)
