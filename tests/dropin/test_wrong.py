# SPDX-License-Identifier: EUPL-1.2
"""A folder that cannot be served stops the start with one line: which file, what is wrong, what to do.

Nothing outside it is read.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from simulator.contracts.catalogue import Catalogue
from simulator.contracts.dropin.explain import explained
from simulator.errors import ContractError
from simulator.resources import data_folder
from tests.dropin.folders import WSDL, pension

OURS = data_folder("wsdl")
TYPES = "types/Pension/PensionTypesV1.xsd"
IMPORT = 'schemaLocation="../common/CommonP1.xsd"'
DOCUMENT = '<soap:binding style="document"'
SOAP = 'xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"'

WRONG = {
    "a missing import": (TYPES, (IMPORT, 'schemaLocation="../common/Gone.xsd"'),
                         "PensionTypesV1.xsd:5: imports types/common/Gone.xsd, which is not there. Unpack the whole"),
    "an import outside the folder": (TYPES, (IMPORT, 'schemaLocation="../../../secret.xsd"'),
                                     "outside the folder. Only files in"),
    "an absolute import": (TYPES, (IMPORT, 'schemaLocation="/etc/passwd"'), "leads to /etc/passwd, outside the folder"),
    "an import over the network": (TYPES, (IMPORT, 'schemaLocation="http://ksz.example/CommonP1.xsd"'),
                                   "imports http://ksz.example/CommonP1.xsd over the network. Save that document"),
    "a schema that is no XML": (TYPES, ("</xs:schema>", ""), "PensionTypesV1.xsd:"),
    "a WSDL that is no XML": (WSDL, ("<wsdl:types>", "<wsdl:types"), "PensionV1.wsdl:"),
    "a WSDL of another kind": (WSDL, ("wsdl:definitions", "wsdl:description"), "is no WSDL 1.1 and no schema"),
    "a DOCTYPE": (TYPES, ("<xs:schema xmlns", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xs:schema xmlns'),
                  "has a DOCTYPE, which is not read"),
    "RPC style": (WSDL, (DOCUMENT, '<soap:binding style="rpc"'),
                  "consultPensions: its messages are rpc/literal, and only document/literal"),
    "encoded messages": (WSDL, ('use="literal"', 'use="encoded"'), "its messages are document/encoded"),
    "a part with a type": (WSDL, ('element="tns:consultPensionsRequest"', 'type="xs:string"'),
                           "its message tns:request has no part with an element"),
    "no SOAP binding": (WSDL, (SOAP, 'xmlns:soap="http://schemas.xmlsoap.org/wsdl/http/"'), "bound to no SOAP address"),
    "no operation": (WSDL, ("wsdl:portType", "wsdl:porttype"), "it has no operation"),
    "an element that no schema has": (WSDL, ('element name="consultPensionsRequest"', 'element name="other"'),
                                      "/v1}consultPensionsRequest is not declared"),
    "a request that is a text": (WSDL, ('type="p:RequestType"', 'type="xs:string"'), "its request is a plain value"),
    "a one-way operation": (WSDL, ('<wsdl:output message="tns:response"/>', ""), "it has no request and reply"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_one_line_says_what_is_wrong(case: str, tmp_path: Path) -> None:
    """Each kind of mistake is told in one line, with the file."""
    file, change, says = WRONG[case]
    (tmp_path / "secret.xsd").write_text("<secret/>", encoding="utf-8")
    folder = pension(tmp_path, change, file=file)
    with pytest.raises(ContractError) as caught:
        Catalogue([OURS, folder])
    (line,) = str(caught.value).splitlines()
    assert says in line
    assert str(folder) in line
    assert "secret/" not in line


def test_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    """A schema that is a link to a file elsewhere is outside the folder too."""
    folder = pension(tmp_path)
    common = folder / "types/common/CommonP1.xsd"
    elsewhere = common.rename(tmp_path / "elsewhere.xsd")
    common.symlink_to(elsewhere)
    with pytest.raises(ContractError, match="outside the folder"):
        Catalogue([OURS, folder])


def test_a_link_is_not_opened(tmp_path: Path) -> None:
    """A WSDL that is a link out of the folder is told as that, whatever it leads to."""
    folder = pension(tmp_path)
    secret = tmp_path / "secret.txt"
    secret.write_text("no WSDL at all")
    (folder / "more.wsdl").symlink_to(secret)
    with pytest.raises(ContractError, match=r"more\.wsdl: leads to .*, outside the folder"):
        Catalogue([OURS, folder])


def test_two_wsdls_of_one_service(tmp_path: Path) -> None:
    """Two WSDLs that are one service by their names are told, with both files and what to do."""
    folder = pension(tmp_path)
    shutil.copytree(folder / "intf", folder / "again")
    wsdl = folder / "again/PensionService/PensionV1.wsdl"
    with pytest.raises(ContractError) as caught:
        Catalogue([OURS, folder])
    assert "the id PensionService/v1 is taken by" in str(caught.value)
    assert str(wsdl.parent.parent) in str(caught.value)
    assert "Give one an `id` of its own in a contract.yaml beside it" in str(caught.value)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda folder: None, "is not there"),
        (lambda folder: folder.write_text("x"), "is no folder"),
        (lambda folder: folder.mkdir(), "holds neither a WSDL nor a contract.yaml"),
    ],
)
def test_a_folder_without_a_contract(make: object, says: str, tmp_path: Path) -> None:
    """A folder that is not there, is none, or is empty, is told."""
    folder = tmp_path / "folder"
    make(folder)  # type: ignore[operator]
    with pytest.raises(ContractError, match=says):
        Catalogue([OURS, folder])


def test_a_service_of_soap_1_2_only_is_served_and_told(tmp_path: Path) -> None:
    """A binding to SOAP 1.2 only is understood; that clients of SOAP 1.1 do not find it is told."""
    change = (SOAP, 'xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap12/"')
    found = Catalogue([OURS, pension(tmp_path, change)]).contracts["PensionService/v1"]
    assert found.brought is not None
    assert "SOAP 1.2 only" in found.brought.notes[0]


def test_one_operation_that_cannot_be_served_is_told_beside_the_others(tmp_path: Path) -> None:
    """A WSDL with one operation that is not understood serves the others, and says which one it leaves out, and why."""
    more = '<wsdl:operation name="tell"><wsdl:input message="tns:request"/></wsdl:operation></wsdl:portType>'
    bound = '<wsdl:operation name="tell"/></wsdl:binding>'
    folder = pension(tmp_path, ("</wsdl:portType>", more), ("</wsdl:binding>", bound))
    found = Catalogue([OURS, folder]).contracts["PensionService/v1"]
    assert list(found.operations) == ["consultPensions"]
    assert found.brought is not None
    assert found.brought.unserved == {"tell": "it has no request and reply, one of each"}


STATUS = '<xs:element name="status" type="c:StatusType"/>'


def _with(folder: Path, content: str, types: str = "") -> Path:
    """A copy of the pension service whose reply demands more, with more types."""
    return pension(folder, (STATUS, STATUS + content), ("</xs:schema>", f"{types}</xs:schema>"), file=TYPES)


def _of_text(facet: str) -> str:
    simple = f'<xs:simpleType><xs:restriction base="xs:string">{facet}</xs:restriction></xs:simpleType>'
    return f'<xs:element name="e">{simple}</xs:element>'


def _type(content: str) -> str:
    return f'<xs:complexType name="R">{content}</xs:complexType>'


E = '<xs:element name="e" type="p:R"/>'
GROUP = '<xs:group ref="p:g"/>'
BOTH = '<xs:element name="a" type="p:R"/><xs:element name="b" type="p:R"/>'
ENDLESS = {
    "a text of a million letters": (_of_text('<xs:pattern value="(a{1000}){1000}"/>'), "", "/e: no value of string"),
    "a text of a thousand million": (_of_text('<xs:minLength value="1000000000"/>'), "", "/e: no value of string"),
    "too many elements": ('<xs:element name="e" type="xs:string" minOccurs="100000" maxOccurs="unbounded"/>', "",
                          "what is demanded has no end within 20000 elements"),
    "two of itself in itself": (E, _type(f"<xs:sequence>{BOTH}</xs:sequence>"), "a type that stands in itself (R)"),
    "either of itself in itself": (E, _type(f"<xs:choice>{BOTH}</xs:choice>"), "a type that stands in itself (R)"),
    "an abstract type": (E, _type("<xs:sequence/>").replace(" name", ' abstract="true" name'), "R is abstract"),
    "an element that nobody has": ('<xs:any namespace="##other" processContents="strict"/>', "", "strict wildcard"),
}  # fmt: skip


@pytest.mark.parametrize("case", ENDLESS)
def test_a_reply_that_cannot_be_made_is_told(case: str, tmp_path: Path) -> None:
    """Whatever a schema demands, the search for a reply ends, and what cannot be made is told with its place."""
    content, types, says = ENDLESS[case]
    found = Catalogue([OURS, _with(tmp_path, content, types)]).contracts["PensionService/v1"]
    assert says in explained(found.operations["consultPensions"]).problem


@pytest.mark.parametrize(
    ("content", "types", "says"),
    [
        (E, _type('<xs:complexContent><xs:extension base="p:R"/></xs:complexContent>'), "The definition is circular"),
        (E, _type(GROUP) + f'<xs:group name="g"><xs:sequence>{GROUP}</xs:sequence></xs:group>', "Circular reference"),
        (_of_text('<xs:pattern value="[z"/>'), "", "is not a valid regular expression"),
        (E, "", "does not resolve to a(n) type definition"),
    ],
)  # fmt: skip
def test_what_is_no_schema_is_told_with_its_file(tmp_path: Path, content: str, types: str, says: str) -> None:
    """A schema with a type that is its own base, a wrong pattern or an unknown type stops the start, with its file."""
    with pytest.raises(ContractError) as caught:
        Catalogue([OURS, _with(tmp_path, content, types)])
    (line,) = str(caught.value).splitlines()
    assert line.startswith(str(tmp_path / "pension" / TYPES))
    assert says in line
