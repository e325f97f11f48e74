# SPDX-License-Identifier: EUPL-1.2
"""Differences as sentences that a tester understands, in Dutch, French or English."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from simulator.rules.explanations import Language
from simulator.snapshots.comparing import SECRET, Change, Step
from simulator.snapshots.documents import CLOCK, Subject
from simulator.snapshots.words import vocabulary
from simulator.sources import sections
from simulator.world.clock import Clock
from simulator.world.documents import PERSON

_LONGEST, _LONGEST_TEXT, _IN_BRACKETS = 400, 80, 4
_PERIOD = ("from", "to")


class Teller:
    """Tells changes in one language. `named` gives the name behind an SSIN or a CBE number, where there is one."""

    def __init__(self, language: Language, named: Callable[[str], str | None]) -> None:
        self._language, self._named, self._words = language, named, vocabulary()

    def subject(self, subject: Subject) -> str:
        """Whom or what it is about."""
        name = self._named(subject.key)
        if name is None and subject.kind in self._words.sentences:
            known = {"name": "?", "key": subject.key}
            return subject.key if "{name}" in self._words.sentences[subject.kind].en else self._say(subject.kind, known)
        return self._say(subject.kind, {"name": name, "key": subject.key})

    def sentence(self, subject: Subject, change: Change) -> str:
        """What changed, without saying of whom."""
        section = change.way[0].field if change.way else subject.kind
        facts: dict[str, Any] = {"old": self._value(change.before), "new": self._value(change.after)}
        if section == CLOCK:
            facts = {"old": self._clock(change.before), "new": self._clock(change.after)}
        elif change.outcome in ("set", "unset", "changed", "secret"):
            facts |= {"field": self._name(change.way[-1].field), "where": self._where(change.way[:-1])}
        else:
            ending = change.outcome in ("ends", "ends-otherwise", "goes-on")
            item: Any = change.way[-1].item if ending else change.after or change.before
            if change.outcome == "new":
                item = {key: value for key, value in item.items() if value != subject.key}
            plain = (*change.way[:-1], Step(change.way[-1].field)) if change.way else ()
            facts |= self._of_item(item, ending) | {"where": self._where(plain)}
            if subject.kind == PERSON and change.outcome == "new":
                facts["what"] = ", ".join(self._name(key) for key in item if key in sections())
        told = self._say(change.outcome, facts, section)
        return told.removeprefix(" ").removeprefix(": ")  # what is no part of anything has no `where`

    def _of_item(self, item: Any, ending: bool) -> dict[str, Any]:
        """The facts of a record: its fields, its period, and all of it. Its end is not told where the sentence does."""
        if not isinstance(item, dict):
            return {"what": self._value(item)}
        shown = {key: value for key, value in item.items() if not (ending and key == "to")}
        fields = {key: self._value(value) for key, value in shown.items() if key not in _PERIOD}
        return {**fields, "period": self._period(shown), "what": self._label(shown)}

    def _where(self, way: Sequence[Step]) -> str:
        parts = []
        for field, item in way:
            inside = "" if item is None else f" ({self._label(item, _IN_BRACKETS)})"
            parts.append(f"{self._name(field)}{inside}")
        return ", ".join(parts)

    def _label(self, record: Mapping[str, Any], most: int | None = None) -> str:
        """A record in a few words: its fields, and its period behind them."""
        simple = [key for key, value in record.items() if not isinstance(value, (dict, list))]
        keys = [key for key in (record if most is None else simple) if key not in (*_PERIOD, SECRET)]
        parts = [self._part(key, record[key]) for key in keys[:most] if record[key] is not None]
        if any(record.get(key) for key in _PERIOD):
            parts.append(self._period(record))
        return _cut(", ".join(parts), _LONGEST)

    def _part(self, key: str, value: Any) -> str:
        """A field and its value; one that says all by being there (`reset: {}`) has none."""
        return self._name(key) if value == {} else f"{self._name(key)} {self._value(value)}"

    def _period(self, record: Mapping[str, Any]) -> str:
        begin, end = record.get("from"), record.get("to")
        sentence = "from-to" if begin and end else "from" if begin else "to" if end else "always"
        return self._say(sentence, {"from": begin, "to": end})

    def _value(self, value: Any) -> str:
        if value is None:
            return self._say("nothing", {})
        if isinstance(value, bool):
            return self._say(str(value).lower(), {})
        if isinstance(value, dict):
            return f"({self._label(value)})"
        if isinstance(value, list):
            return _cut(", ".join(map(self._value, value)), _LONGEST) or self._say("nothing", {})
        text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
        name = self._named(text)
        return _cut(text, _LONGEST_TEXT) if name is None else f"{name} ({text})"

    def _clock(self, data: dict[str, Any]) -> str:
        clock = Clock.from_data(data)
        if clock.frozen_at is not None:
            return self._say("frozen", {"moment": f"{clock.frozen_at:%Y-%m-%d %H:%M:%S}"})
        return self._say("running", {"span": _span(clock.offset)}) if clock.offset else self._say("real", {})

    def _name(self, key: str) -> str:
        return self._words.name(key, self._language)

    def _say(self, sentence: str, facts: Mapping[str, Any], section: str = "") -> str:
        return self._words.told(sentence, facts, self._language, section)


def _cut(text: str, longest: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= longest else f"{text[: longest - 3]}..."


def _span(span: timedelta) -> str:
    """`+3d 00:00:00`, in every language."""
    sign, span = ("-", -span) if span < timedelta() else ("+", span)
    hours, rest = divmod(span.seconds, 3600)
    return f"{sign}{span.days}d {hours:02}:{rest // 60:02}:{rest % 60:02}"
