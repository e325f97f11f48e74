# SPDX-License-Identifier: EUPL-1.2
"""Which scenarios to load: shipped ones by name, or the text of files. Paths of the server are not followed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

from flask import current_app
from pydantic import Field, StringConstraints, model_validator

from simulator.control.here import network
from simulator.control.values import Moment, Seed
from simulator.errors import ConfigurationError, Problem, ScenarioError
from simulator.records import Record, Text
from simulator.scenarios.files import first_places, read_files, shipped
from simulator.scenarios.load import make_scenario, read_scenarios
from simulator.scenarios.scenario import Scenario
from simulator.settings import Settings
from simulator.world.clock import Clock, real_now
from simulator.yaml_source import MOST_VALUES, YamlSource, read_yaml

INLINE = "scenario.yaml"
_REMEMBERED = "ksz-scenarios"
_MOST_REMEMBERED = 8

Content = Annotated[str, StringConstraints(strip_whitespace=False)]  # lines are counted from its first


class FileText(Record):
    """A scenario file of the client: its name there, and its text."""

    file: Text
    yaml: Content


class Loading(Record):
    """What to load; one of `names`, `yaml` and `files`."""

    names: tuple[Text, ...] = ()
    yaml: Content | None = None
    files: tuple[FileText, ...] = Field((), description="In the order of loading, included ones first")
    clock: Moment | None = None
    seed: Seed | None = None

    @model_validator(mode="after")
    def _one_of(self) -> Loading:
        if sum((bool(self.names), self.yaml is not None, bool(self.files))) != 1:
            raise ValueError("give either names of shipped scenarios, or yaml, or files")
        return self


def read_loading(wanted: Loading, settings: Settings) -> Scenario:
    """The scenario, checked as a whole; ConfigurationError with every problem otherwise."""
    clock = wanted.clock or settings.clock
    seed = settings.seed if wanted.seed is None else wanted.seed
    if wanted.names:
        known_names("names", wanted.names)
        return _remembered(wanted.names, clock, seed, settings.real_ssins)
    texts = wanted.files or (FileText(file=INLINE, yaml=wanted.yaml or ""),)
    return make_scenario(_sources(texts), clock, seed, settings.real_ssins, network().catalogue)


def _remembered(names: tuple[str, ...], clock: datetime | None, seed: int | None, real_ssins: bool) -> Scenario:
    """Shipped scenarios as they were read before, if that was on this day and no file has changed since.

    Tests load the same scenario over and over. One whose time runs on from a moment, or that asks for invented people,
    is read anew: what it is depends on when.
    """
    files = tuple((file, file.stat().st_mtime_ns) for file in shipped().values())
    remembered: dict[Any, Scenario] = current_app.extensions.setdefault(_REMEMBERED, {})
    key = names, clock, seed, real_ssins, real_now().date(), files
    found = remembered.get(key)
    if found is None:
        found = read_scenarios(names, clock, seed, real_ssins, network().catalogue)
        time = found.data.clock
        if found.population is None and (time.frozen_at is not None or time == Clock()):
            while len(remembered) >= _MOST_REMEMBERED:
                del remembered[next(iter(remembered))]
            remembered[key] = found
    return found


def known_names(key: str, names: Sequence[str]) -> None:
    """Every name is that of a shipped scenario; ConfigurationError otherwise."""
    known = shipped()
    wrong = [
        Problem(f"there is no scenario {name!r}", path=f"{key}[{i}]", remedy=f"There is {_near(name, known)}")
        for i, name in enumerate(names)
        if name not in known
    ]
    if wrong:
        raise ConfigurationError(*wrong)


def _near(name: str, known: Iterable[str]) -> str:
    every = list(known)
    return ", ".join(get_close_matches(name, every, n=5, cutoff=0.4) or every) or "none"


def _sources(texts: Sequence[FileText]) -> tuple[YamlSource, ...]:
    given = {Path(text.file).stem for text in texts}
    sources: dict[str, YamlSource] = {}
    values = 0
    for text in texts:
        source = read_yaml(text.file, text.yaml, ScenarioError)
        values += len(source.lines)
        if values > MOST_VALUES:
            raise ScenarioError(source.problem(f"these files hold more than {MOST_VALUES} values"))
        for included in _included(source, given):
            sources.setdefault(str(included.file), included)
        sources[text.file] = source
    return tuple(sources.values())


def _included(source: YamlSource, given: set[str]) -> Iterator[YamlSource]:
    """What a text includes: a shipped scenario, where it is not among the texts themselves."""
    names = source.data.get("include", ()) if isinstance(source.data, dict) else ()
    for i, name in first_places(names if isinstance(names, list) else ()):
        if Path(name).stem in given:
            continue
        if name not in shipped():
            raise ScenarioError(
                source.problem(f"there is no shipped scenario {name!r}", ("include", i), "Send its text under `files`")
            )
        yield from read_files((name,))
