# SPDX-License-Identifier: EUPL-1.2
"""What follows from a WSDL without a word about it: id, address, whom a request is about, what the caller must show."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.contracts.catalogue import Catalogue
from simulator.contracts.contract import Contract
from simulator.contracts.dropin.explain import explained
from simulator.errors import ContractError
from simulator.resources import data_folder
from tests.dropin.folders import DATA, WSDL, official_or_skip, pension, strangers

OURS = data_folder("wsdl")


def _one(folder: Path) -> Contract:
    (found,) = [contract for contract in Catalogue([OURS, folder]).contracts.values() if contract.brought]
    return found


def test_a_download_is_understood_without_a_word_about_it(tmp_path: Path) -> None:
    """Service and version are those of the names, the paths those of the address, first the one for OCMWs."""
    found = _one(pension(tmp_path))
    assert found.id == "PensionService/v1"
    assert found.definition.paths == ("/SOA4520/PensionService/v1/consult", "/PensionService/v1/consult")
    (operation,) = found.operations.values()
    said = explained(operation)
    assert (said.subject, said.inscription, said.customer, said.legal_context, said.status) == (
        "criteria/ssin", "blocking", True, True, True,
    )  # fmt: skip
    assert (said.periods, said.reply, said.problem) == (("criteria/period",), "generated", "")
    assert operation.definition.callers == ("ocmw",)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ((), "PensionService/v1"),
        ((('PensionService/v1"', 'PensionService/v12"'),), "PensionService/v12"),
        ((('intf/PensionService/v1"', 'intf/PensionService"'), ('name="PensionService"', 'name="PensionService_v4"')),
         "PensionService/v4"),
        ((('intf/PensionService/v1"', 'intf/PensionService"'),), "PensionService/v1"),
    ],
)  # fmt: skip
def test_the_version_is_that_of_namespace_name_or_file(
    tmp_path: Path, changes: tuple[tuple[str, str], ...], expected: str
) -> None:
    """The version stands in the namespace, in the name of the service, or in that of the file."""
    assert _one(pension(tmp_path, *changes)).id == expected


def test_several_schemas_inside_types_are_read_together() -> None:
    """Schemas inside a WSDL that import each other by namespace only are one contract, and its messages can be made."""
    found = Catalogue([OURS, DATA]).contracts["HardService/v3"]
    assert found.definition.paths == ("/HardService/v3",)
    (operation,) = found.operations.values()
    said = explained(operation)
    assert (said.subject, said.problem) == ("whom", "")


def test_what_stands_beside_it_goes_before_conventions(tmp_path: Path) -> None:
    """A contract.yaml beside a WSDL says only what is to be otherwise."""
    sidecar = "id: Pensions/v7\noperations: {consultPensions: {legal_contexts: [A:B], source: SFPD}}\n"
    found = _one(pension(tmp_path, sidecar=sidecar))
    definition = found.operations["consultPensions"].definition
    assert (found.id, definition.source, definition.legal_contexts) == ("Pensions/v7", "SFPD", ("A:B",))
    assert definition.subject == "criteria/ssin"
    assert found.brought is not None
    assert found.brought.own == ("id", "consultPensions.legal_contexts", "consultPensions.source")


@pytest.mark.parametrize(
    ("sidecar", "says"),
    [
        ("operations: {consultPension: {source: X}}", "names the operation consultPension; the WSDL has"),
        ("operation: {}", "contract.yaml:1: operation: the key 'operation' is not known here"),
        ("operations: {consultPensions: {subjct: x}}", "the key 'subjct' is not known here"),
        ("wsdl: Other.wsdl", "completes no WSDL"),
    ],
)
def test_a_wrong_word_beside_it_is_told(tmp_path: Path, sidecar: str, says: str) -> None:
    """What a contract.yaml beside a WSDL names and is not there stops the start, with its file."""
    with pytest.raises(ContractError) as caught:
        Catalogue([OURS, pension(tmp_path, sidecar=sidecar)])
    assert says in str(caught.value)
    assert "contract.yaml" in str(caught.value)


def test_a_path_goes_to_the_folder_that_is_named_last(tmp_path: Path) -> None:
    """A path of ours that a contract brought along has too leads to that one, and that is told."""
    old, new = "ksz.example:4520/PensionService/v1/consult", "ksz.example/SOA4520/HandiService/v2/consult"
    found = Catalogue([OURS, pension(tmp_path, (old, new))])
    assert found.by_path["/SOA4520/HandiService/v2/consult"].id == "PensionService/v1"
    assert found.by_path["/HandiService/v2/consult"].id == "HandiService/v2"
    assert found.moved == [("/SOA4520/HandiService/v2/consult", "HandiService/v2", "PensionService/v1")]


def test_contracts_that_nobody_knows_are_all_understood(tmp_path: Path) -> None:
    """Our own contracts, as strangers, are about the same SSINs as our contract.yaml files say."""
    ours, found = Catalogue([OURS]), Catalogue([OURS, strangers(tmp_path)])
    checked = 0
    for contract in found.contracts.values():
        known = ours.contracts.get(contract.id)
        if contract.brought is None or known is None:
            continue
        for name, operation in contract.operations.items():
            assert operation.generated
            assert operation.definition.subject == known.operations[name].definition.subject, operation.versioned_title
            checked += 1
    assert checked > 25


def test_published_contracts_take_the_place_of_ours() -> None:
    """Each published contract has the id and the service of ours, with all that is known of it."""
    ours, found = Catalogue([OURS]), Catalogue([OURS, official_or_skip()])
    assert sorted(found.contracts) == sorted(ours.contracts)
    assert (found.moved, found.left_out) == ([], ())
    brought = {name: contract for name, contract in found.contracts.items() if contract.brought}
    assert set(ours.contracts) - set(brought) == {"UnemploymentDataService/v3"}
    for name, contract in brought.items():
        assert contract.brought is not None
        assert contract.brought.stands_for == name
        for operation in contract.operations.values():
            mine = ours.contracts[name].operations[operation.name]
            assert operation.definition.answer == mine.definition.answer
            assert (operation.request, operation.reply) == (mine.request, mine.reply)


def test_a_wsdl_in_parts_is_one_contract(tmp_path: Path) -> None:
    """A WSDL that imports the one with messages and operations is one service, and both are served."""
    folder = pension(tmp_path)
    whole = (folder / WSDL).read_text(encoding="utf-8")
    cut = whole.index("  <wsdl:binding")
    head = whole[whole.index("<wsdl:definitions") : whole.index("  <wsdl:types>")]
    part = '<wsdl:import namespace="http://ksz.example/intf/PensionService/v1" location="PensionInterfaceV1.wsdl"/>\n'
    (folder / WSDL).write_text(head + part + whole[cut:], encoding="utf-8")
    (folder / WSDL).with_name("PensionInterfaceV1.wsdl").write_text(
        whole[:cut] + "</wsdl:definitions>", encoding="utf-8"
    )
    found = _one(folder)
    assert list(found.operations) == ["consultPensions"]
    served = found.wsdl.document("wsdl", "http://here/x")
    assert served is not None
    assert b'location="http://here/x?xsd=1"' in served
    part_served = found.wsdl.document("xsd=1", "http://here/x")
    assert part_served is not None
    assert b'schemaLocation="http://here/x?xsd=2"' in part_served
    assert found.validator is not None


def test_an_ssdn_body_that_nobody_knows_is_told(tmp_path: Path) -> None:
    """A schema with a request and a reply in a namespace of SSDN is told, since no schema says its id and version."""
    folder = pension(tmp_path)
    target = "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/Other"
    elements = '<xs:element name="OtherRequest" type="xs:string"/><xs:element name="OtherReply" type="xs:string"/>'
    schema = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{target}">{elements}</xs:schema>'
    (folder / "Other.xsd").write_text(schema, encoding="utf-8")
    found = Catalogue([OURS, folder])
    assert found.strange_bodies == ((folder / "Other.xsd", "OtherRequest", "OtherReply"),)
    assert found.left_out == ()
