# SPDX-License-Identifier: EUPL-1.2
"""Where scenarios are (shipped ones by name, others by path), and what their files say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

from simulator.errors import NotFoundError, ScenarioError
from simulator.resources import data_folder
from simulator.yaml_source import YamlSource, read_yaml


@dataclass(frozen=True)
class Summary:
    """A shipped scenario by its name, with title and description in the languages they were written in."""

    name: str
    title: Mapping[str, str]
    about: Mapping[str, str]


def shipped() -> dict[str, Path]:
    """The scenarios of the project by name (`starter`, `rules/01-no-inscription`)."""
    folder = data_folder("scenarios")
    return {file.relative_to(folder).with_suffix("").as_posix(): file for file in sorted(folder.rglob("*.yaml"))}


def find(name: str, beside: Path | None = None) -> Path:
    """The file of a scenario: a path (also relative to the file that includes it), or the name of a shipped one."""
    candidates = [Path(name), *([beside.parent / name] if beside else [])]
    for candidate in candidates:
        if candidate.suffix in (".yaml", ".yml") and candidate.is_file():
            return candidate
    known = shipped()
    if name in known:
        return known[name]
    if _is_path(name):
        there = f"{name} is a folder" if Path(name).is_dir() else f"there is no scenario in {name}"
        raise NotFoundError(f"{there}; a scenario is a file that ends in .yaml, or the name of one that is shipped")
    if name.endswith((".yaml", ".yml")):
        raise NotFoundError(f"there is no file {name}; a scenario that comes with the simulator is named without .yaml")
    near = get_close_matches(name, known, n=3, cutoff=0.4)
    hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(sorted(known)[:5])}, ..."
    raise NotFoundError(f"there is no scenario {name!r}; {hint} A file ends in .yaml")


def _is_path(name: str) -> bool:
    """True for what was meant as a place on this machine, and is no name of a scenario."""
    return not name.endswith((".yaml", ".yml")) and (name.startswith(("/", ".", "~")) or Path(name).exists())


def read_files(names: Sequence[str | Path]) -> tuple[YamlSource, ...]:
    """The scenarios of these names or paths with those that they include, each once, included ones first.

    Raises NotFoundError for a name that is not there, ScenarioError for a file that cannot be read.
    """
    sources: dict[Path, YamlSource] = {}
    for _, name in first_places(names):
        _collect(find(name), sources)
    return tuple(sources.values())


def first_places(names: Iterable[Any]) -> Iterator[tuple[int, str]]:
    """Each name once, with its place in the list."""
    seen: set[str] = set()
    for i, name in enumerate(map(str, names)):
        if name not in seen:
            seen.add(name)
            yield i, name


def _collect(file: Path, sources: dict[Path, YamlSource], around: tuple[Path, ...] = ()) -> None:
    """The files that a scenario includes, then the file itself; each once."""
    file = file.resolve()
    if file in sources or file in around:
        return
    source = _read_file(file)
    included = source.data.get("include", ()) if isinstance(source.data, dict) else ()
    for i, name in first_places(included if isinstance(included, list) else ()):
        try:
            found = find(name, beside=file)
        except NotFoundError as error:
            problem = source.problem(str(error), ("include", i), "Name a shipped scenario or a file beside this one")
            raise ScenarioError(problem) from error
        _collect(found, sources, (*around, file))
    sources[file] = source


def _read_file(file: Path) -> YamlSource:
    """The content of a file; whatever makes it unreadable is told with its line and a remedy."""
    try:
        return read_yaml(file, error=ScenarioError)
    except ScenarioError as error:
        remedy = "Indent with blanks, quote what holds `: ` or ` #`, and write each key once"
        raise ScenarioError(*(p if p.remedy else replace(p, remedy=remedy) for p in error.problems)) from error


def name_of(file: Path | str) -> str:
    """The name of a shipped scenario's file; any other file as it is."""
    path, folder = Path(file), data_folder("scenarios").resolve()
    return path.relative_to(folder).with_suffix("").as_posix() if path.is_relative_to(folder) else str(file)


def is_shipped(file: Path | str) -> bool:
    """True for a file of a shipped scenario: whatever is in it can be read by everybody."""
    return Path(file).is_relative_to(data_folder("scenarios").resolve())


def summaries() -> list[Summary]:
    """Every shipped scenario, by name; what cannot be read has no title."""
    return [_summary(name, file, file.stat().st_mtime_ns) for name, file in shipped().items()]


@lru_cache(maxsize=256)
def _summary(name: str, file: Path, _changed: int) -> Summary:
    try:
        data = read_yaml(file, error=ScenarioError).data
    except ScenarioError:
        data = None
    return Summary(name, _words(data, "title"), _words(data, "about"))


def _words(data: Any, key: str) -> Mapping[str, str]:
    found = data.get(key) if isinstance(data, dict) else None
    return {str(k): " ".join(str(v).split()) for k, v in found.items()} if isinstance(found, dict) else {}
