# SPDX-License-Identifier: EUPL-1.2
"""YAML files read as plain data that remembers where each value stands.

A wrong value can then be reported with file, line and path, which is what a person who writes a
contract or a scenario needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from simulator.errors import ConfigurationError, Problem

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Path_ = tuple[str | int, ...]

_STRING = "tag:yaml.org,2002:str"
_DEEPEST, _MOST = 60, 5_000_000


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
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def read_yaml(
    file: Path | str, text: str | None = None, error: type[ConfigurationError] = ConfigurationError
) -> YamlSource:
    """Read one document; `text` instead of the file's content where it did not come from a file."""
    try:
        content = Path(file).read_text(encoding="utf-8") if text is None else text
    except (OSError, UnicodeDecodeError) as problem:
        raise error(Problem(f"cannot be read: {problem}", file)) from problem
    loader = _Loader(content)
    try:
        node = loader.get_single_node()
        reading = _Reading(loader, file, error)
        data = reading.value(node, ()) if node is not None else None
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        line = mark.line + 1 if mark else None
        raise error(Problem(f"is not YAML: {problem.problem or problem.context}", file, line)) from problem
    except yaml.YAMLError as problem:
        raise error(Problem(f"is not YAML: {problem}", file)) from problem
    finally:
        loader.dispose()
    return YamlSource(file, data, reading.lines)


class _Reading:
    """The nodes of one document on their way to plain data. Aliases are followed, but not without end."""

    def __init__(self, loader: Any, file: Path | str, error: type[ConfigurationError]) -> None:
        self._loader, self._file, self._error = loader, file, error
        self.lines: dict[Path_, int] = {}

    def value(self, node: Any, path: Path_) -> Any:
        """The data of a node."""
        self.lines[path] = node.start_mark.line + 1
        if len(path) > _DEEPEST or len(self.lines) > _MOST:
            raise self._wrong("is too deep or too large (does an alias lead back to itself?)", node, path[:3])
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, i)) for i, item in enumerate(node.value)]
        if node.tag == _STRING:
            return node.value
        try:
            return self._loader.construct_object(node, deep=True)
        except (ValueError, AttributeError):  # 1980-00-00 looks like a day to YAML, but there is none: it is a text
            return node.value

    def _mapping(self, node: Any, path: Path_) -> dict[Any, Any]:
        result: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = self._loader.construct_object(key_node, deep=True)
            if isinstance(key, (dict, list)):
                raise self._wrong("a key must be a plain word", key_node, path)
            if key in result:
                raise self._wrong(f"the key {key!r} stands here twice", key_node, path)
            result[key] = self.value(value_node, (*path, key))
            self.lines[(*path, key)] = key_node.start_mark.line + 1
        return result

    def _wrong(self, message: str, node: Any, path: Path_) -> ConfigurationError:
        return self._error(Problem(message, self._file, node.start_mark.line + 1, dotted(path)))


def pydantic_problems(source: YamlSource, errors: list[Any], prefix: Path_ = ()) -> Iterator[Problem]:
    """The errors of a pydantic model, each at its line; an unknown key is named together with its place."""
    for item in errors:
        path = prefix + tuple(step for step in item["loc"] if _is_step(source.data, prefix, step))
        message = item["msg"].removeprefix("Value error, ")
        remedy = ""
        if item["type"] == "extra_forbidden":
            message, remedy = f"the key {item['loc'][-1]!r} is not known here", item.get("remedy", "")
        yield source.problem(message[:1].lower() + message[1:], path, remedy)


def _is_step(data: Any, prefix: Path_, step: str | int) -> bool:
    """Pydantic puts the names of union members in `loc`; those are no steps in the file."""
    return isinstance(step, int) or not (
        step.startswith(("function-", "tagged-", "list[", "dict[", "lax-or")) or "[" in step
    )
