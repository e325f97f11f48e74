# SPDX-License-Identifier: EUPL-1.2
"""YAML files read as plain data that remembers where each value stands.

A wrong value can then be reported with file, line and path, which is what a person who writes a
contract or a scenario needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from simulator.errors import ConfigurationError, Problem
from simulator.record_keys import keys_at, meant

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Path_ = tuple[str | int, ...]

_TAG = "tag:yaml.org,2002:"
_STRING = f"{_TAG}str"
_PLAIN = frozenset(f"{_TAG}{name}" for name in ("null", "bool", "int", "float", "timestamp"))

LARGEST, MOST_VALUES = 16 * 1024 * 1024, 250_000
"""The most characters of a file, and the most values in it."""

DEEPEST, _LONGEST, _REPEATED, _NUMBER = 60, 60, 1_000_000, 2**63
"""Levels, characters of a value that is no text, characters repeated by aliases; and the largest number."""


@dataclass(frozen=True)
class YamlSource:
    """The data of one YAML document and the line of every value in it."""

    file: Path | str
    data: Any
    lines: Mapping[Path_, int]

    def line(self, path: Path_) -> int | None:
        """The line of the value at `path`, or of the nearest thing around it (1-based)."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None

    def problem(self, message: str, path: Path_ = (), remedy: str = "") -> Problem:
        """A problem at `path` of this file."""
        return Problem(message, self.file, self.line(path), dotted(path), remedy)


def dotted(path: Path_) -> str:
    """`("people", 3, "names")` as `people[3].names`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def read_yaml(
    file: Path | str, text: str | None = None, error: type[ConfigurationError] = ConfigurationError
) -> YamlSource:
    """Read one document; `text` instead of the file's content where it did not come from a file."""
    content = _content(Path(file), error) if text is None else text
    if len(content) > LARGEST:
        raise error(Problem(f"is longer than {LARGEST} characters", file, remedy="Split it, and include the parts"))
    loader = _Loader(content)
    reading = _Reading(loader, file, error)
    try:
        data = reading.document()
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        line = mark.line + 1 if mark else None
        raise error(Problem(f"is not YAML: {problem.problem or problem.context}", file, line)) from problem
    except yaml.YAMLError as problem:
        raise error(Problem(f"is not YAML: {problem}", file)) from problem
    finally:
        loader.dispose()
    return YamlSource(file, data, reading.lines)


def _content(file: Path, error: type[ConfigurationError]) -> str:
    try:
        with file.open(encoding="utf-8") as opened:
            return opened.read(LARGEST + 1)
    except (OSError, UnicodeDecodeError) as problem:
        raise error(Problem(f"cannot be read: {problem}", file)) from problem


