# SPDX-License-Identifier: EUPL-1.2
"""What `serve` prints when it answers: where, who may call, about whom, and two commands to try."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from simulator.cli.example import Example, find_example
from simulator.cli.words import in_words
from simulator.network import Network
from simulator.scenarios.files import is_shipped, name_of
from simulator.scenarios.format import PersonEntry
from simulator.scenarios.load import read_scenarios
from simulator.scenarios.scenario import Part, Scenario
from simulator.sources.registers import SECTION, RegisterFile
from simulator.world.person import Person
from simulator.world.sandbox import Sandbox
from simulator.world.sandboxes import DEFAULT

_SHOWN, _MOST_READ = 4, 300


@dataclass(frozen=True)
class Known:
    """A person to show, and what it is good for."""

    person: Person
    about: str


def welcome(network: Network, url: str) -> Iterator[str]:
    """The lines to print; passwords only where everybody can read them anyway."""
    sandbox = network.sandboxes.get(DEFAULT)
    yield f"Control API: {url}/control/v1 (docs/control-api.md; ksz-sim --help)"
    names = ", ".join(name_of(file) for file in sandbox.data.scenarios)
    if not names and not sandbox.organisations():
        yield "No scenario is loaded, so nobody may call: start with --scenario starter, or `ksz-sim scenario load`."
        return
    yield from ("", f"Scenario: {names or 'none; the database held this already'}", "Organisations:")
    public = bool(names) and all(is_shipped(file) for file in sandbox.data.scenarios)
    for organisation in sandbox.organisations():
        title = in_words(organisation.name.model_dump())
        for credential in organisation.credentials:
            password = credential.password if public else "as in the scenario"
            yield f"  {organisation.cbe}  {title}: user {credential.user}, password {password}"
    people = list(_people(network, sandbox))
    example = find_example(network, sandbox, (known.person for known in people))
    yield "People:"
    for known in _chosen(people, example):
        yield f"  {known.person.ssin}  {_name(known.person, sandbox)}{f': {known.about}' if known.about else ''}"
    if example is not None:
        yield from _commands(example, url, public)


def _commands(example: Example, url: str, public: bool) -> Iterator[str]:
    title = example.operation.title
    yield from ("", f"Accepted ({title} about {example.accepted.ssin}):")
    yield f"  {example.curl(url, example.accepted, public)}"
    yield f"Refused ({example.refused.ssin} is not inscribed for {example.caller.cbe}):"
    yield f"  {example.curl(url, example.refused, public)}"
    yield "Why: ksz-sim journal list"


def _people(network: Network, sandbox: Sandbox) -> Iterator[Known]:
    """The people of the scenario in its order, as they are now; without such people those that come first."""
    entries = _entries(network) if network.settings.scenarios else []
    if not entries:
        yield from (Known(person, "") for person in islice(sandbox.people(), _MOST_READ))
        return
    for part, alias, entry in entries[:_MOST_READ]:
        person = sandbox.person(part.aliases[alias])
        if person is not None:
            yield Known(person, _first_sentence(in_words(entry.about.model_dump() if entry.about else None)))


def _first_sentence(about: str) -> str:
    """Enough to know somebody by; docs/who-is-who.md has the rest."""
    first, more, _ = about.partition(". ")
    return f"{first}." if more else first


def _entries(network: Network) -> list[tuple[Part, str, PersonEntry]]:
    settings = network.settings
    scenario: Scenario = read_scenarios(
        settings.scenarios, settings.clock, settings.seed, settings.real_ssins, network.catalogue
    )
    return [(part, alias, entry) for part in scenario.parts for alias, entry in part.content.people.items()]


def _chosen(people: list[Known], example: Example | None) -> list[Known]:
    """The two of the example first, then others that have something said about them."""
    tried = [example.accepted.ssin, example.refused.ssin] if example else []
    first = [known for known in people if known.person.ssin in tried]
    return [*first, *(known for known in people if known.person.ssin not in tried)][:_SHOWN]


def _name(person: Person, sandbox: Sandbox) -> str:
    file = person.section(SECTION.key, RegisterFile)
    if file is None:
        return "(no register file)"
    name = file.name(sandbox.today)
    return " ".join((*name.first[:1], name.last))
