# SPDX-License-Identifier: EUPL-1.2
"""What a message tells that is not valid by its schema."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from simulator.contracts.validator import Validator

SCHEMA = """
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:v" elementFormDefault="qualified">
  <xs:element name="number">
    <xs:simpleType>
      <xs:restriction base="xs:string"><xs:pattern value="[1-2]\\d{3}Q\\d{1,}(-\\d{1,2})?"/></xs:restriction>
    </xs:simpleType>
  </xs:element>
</xs:schema>
"""


def test_a_pattern_is_told_as_it_is() -> None:
    """Namespaces are left out of the text, the numbers of times that stand in a pattern are not."""
    validator = Validator(etree.fromstring(SCHEMA), Path("v.xsd"))
    (issue,) = validator.issues(etree.fromstring('<number xmlns="urn:v">0</number>'))
    assert "Element 'number':" in issue.message
    assert r"'[1-2]\d{3}Q\d{1,}(-\d{1,2})?'" in issue.message


FORM = """
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:form" elementFormDefault="qualified">
  <xs:element name="form"><xs:complexType><xs:sequence>
    <xs:element name="kind"><xs:simpleType><xs:restriction base="xs:string">
      <xs:enumeration value="A"/><xs:enumeration value="B"/></xs:restriction></xs:simpleType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>
"""


def _told(content: str) -> str:
    validator = Validator(etree.fromstring(FORM), Path("form.xsd"))
    (issue,) = validator.issues(etree.fromstring(f'<form xmlns="urn:form" xmlns:o="urn:other">{content}</form>'))
    return issue.message


def test_a_set_of_values_is_told() -> None:
    """What may stand there is told."""
    assert "{'A', 'B'}" in _told("<kind>C</kind>")


def test_a_namespace_is_told_where_it_is_what_is_wrong() -> None:
    """An element with the right name in another namespace is told with both namespaces, another name without any."""
    wrong = _told("<o:kind>A</o:kind>")
    assert "{urn:other}kind" in wrong
    assert "{urn:form}kind" in wrong
    assert "urn:" not in _told("<sort>A</sort>")
