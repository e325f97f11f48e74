# SPDX-License-Identifier: EUPL-1.2
"""The keys of `contract.yaml`: what a WSDL or XSD cannot say about a service.

Beside names and addresses this is the knowledge repertory of the network for these operations: who may
call, for which purpose, and which inscription the person must have. An unknown key stops the start.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, model_validator

from simulator.contracts.knowledge import (
    Availability,
    Basis,
    Block,
    Grant,
    InscriptionControl,
    MatchingInscription,
    PeriodLimit,
)
from simulator.records import Record, Text


class Fidelity(StrEnum):
    """How near an operation is to the real one."""

    PUBLISHED = "published"  # the wire grammar is that of a published KSZ file
    RECONSTRUCTED = "reconstructed"  # from interface facts, or from a sibling interface
    INFERRED = "inferred"  # designed in KSZ's style, because nothing is public


class Family(StrEnum):
    """The shape of the messages around an operation."""

    SOA = "soa"  # typed messages of the SOA services (CommonV3)
    SSDN = "ssdn"  # the body of a ServiceRequest inside an SSDN envelope
    CONNECTOR = "connector"  # the SOAP operation that carries SSDN envelopes as a string


class Credentials(StrEnum):
    """What HTTP Basic authentication a service asks for."""

    NONE = "none"  # not looked at
    OPTIONAL = "optional"  # must be right when sent
    BASIC = "basic"  # must be sent


class Titles(Record):
    """One title, in the languages of the network."""

    en: Text
    nl: Text
    fr: Text
    de: Text | None = None


class Evidence(Record):
    """Where a statement of this contract comes from, and how sure it is."""

    fact: Text
    reference: Text
    certain: bool = True


class StatusCode(Record):
    """One code: its text, and what it says about the result (`value` for SOA, `severity` for SSDN)."""

    text: Text
    value: Text | None = None
    severity: Text | None = None
    certain: bool = True


class Refusal(Record):
    """How this operation words a refusal, where it differs from its family (fixtures/status-codes.yaml)."""

    code: Text
    description: Text | None = None
    information: tuple[str, ...] | None = Field(None, description="Names of the facts told to the caller")


FunctionName = Annotated[str, Field(pattern=r"^[a-z_0-9]+\.[a-z_0-9]+$")]
"""`module.function` under simulator/services."""


class BatchDefinition(Record):
    """The file in which the results of an operation come, where the caller asks for one."""

    xsd: Text = Field(alias="schema", description="File name of its schema, in the folder")
    element: Text = Field(description="Root element, with sender, receiver, and responses that hold a response")


class OperationDefinition(Record):
    """One operation of a contract."""

    answer: FunctionName | None = Field(
        None, description="Module and function under simulator/services; none: made of the schema, or by the scenario"
    )
    fidelity: Fidelity
    evidence: tuple[Evidence, ...] = Field(min_length=1)
    source: Text = Field(description="The authentic source that owns the facts")
    suppliers: tuple[Text, ...] = Field((), description="The bodies behind the source that can be down one by one")
    request: Text | None = Field(None, description="Root element of the request; only where there is no WSDL")
    reply: Text | None = Field(None, description="Root element of the reply; only where there is no WSDL")
    batch: BatchDefinition | None = Field(None, description="The file that may take the place of the reply's data")
    subject: Text | None = Field(None, description="Path in the request of the SSIN it is about")
    subject_or: tuple[Text, ...] = Field((), description="Where that SSIN stands when there is none at `subject`")
    replaced_ssin: Literal["refuse", "follow"] = Field("refuse", description="What happens to a replaced SSIN")
    cancelled_ssin: Literal["refuse", "answer"] = Field("refuse", description="What happens to a cancelled SSIN")
    availability: Availability = "available"
    basis: Basis | None = Field(None, description="The law and the deliberation that open it to its callers")
    callers: tuple[str, ...] = Field(("ocmw",), description="Kinds of organisation that may call; none: anyone")
    legal_contexts: tuple[str, ...] = Field((), description="Exact, case-sensitive; none: the contract has none")
    inscription: InscriptionControl = InscriptionControl()
    limits: tuple[PeriodLimit, ...] = Field((), description="Limits on the periods that may be asked")
    blocks: dict[str, Block] = Field({}, description="Parts of the reply that an authorisation can name")
    grants: tuple[Grant, ...] = Field((), description="Rows of the knowledge repertory; none: one row from the above")
    codes: tuple[Text, ...] = Field((), description="Codes that the service itself answers, beside those of refusals")
    refusals: dict[str, Refusal] = {}
    simplified: tuple[str, ...] = Field((), description="What the real service does and this one does not")

    @model_validator(mode="after")
    def _blocks_are_known(self) -> OperationDefinition:
        for grant in self.grants:
            unknown = set(grant.blocks or ()) - set(self.blocks)
            if unknown:
                raise ValueError(f"no block is called {', '.join(sorted(unknown))}; there is {', '.join(self.blocks)}")
        return self

    @cached_property
    def rows(self) -> tuple[Grant, ...]:
        """The rows of the knowledge repertory for this operation; none: it is open to anyone."""
        if self.grants or not self.callers:
            return self.grants
        return (Grant(profiles=self.callers),)


class NotificationDefinition(Record):
    """One message that the network sends unasked to whoever has a matching inscription. Source: knowledge
    soa-services.md 2.6, rules.md 1.10.
    """

    message: Text = Field(description="Root element")
    make: FunctionName = Field(description="Module and function under simulator/services that make it of the facts")
    items: Text | None = Field(
        None, description="Path in the message of what repeats, one for each event; none: an event is a whole message"
    )
    fidelity: Fidelity
    evidence: tuple[Evidence, ...] = Field(min_length=1)
    source: Text = Field(description="The authentic source that owns the facts")
    legal_context: Text = Field(description="The purpose that the message states")
    basis: Basis | None = Field(None, description="The law and the deliberation by which the receivers get it")
    receivers: tuple[Text, ...] = Field(("ocmw",), min_length=1, description="Profiles of organisations, or kinds")
    inscription: MatchingInscription = Field(
        MatchingInscription(), description="What the receiver must have of the person on the day of the event"
    )
    simplified: tuple[str, ...] = Field((), description="What the real network does and this one does not")


class ContractDefinition(Record):
    """One `contract.yaml`."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9]+/[A-Za-z0-9.]+$")] = Field(
        description="Service/version, as its folder"
    )
    family: Family
    title: Titles
    wsdl: Text | None = Field(None, description="File name of the WSDL, in the folder")
    xsd: Text | None = Field(None, alias="schema", description="File name of the schema, where there is no WSDL")
    paths: tuple[Annotated[str, Field(pattern=r"^/\S+$")], ...] = Field(
        (), description="URL paths; the first is the OCMW's"
    )
    credentials: Credentials = Credentials.BASIC
    prefixes: dict[str, str] = Field(
        {}, description="Namespace (or `reply`) -> prefix that clients have come to expect"
    )
    body_attributes: dict[str, str] = Field(
        {}, description="Attributes that KSZ's appliance adds to the SOAP Body of a reply"
    )
    connector: Text | None = Field(None, description="Id of the contract whose operation carries this one")
    service_id: Text | None = Field(None, description="SSDN ServiceId")
    version: Annotated[str, Field(pattern=r"^\d{8}$")] | None = Field(None, description="SSDN Version")
    envelope: Text | None = Field(None, description="Schema of the envelope that the connector carries")
    codes: dict[str, StatusCode] = Field({}, description="Status codes of this service, beside those of its family")
    operations: dict[str, OperationDefinition] = {}
    notifications: dict[str, NotificationDefinition] = Field(
        {}, description="Messages that the network sends; a contract with nothing else has a schema and no WSDL"
    )

    @model_validator(mode="after")
    def _whole(self) -> ContractDefinition:
        sends_only = bool(self.notifications) and not self.operations
        if sends_only and (self.family is not Family.SOA or self.wsdl or self.paths):
            raise ValueError("a contract with notifications only is of family soa and has neither WSDL nor paths")
        needs = {
            Family.SOA: ("schema",) if sends_only else ("wsdl", "paths", "operations"),
            Family.CONNECTOR: ("wsdl", "paths", "envelope"),
            Family.SSDN: ("schema", "connector", "service_id", "version", "operations"),
        }[self.family]
        missing = [key for key in needs if not getattr(self, "xsd" if key == "schema" else key)]
        if missing:
            raise ValueError(f"a contract of family {self.family.value} needs {', '.join(missing)}")
        if self.family is Family.SSDN and any(not (op.request and op.reply) for op in self.operations.values()):
            raise ValueError("each operation of an SSDN contract names its request and reply element")
        return self