class _Reading:
    """The events of one document on their way to plain data. Aliases are followed, but not without end.

    Not by the nodes that PyYAML would make of them: those need a kilobyte each, and its parser in C ends the process
    where they are nested too deep for the stack.
    """

    def __init__(self, loader: Any, file: Path | str, error: type[ConfigurationError]) -> None:
        self._loader, self._file, self._error = loader, file, error
        self._anchored: dict[str, tuple[Any, int] | None] = {}
        self._size = self._repeated = 0
        self.lines: dict[Path_, int] = {}

    def document(self) -> Any:
        """The data of the one document; None for an empty text."""
        take, check = self._loader.get_event, self._loader.check_event
        take()
        if check(yaml.StreamEndEvent):
            return None
        take()
        data = self._value(take(), ())
        take()
        if not check(yaml.StreamEndEvent):
            raise self._wrong("is not YAML: a second document begins here", take())
        return data

    def _value(self, event: Any, path: Path_) -> Any:
        """What begins with an event."""
        self.lines[path] = event.start_mark.line + 1
        if len(path) > DEEPEST or len(self.lines) > MOST_VALUES:
            most = f"{MOST_VALUES} values" if len(path) <= DEEPEST else f"{DEEPEST} levels"
            raise self._wrong(f"is too deep or too large: there is room for {most}", event, path[:3])
        if isinstance(event, yaml.AliasEvent):
            return self._repeat(event, path)
        before, self._size = self._size, self._size + 1
        if event.anchor is not None:
            self._anchored[event.anchor] = None
        if isinstance(event, yaml.ScalarEvent):
            data = self._scalar(event, path)
        elif isinstance(event, yaml.SequenceStartEvent):
            data = self._sequence(path)
        else:
            data = self._mapping(path)
        if event.anchor is not None:
            self._anchored[event.anchor] = data, self._size - before
        return data

    def _repeat(self, event: Any, path: Path_) -> Any:
        found = self._anchored.get(event.anchor)
        if found is None:
            known = "stands for what it is in" if event.anchor in self._anchored else "stands for nothing"
            raise self._wrong(f"the alias {event.anchor!r} {known}", event, path[:3])
        data, size = found
        self._size += size
        self._repeated += size
        if self._repeated > _REPEATED:
            raise self._wrong(f"aliases repeat more than {_REPEATED} characters", event, path[:3])
        return data

    def _sequence(self, path: Path_) -> list[Any]:
        take = self._loader.get_event
        data: list[Any] = []
        while not isinstance(event := take(), yaml.SequenceEndEvent):
            data.append(self._value(event, (*path, len(data))))
        return data

    def _mapping(self, path: Path_) -> dict[Any, Any]:
        take = self._loader.get_event
        data: dict[Any, Any] = {}
        while not isinstance(event := take(), yaml.MappingEndEvent):
            key = self._key(event, path)
            if key in data:
                raise self._wrong(f"the key {key!r} stands here twice", event, path)
            data[key] = self._value(take(), (*path, key))
            self.lines[(*path, key)] = event.start_mark.line + 1
        return data

    def _key(self, event: Any, path: Path_) -> Any:
        key: Any = []
        if isinstance(event, yaml.AliasEvent):
            key = self._repeat(event, path)
        elif isinstance(event, yaml.ScalarEvent):
            key = self._scalar(event, path)
            if event.anchor is not None:
                self._anchored[event.anchor] = key, 1 + len(event.value)
        if isinstance(key, (dict, list)):
            raise self._wrong("a key must be a plain word", event, path)
        return key

    def _scalar(self, event: Any, path: Path_) -> Any:
        text, tag = event.value, event.tag
        self._size += len(text)
        if tag in (None, "!"):
            tag = self._loader.resolve(yaml.ScalarNode, text, event.implicit)
        if "\0" in text:
            raise self._wrong("a text cannot hold the character NUL", event, path)
        if tag == _STRING or len(text) > _LONGEST:
            return text
        if tag not in _PLAIN:
            raise self._wrong(f"is not YAML for us: {tag.removeprefix(_TAG)!r} is not known here", event, path)
        node = yaml.ScalarNode(tag, text, event.start_mark, event.end_mark)
        try:
            value = self._loader.yaml_constructors[tag](self._loader, node)
        except (ValueError, AttributeError, KeyError, OverflowError):
            return text  # 1980-00-00 looks like a day to YAML, but there is none: it is a text
        if isinstance(value, int) and not -_NUMBER <= value < _NUMBER:
            raise self._wrong("the number is too large", event, path)
        return value

    def _wrong(self, message: str, event: Any, path: Path_ = ()) -> ConfigurationError:
        return self._error(Problem(message, self._file, event.start_mark.line + 1, dotted(path)))


_DIGITS = re.compile(r"\^(?:\\d|\[0-9\])\{(\d+)(?:,(\d+))?\}\$")
_KINDS = {
    **dict.fromkeys(
        ("model_type", "model_attributes_type", "dict_type"), "keys with values are expected, as {key: value}"
    ),
    **dict.fromkeys(("list_type", "tuple_type"), "a list is expected, as [one, another]"),
}
"""What is told of data of another kind, in words of YAML and JSON."""


def worth_telling(errors: list[Any], most: int) -> list[Any]:
    """The first errors of a pydantic model, without those that follow from one inside: that a list is too short."""
    first = errors[:most]
    around = {error["loc"][:length] for error in first for length in range(len(error["loc"]))}
    return [error for error in first if error["type"] != "too_short" or error["loc"] not in around]


def pydantic_problems(source: YamlSource, errors: list[Any], prefix: Path_ = (), kind: Any = None) -> Iterator[Problem]:
    """The errors of a pydantic model, each at its line; an unknown key with those that `kind` knows in its place."""
    for item in errors:
        path = prefix + tuple(step for step in item["loc"] if _is_step(source.data, prefix, step))
        message = item["msg"].removeprefix("Value error, ")
        remedy = ""
        if item["type"] == "extra_forbidden":
            message = f"the key {item['loc'][-1]!r} is not known here"
            remedy = meant(item["loc"][-1], keys_at(kind, item["loc"][:-1]))
        elif item["type"] in _KINDS:
            message = _KINDS[item["type"]]
        elif item["type"] == "string_pattern_mismatch":
            message = _in_words(message.partition("'")[2].removesuffix("'"))
        yield source.problem(message[:1].lower() + message[1:], path, remedy)


def _in_words(pattern: str) -> str:
    """What a text has to be that has this pattern."""
    digits = _DIGITS.fullmatch(pattern)
    if digits is None:
        return f"a text of the pattern {pattern} is expected"
    least, most = digits.groups()
    return f"{least} to {most} digits are expected" if most else f"{least} digits are expected"


def _is_step(data: Any, prefix: Path_, step: str | int) -> bool:
    """Pydantic puts the names of union members in `loc`; those are no steps in the file."""
    return isinstance(step, int) or not (
        step.startswith(("function-", "tagged-", "list[", "dict[", "lax-or")) or "[" in step
    )
