# SPDX-License-Identifier: EUPL-1.2
"""The format of a scenario file. Records of people are those of the authentic sources (simulator/sources)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache, reduce
from typing import Annotated, Any, Literal

from pydantic import Field, WithJsonSchema, create_model, model_validator

from simulator.quarters import QUARTER
from simulator.records import Begun, Record, Spelled, Text, Whole
from simulator.scenarios.population.entry import PopulationEntry
from simulator.sources import sections
from simulator.sources.registers import SECTION, RegisterFile
from simulator.world.faults import MOST_FAULTS, Fault
from simulator.world.household import LONGEST_ID, Member
from simulator.world.organisation import Organisation
from simulator.world.repertory import Register
from simulator.world.replies import MOST_REPLIES, GivenReply
from simulator.world.rule_settings import RuleSettings

Alias = Annotated[
    str, Spelled(r"^[a-z][a-z0-9-]*$", "a name has lower-case letters, digits and '-', and begins with a letter"),
    Field(max_length=LONGEST_ID),
]  # fmt: skip
Moment = Annotated[datetime, WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d"})]


class Words(Record):
    """A text in the languages in which it was written."""

    nl: Text | None = None
    fr: Text | None = None
    de: Text | None = None
    en: Text | None = None


class ClockEntry(Record):
    """The sandbox's time: at a moment, frozen unless `runs`. Without a clock the time is the machine's."""

    at: Moment
    runs: bool = False

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        return data if isinstance(data, dict) else {"at": data}


class PersonEntry(Record):
    """One person; sections of sources stand beside these keys."""

    ssin: Annotated[str, Spelled(r"^(\d{11}|auto)$", "an SSIN has 11 digits; `auto` makes one")] = Field(
        "auto", description="Eleven digits, or `auto`"
    )
    about: Words | None = Field(None, description="Who this is and what it is good for")
    replaced_by: str | None = Field(None, description="The person whose SSIN took the place of this one")
    cancelled: bool = Field(False, description="The SSIN was given by mistake and taken away")

    def section(self, key: str) -> Record | None:
        """The file of a source on this person (see scenario_model)."""
        found: Record | None = getattr(self, f"{key}_", None)
        return found

    @property
    def register_file(self) -> RegisterFile | None:
        """The file of the National Register or the KSZ registers."""
        file = self.section(SECTION.key)
        return file if isinstance(file, RegisterFile) else None


class HouseholdEntry(Record):
    """One household."""

    members: tuple[Member, ...] = Field(min_length=1)


class OrganisationEntry(Organisation):
    """One institution."""

    about: Words | None = None


class InscriptionEntry(Begun):
    """A file of an organisation on a person."""

    person: str
    organisation: str
    quality: int = Field(ge=0, le=999)
    phase: Whole = 0
    registers: tuple[Register, ...] = (Register.PRIMARY, Register.SECONDARY)


_EXPECTED = ("expect", "expect_in_reply", "expect_not_in_reply")


class Asked(Record):
    """A request, and what is answered."""

    by: str | None = Field(None, description="CBE number of the organisation that calls")
    about: str | None = Field(None, description="SSIN that the request is about")
    legal_context: str | None = None
    request: dict[str, Any] = Field({}, description="What else the request says, by element names")
    authorized_user: dict[str, Any] = Field({}, description="SSDN: what AuthorizedUser says otherwise than usual")
    clock: Moment | None = Field(None, description="The clock is moved to this moment before the step")
    expect: tuple[Text, ...] = Field((), description="The codes of the answer; SSDN: 0 for success without findings")
    expect_in_reply: tuple[Text, ...] = Field((), description="Texts that stand in the reply")
    expect_not_in_reply: tuple[Text, ...] = Field((), description="Texts that do not stand in the reply")

    @model_validator(mode="before")
    @classmethod
    def _one_expected(cls, data: Any) -> Any:
        for key in _EXPECTED:
            if isinstance(data, dict) and isinstance(data.get(key), (str, int)):
                data = {**data, key: [str(data[key])]}
        return data


class StoryStep(Asked):
    """One step of a story: what happens, and if it is a request, which one."""

    text: Words
    operation: Text | None = Field(None, description="Service.operation to call, or Service/version.operation")


class ScenarioFile(Record):
    """One scenario."""

    scenario: Annotated[str, Spelled(r"^[a-z0-9][a-z0-9-]*$", "a name has lower-case letters, digits and '-'")] = Field(
        description="Its name, as its file's"
    )
    title: Words
    about: Words | None = None
    include: tuple[Text, ...] = Field((), description="Scenarios to load first")
    seed: int = Field(1, ge=0, lt=2**63, description="Tickets and automatic SSINs follow from it")
    clock: ClockEntry | None = None
    rules: RuleSettings = RuleSettings()
    organisations: dict[Alias, OrganisationEntry] = {}
    people: dict[Alias, PersonEntry] = {}
    population: PopulationEntry | None = Field(None, description="Invented people beside those of `people`")
    households: dict[Alias, HouseholdEntry] = {}
    inscriptions: tuple[InscriptionEntry, ...] = ()
    faults: tuple[Fault, ...] = Field((), max_length=MOST_FAULTS)
    replies: tuple[GivenReply, ...] = Field((), max_length=MOST_REPLIES, description="In place of what services say")
    story: tuple[StoryStep, ...] = ()
    format: Literal[1] = 1


@cache
def scenario_model() -> type[ScenarioFile]:
    """The format with the sections of every source that there is."""
    fields: dict[str, Any] = {
        f"{key}_": (section.kind | None, Field(None, alias=key)) for key, section in sections().items()
    }
    person = create_model("PersonWithSources", __base__=PersonEntry, **fields)
    return create_model("Scenario", __base__=ScenarioFile, people=(dict[Alias, person], {}))


def remedy(error: Mapping[str, Any]) -> str:
    """What to do about an error of the format."""
    if error["type"] == "missing":
        return f"Add {error['loc'][-1]}"
    if error["type"] == "string_type":
        return "Put it in quotes"
    return "docs/scenario-format.md tells what may stand here"


# Where the format takes a plain value for a record or list: `clock: 2026-03-02T09:00:00`, `parents: [$an]`.
_SHORT_FORMS = (
    ("ClockEntry",),
    ("Filiation",),
    *(("StoryStep", "properties", key) for key in _EXPECTED),
)
_SHORT_FAULTS = (
    "CodeFault", "Timeout", "Reset", "Truncated", "Invalid", "WrongTicket", "Duplicate", "HttpStatus", "Latency",
)  # fmt: skip


def json_schema() -> dict[str, Any]:
    """The format as JSON Schema, for editors; dates may also be relative, and strings may be references."""
    schema = scenario_model().model_json_schema(by_alias=True)
    _relax(schema)
    add_short_forms(schema["$defs"])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def add_short_forms(definitions: dict[str, Any]) -> None:
    """Where a plain value may stand for a record or list, the schemas of the records (by name) say so from now on."""
    short = [*((path, ["string", "integer"]) for path in _SHORT_FORMS)]
    short += [((name,), ["string", "number", "boolean"]) for name in _SHORT_FAULTS]
    for path, plain in short:
        if path[0] in definitions:
            holder = reduce(lambda node, key: node[key], path[:-1], definitions)
            holder[path[-1]] = {"anyOf": [holder[path[-1]], {"type": plain}]}


def _relax(node: Any) -> None:
    for value in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        _relax(value)
    if isinstance(node, dict) and "patternProperties" in node:
        node["additionalProperties"] = False
    if isinstance(node, dict) and node.get("type") == "string":
        if node.get("format") == "date":
            original = {key: node.pop(key) for key in ("type", "format")}
            node["anyOf"] = [original, {"type": "string", "pattern": r"^today([+-]\d+[dwmy])*$"}]
        elif node.get("format") == "time":  # which in JSON Schema has seconds and an offset
            del node["format"]
            node["pattern"] = r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$"
        elif QUARTER.pattern in node.get("pattern", ""):
            node["pattern"] += r"|^quarter today([+-]\d+[dwmy])*$"
        elif "pattern" in node:
            node["pattern"] = rf"{node['pattern']}|^\$[a-z][a-z0-9-]*$"
