# SPDX-License-Identifier: EUPL-1.2
"""Groups that may repeat (`<xs:sequence maxOccurs="5">`) as plain data, on a schema with every form of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from simulator.contracts.builder import build
from simulator.contracts.reader import read
from simulator.contracts.schema import ComplexType, Element, Schema
from simulator.contracts.validator import Validator
from simulator.errors import BuildError
from tests.contracts.strategies import data_for

NAMESPACE = "urn:repeated"
XSD = f"""
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="{NAMESPACE}" targetNamespace="{NAMESPACE}">
  <xs:group name="stay">
    <xs:sequence>
      <xs:element name="place" type="xs:string"/>
      <xs:choice maxOccurs="3">
        <xs:element name="guest" type="xs:string"/>
        <xs:element name="dog" type="xs:int"/>
      </xs:choice>
    </xs:sequence>
  </xs:group>
  <xs:complexType name="Base">
    <xs:sequence>
      <xs:element name="first" type="xs:string" minOccurs="0"/>
      <xs:sequence minOccurs="0" maxOccurs="4">
        <xs:element name="month" type="xs:gYearMonth"/>
        <xs:element name="amount" type="xs:int" minOccurs="0"/>
        <xs:element name="note" type="xs:string" minOccurs="0" maxOccurs="2"/>
      </xs:sequence>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="Whole">
    <xs:complexContent>
      <xs:extension base="t:Base">
        <xs:sequence>
          <xs:element name="year" type="xs:gYear"/>
          <xs:group ref="t:stay" minOccurs="0" maxOccurs="unbounded"/>
          <xs:element name="last" type="xs:string" minOccurs="0"/>
        </xs:sequence>
        <xs:attribute name="kind" type="xs:string"/>
      </xs:extension>
    </xs:complexContent>
  </xs:complexType>
  <xs:element name="whole" type="t:Whole"/>
</xs:schema>
"""
ROOT = etree.fromstring(XSD)
DECLARATION: Element = Schema([(ROOT, Path("repeated.xsd"))]).element(f"{{{NAMESPACE}}}whole")
VALIDATOR = Validator(ROOT, Path("repeated.xsd"))

XML = f"""<t:whole xmlns:t="{NAMESPACE}">
<first>x</first><month>2024-01</month><note>a</note><note>b</note><month>2024-02</month><amount>3</amount>
<year>2024</year><place>Gent</place><guest>An</guest><dog>2</dog><place>Namur</place><dog>1</dog><last>z</last>
</t:whole>"""


@given(st.data())
def test_what_is_built_is_valid_and_read_again(data: st.DataObject) -> None:
    """Groups in a base type, of a named group, of a choice and inside each other come back as they were."""
    plain = data.draw(data_for(DECLARATION))
    element = build(DECLARATION, plain)
    assert VALIDATOR.issues(element) == ()
    assert read(etree.fromstring(etree.tostring(element)), DECLARATION) == plain


def test_a_repeated_group_is_a_list_of_dictionaries() -> None:
    """Each time that a group occurs is one dictionary; a second group of the type has a key of its own."""
    kind = DECLARATION.type
    assert isinstance(kind, ComplexType)
    assert list(kind.children) == ["first", "#group", "year", "#group-2", "last"]
    found = read(etree.fromstring(XML), DECLARATION)
    assert [item.get("note") for item in found["#group"]] == [["a", "b"], None]
    assert found["#group-2"] == [
        {"place": "Gent", "#group": [{"guest": "An"}, {"dog": 2}]},
        {"place": "Namur", "#group": [{"dog": 1}]},
    ]
    assert (found["year"], found["last"]) == (2024, "z")


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"year": 1, "#group": ["2024-01"]}, "a list of dictionaries with month, amount, note"),
        ({"year": 1, "#group": [{"year": 2}]}, "#group has no place for year here; it knows month, amount, note"),
        ({"year": 1, "month": "2024-01"}, "Whole has no place for month here; it knows first, #group, year"),
        ({"year": 1, "#group-3": []}, "#group-3"),
    ],
)
def test_what_a_group_does_not_know_is_told(wrong: dict[str, Any], text: str) -> None:
    """A key that a repeated group does not have, or a value in place of a dictionary, is named with what is known."""
    with pytest.raises(BuildError, match=text):
        build(DECLARATION, wrong)


def test_one_dictionary_stands_for_a_list_of_one() -> None:
    """As with elements that may repeat, one occurrence may be given without a list."""
    one = build(DECLARATION, {"year": 2024, "#group": {"month": "2024-01"}})
    assert [child.tag for child in one] == ["month", "year"]
