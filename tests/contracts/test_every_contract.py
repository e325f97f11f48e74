# SPDX-License-Identifier: EUPL-1.2
"""What holds for every contract; a new folder under wsdl/ is picked up without an edit here."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from simulator.contracts.builder import build
from simulator.contracts.catalogue import Catalogue
from simulator.contracts.contract import Contract, Notification, Operation
from simulator.contracts.definition import Family
from simulator.contracts.reader import read
from simulator.contracts.schema import ComplexType, Element
from simulator.contracts.status import StatusCodes
from simulator.contracts.wsdl import XSD
from simulator.exchange.service import service
from simulator.notifications.due import SSIN
from simulator.resources import data_folder
from tests.contracts.strategies import data_for

CATALOGUE = Catalogue([data_folder("wsdl")])
CONTRACTS = list(CATALOGUE.contracts.values())
OPERATIONS = CATALOGUE.services()
NOTIFICATIONS = CATALOGUE.notifications()
MESSAGES = [(op, tag) for op in OPERATIONS for tag in (op.request, op.reply, op.fault) if tag]


@pytest.mark.parametrize(("operation", "tag"), MESSAGES, ids=lambda value: getattr(value, "title", value))
@settings(max_examples=12)
@given(data=st.data())
def test_builder_and_reader_agree(operation: Operation, tag: str, data: st.DataObject) -> None:
    """What the builder makes of valid data is valid by the schema, and the reader reads the same data from it."""
    _agree(operation.contract, operation.element(tag), data)


@pytest.mark.parametrize("notification", NOTIFICATIONS, ids=lambda sent: sent.title)
@settings(max_examples=12)
@given(data=st.data())
def test_builder_and_reader_agree_on_notifications(notification: Notification, data: st.DataObject) -> None:
    """What the builder makes of a notification is valid by the schema, and the reader reads the same data from it."""
    _agree(notification.contract, notification.element, data)


def _agree(contract: Contract, declaration: Element, data: st.DataObject) -> None:
    plain = data.draw(data_for(declaration))
    element = build(declaration, plain)
    assert contract.validator.issues(element) == ()
    wire = etree.fromstring(etree.tostring(element))
    assert read(wire, declaration) == plain


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda op: op.title)
def test_every_operation_has_a_service(operation: Operation) -> None:
    """Each operation names a function that exists, takes the request, and asks known sources."""
    function, sources = service(operation.definition.answer)
    assert callable(function)
    assert all(callable(source) for _, source in sources)
    assert import_module(function.__module__).__doc__


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda op: op.title)
def test_every_operation_is_honest(operation: Operation) -> None:
    """Each operation says how near to the real one it is, with evidence; its refusals are codes that exist."""
    definition, codes = operation.definition, StatusCodes()
    assert definition.fidelity
    assert definition.evidence
    for code in (*definition.codes, *(refusal.code for refusal in definition.refusals.values())):
        assert codes.code(operation.contract.family, code, operation.contract.definition)


@pytest.mark.parametrize("notification", NOTIFICATIONS, ids=lambda sent: sent.title)
def test_every_notification_is_honest(notification: Notification) -> None:
    """Each notification says how near to the real one it is, on what evidence and on what basis it is sent, and
    something makes it of the facts.
    """
    definition = notification.definition
    assert definition.fidelity
    assert definition.evidence
    assert definition.basis is not None
    assert definition.basis.certain or "simulated" in definition.basis.deliberation
    function, sources = service(definition.make, SSIN)
    assert callable(function)
    assert all(callable(source) for _, source in sources)


@pytest.mark.parametrize("notification", NOTIFICATIONS, ids=lambda sent: sent.title)
def test_the_items_are_in_the_message(notification: Notification) -> None:
    """The path to what repeats in a notification exists, and may repeat; its frame is the network's common one."""
    kind, found = notification.element.type, None
    assert isinstance(kind, ComplexType)
    if notification.definition.items:
        assert {"sender", "receiver", "legalContext", "sequenceNumber"} <= set(kind.children)
    for step in (notification.definition.items or "").split("/"):
        if step:
            assert isinstance(kind, ComplexType)
            found = kind.children[step]
            kind = found.type  # type: ignore[union-attr]
    assert found is None or found.repeats


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda op: op.title)
def test_the_subject_is_in_the_request(operation: Operation) -> None:
    """The path to the SSIN that the contract names exists in its request."""
    kind = operation.element(operation.request).type
    for step in (operation.definition.subject or "").split("/"):
        if step:
            assert isinstance(kind, ComplexType)
            assert step in kind.children
            kind = kind.children[step].type  # type: ignore[union-attr]


@pytest.mark.parametrize("contract", [c for c in CONTRACTS if c.definition.wsdl], ids=lambda c: c.id)
def test_the_wsdl_leads_to_all_its_imports(contract: Contract) -> None:
    """Every schemaLocation in a served document is an address that is served, and the address is the caller's."""
    address = "http://example.test:8080/sandbox/x/some/path"
    todo, seen = ["wsdl"], set()
    while todo:
        query = todo.pop()
        if query in seen:
            continue
        seen.add(query)
        document = contract.wsdl.document(query, address)
        assert document is not None, query
        tree = etree.fromstring(document)
        for node in tree.iter(f"{XSD}import", f"{XSD}include"):
            location = node.get("schemaLocation")
            if location:
                assert location.startswith(address + "?")
                todo.append(location.partition("?")[2])
    assert contract.wsdl.document("xsd=999", address) is None
    assert b"@@" not in (contract.wsdl.document("wsdl", address) or b"")


def _samples() -> list[Path]:
    return sorted(data_folder("wsdl").rglob("samples/*.xml"))


@pytest.mark.parametrize("sample", _samples(), ids=lambda p: f"{p.parent.parent.parent.name}/{p.name}")
def test_samples_are_valid(sample: Path) -> None:
    """Every sample message is valid by its contract."""
    contract = next(c for c in CONTRACTS if c.folder == sample.parent.parent)
    root = etree.parse(str(sample)).getroot()
    files = {op.batch.element.tag: op.batch for op in contract.operations.values() if op.batch is not None}
    if root.tag in files:
        assert files[root.tag].validator.issues(root) == ()
        return
    if contract.family is Family.SOA and root.tag not in {sent.message for sent in contract.notifications.values()}:
        body = root.find("{*}Body")
        assert body is not None
        root = body[0] if not body[0].tag.endswith("}Fault") else next(iter(body[0].iterfind("detail/*")), None)
    if root is not None:
        assert contract.validator.issues(root) == ()


def test_there_are_samples_for_every_service() -> None:
    """Every service that answers has sample messages."""
    for contract in CONTRACTS:
        if contract.definition.operations or contract.definition.notifications:
            assert any((contract.folder / "samples").glob("*.xml")), contract.id


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda op: op.title)
def test_what_is_available_names_its_basis(operation: Operation) -> None:
    """An operation that is open to some kinds of organisation names the law and the deliberation that open it."""
    definition = operation.definition
    if definition.callers and definition.availability == "available":
        assert definition.basis is not None
        assert definition.basis.certain or "simulated" in definition.basis.deliberation
