# SPDX-License-Identifier: EUPL-1.2
"""A scenario without a fault, and each way to make one: what is written instead, and what is then told."""

from __future__ import annotations

from dataclasses import dataclass

BASE = """\
scenario: base
title: {en: Base}
clock: 2026-03-02T09:00:00
organisations:
  ocmw:
    cbe: "0999900150"
    name: {nl: OCMW}
    credentials: [{user: one, password: fake-one}]
  cpas:
    cbe: "0999900249"
    name: {fr: CPAS}
  rva: {cbe: "0999900348", kind: rva, sector: 18, institution: 0, name: {nl: RVA}}
people:
  an:
    ssin: "84051290054"
    register:
      sex: female
      birth: {date: 1984-05-12, place: {municipality: "44021"}}
      names: [{last: Proefmans, first: [An]}]
      civil_states: [{code: 10}, {from: 2010-06-05, code: 20, partner: $bert}]
      addresses:
        - {to: 2010-02-28, municipality: "44021", postal_code: "9000", street: Nieuwstraat, number: "1"}
        - {from: 2010-03-01, municipality: "44021", postal_code: "9000", street: Kerkstraat, number: "12"}
      parents: [$greta]
      legal_cohabitations: [{from: 2009-01-05, to: 2010-06-04, partner: $bert}]
      information_groups:
        CreationDate: {Date: {Century: "20", Year: "10"}}
  bert:
    ssin: "55051290126"
    register:
      sex: male
      birth: {date: 1955-05-12}
      death: {date: 2020-04-01}
      names: [{last: Schijn}]
  greta: {ssin: "57030990048", register: {sex: female, birth: {date: 1957-03-09}, names: [{last: Waan}]}}
  kind: {ssin: "12101690137", register: {sex: male, birth: {date: 2012-10-16}, names: [{last: Schijn}], parents: [$an]}}
households:
  home:
    members:
      - {ssin: $an, role: 1, from: 2010-03-01}
      - {ssin: $kind, role: 3, from: 2012-10-16}
inscriptions:
  - {person: $an, organisation: $ocmw, quality: 1, from: today-1m}
  - {person: $bert, organisation: $cpas, quality: 2, from: 2019-01-07, to: today}
story:
  - text: {en: First}
    operation: RetrieveTIGroups.retrieveTI
    by: $ocmw
    about: $an
    expect: MSG00000
"""


@dataclass(frozen=True)
class Wrong:
    """One way in which a scenario can be wrong: `old` of the base written as `new`, and what is then told.

    `line` is text of the line that is named, `says` and `remedy` are parts of the two sentences.
    """

    name: str
    old: str
    new: str
    path: str
    line: str
    says: str
    remedy: str


FORMAT = (
    Wrong(
        "a key that does not exist", "\npeople:", "\npeple:", "peple", "peple:", "'peple' is not known", "mean people?"
    ),
    Wrong(
        "a key of a person that does not exist",
        "birth: {date: 1955-05-12}",
        "brith: {date: 1955-05-12}",
        "people.bert.register.brith",
        "brith:",
        "'brith' is not known",
        "Did you mean birth?",
    ),
    Wrong(
        "a key deep inside",
        "credentials: [{user: one, password: fake-one}]",
        "credentials: [{usr: one}]",
        "organisations.ocmw.credentials[0].usr",
        "usr: one",
        "'usr' is not known",
        "There is user, password",
    ),
    Wrong("a key that is missing", "title: {en: Base}\n", "", "title", "scenario: base", "field required", "Add title"),
    Wrong(
        "a number without quotes",
        'postal_code: "9000", street: Kerkstraat',
        "postal_code: 9000, street: Kerkstraat",
        "people.an.register.addresses[1].postal_code",
        "Kerkstraat",
        "valid string",
        "Put it in quotes",
    ),
    Wrong(
        "a day that does not exist",
        "birth: {date: 1955-05-12}",
        'birth: {date: "1955-13-12"}',
        "people.bert.register.birth.date",
        "1955-13-12",
        "no date",
        "scenario-format.md",
    ),
    Wrong(
        "a period that ends before it begins",
        "from: 2019-01-07, to: today}",
        "from: 2019-01-07, to: 2018-01-07}",
        "inscriptions[1]",
        "2018-01-07",
        "before it begins",
        "scenario-format.md",
    ),
    Wrong(
        "a relative date that is none",
        "from: today-1m",
        "from: today-1",
        "inscriptions[0].from",
        "today-1}",
        "valid date",
        "scenario-format.md",
    ),
    Wrong(
        "an address without street",
        'street: Kerkstraat, number: "12"',
        'number: "12"',
        "people.an.register.addresses[1]",
        "2010-03-01",
        "needs municipality",
        "scenario-format.md",
    ),
    Wrong(
        "a place that is two",
        'place: {municipality: "44021"}',
        'place: {municipality: "44021", country: "111"}',
        "people.an.register.birth.place",
        "44021",
        "either a municipality or a country",
        "scenario-format.md",
    ),
    Wrong(
        "a CBE number with wrong check digits",
        '"0999900150"',
        '"0999900151"',
        "organisations.ocmw.cbe",
        "0999900151",
        "no CBE number",
        "scenario-format.md",
    ),
    Wrong(
        "an alias with a capital",
        "  greta: {",
        "  Greta: {",
        "people.Greta",
        "Greta:",
        "a name has lower-case letters",
        "scenario-format",
    ),
    Wrong(
        "a clock that is no moment",
        "clock: 2026-03-02T09:00:00",
        "clock: soon",
        "clock",
        "clock: soon",
        "no moment",
        "2026-03-02T09:00:00",
    ),
    Wrong(
        "a reference to nobody",
        "parents: [$greta]",
        "parents: [$gerta]",
        "people.an.register.parents[0]",
        "$gerta",
        "there is no person or organisation 'gerta'",
        "greta",
    ),
    Wrong("one name for two", "\n  bert:", "\n  ocmw:", "people.ocmw", "  ocmw:", "used twice", "its own name"),
    Wrong(
        "two people on one SSIN",
        '"57030990048"',
        '"84051290054"',
        "people.greta",
        "greta:",
        "also the number of an",
        "its own number",
    ),
    Wrong(
        "an automatic SSIN for the 1st of a month",
        'ssin: "57030990048", register: {sex: female, birth: {date: 1957-03-09}',
        "register: {sex: female, birth: {date: 1957-03-01}",
        "people.greta",
        "greta:",
        "no SSIN can be made",
        "Write an SSIN",
    ),
    Wrong(
        "an automatic SSIN without a date of birth",
        'ssin: "57030990048", register: {sex: female, birth: {date: 1957-03-09}',
        "register: {sex: female",
        "people.greta",
        "greta:",
        "register.birth.date",
        "Write an SSIN",
    ),
)

NUMBERS = (
    Wrong("wrong check digits", "84051290054", "84051290055", "people.an.ssin", "84051290055", "is no SSIN", "`auto`"),
    Wrong(
        "an SSIN that could be real",
        "84051290054",
        "84051212454",
        "people.an.ssin",
        "84051212454",
        "a real person",
        "serial from 900 to 998",
    ),
    Wrong(
        "an SSIN of another day",
        "84051290054",
        "84051390024",
        "people.an.ssin",
        "84051390024",
        "says born on 1984-05-13",
        "Make both the same",
    ),
    Wrong(
        "a BIS number in the National Register",
        "84051290054",
        "84451290043",
        "people.an.ssin",
        "84451290043",
        "(BIS)",
        "Make both the same",
    ),
    Wrong(
        "an even serial for a man",
        "sex: male\n",
        "sex: female\n",
        "people.bert.ssin",
        "55051290126",
        "odd serial",
        "Change the sex",
    ),
    Wrong(
        "an SSIN replaced by nobody",
        'ssin: "84051290054"',
        'ssin: "84051290054"\n    replaced_by: "84051290252"',
        "people.an.replaced_by",
        "replaced_by",
        "no person of the scenario",
        "Add the person",
    ),
    Wrong(
        "replacements in a circle",
        'ssin: "84051290054"',
        'ssin: "84051290054"\n    replaced_by: $an',
        "people.an.replaced_by",
        "replaced_by",
        "in a circle",
        "not be replaced",
    ),
    Wrong(
        "an SSIN both replaced and cancelled",
        'ssin: "84051290054"',
        'ssin: "84051290054"\n    cancelled: true\n    replaced_by: $bert',
        "people.an.replaced_by",
        "replaced_by",
        "both replaced and cancelled",
        "Keep one",
    ),
)

FACTS = (
    Wrong(
        "a child older than its parent",
        "parents: [$greta]",
        "parents: [$kind]",
        "people.an.register.parents[0]",
        "$kind",
        "not before the child",
        "Correct one of the dates",
    ),
    Wrong(
        "a parent whom nobody knows",
        "parents: [$greta]",
        'parents: ["84051290252"]',
        "people.an.register.parents[0]",
        "84051290252",
        "cannot be a parent",
        "$alias",
    ),
    Wrong(
        "a partner of oneself",
        "code: 20, partner: $bert",
        "code: 20, partner: $an",
        "people.an.register.civil_states[1]",
        "civil_states",
        "cannot be the partner",
        "partner_name",
    ),
    Wrong(
        "a cohabitant whom nobody knows",
        "to: 2010-06-04, partner: $bert",
        'to: 2010-06-04, partner: "84051290252"',
        "people.an.register.legal_cohabitations[0]",
        "legal_cohabitations",
        "cannot be the partner",
        "$alias",
    ),
    Wrong(
        "death before birth",
        "death: {date: 2020-04-01}",
        "death: {date: 1920-04-01}",
        "people.bert.register.death",
        "1920-04-01",
        "before birth",
        "Correct one of the dates",
    ),
    Wrong(
        "a name before birth",
        "names: [{last: Schijn}]\n",
        "names: [{from: 1950-01-02, last: Schijn}]\n",
        "people.bert.register.names[0]",
        "1950-01-02",
        "before birth",
        "Leave `from` out",
    ),
    Wrong(
        "a marriage after death",
        "names: [{last: Schijn}]\n",
        "names: [{last: Schijn}]\n      civil_states: [{from: 2021-05-05, code: 20}]\n",
        "people.bert.register.civil_states[0]",
        "2021-05-05",
        "after death",
        "Remove it",
    ),
    Wrong(
        "two main residences at a time",
        "to: 2010-02-28",
        "to: 2010-03-01",
        "people.an.register.addresses",
        "addresses:",
        "two main residences",
        "before the other begins",
    ),
    Wrong(
        "a household without reference person",
        "role: 1",
        "role: 2",
        "households.home",
        "home:",
        "one reference person",
        "Check the roles",
    ),
    Wrong(
        "a household with two reference persons",
        "role: 3",
        "role: 1",
        "households.home",
        "home:",
        "one reference person",
        "Check the roles",
    ),
    Wrong(
        "a member of a household whom nobody knows",
        "ssin: $kind, role: 3",
        'ssin: "84051290252", role: 3',
        "households.home.members[1]",
        "84051290252",
        "no person of the scenario",
        "$alias",
    ),
    Wrong(
        "a member of a household before birth",
        "role: 3, from: 2012-10-16",
        "role: 3, from: 2012-10-15",
        "households.home.members[1]",
        "2012-10-15",
        "before birth",
        "Leave `from` out",
    ),
    Wrong(
        "a person in two households",
        "inscriptions:",
        "  other:\n    members: [{ssin: $an, role: 1, from: 2020-01-06}]\ninscriptions:",
        "households.other",
        "other:",
        "in home and in other",
        "End one",
    ),
    Wrong(
        "an inscription for an unknown person",
        "person: $an,",
        'person: "84051290252",',
        "inscriptions[0].person",
        "84051290252",
        "whom nobody knows",
        "Add the person",
    ),
    Wrong(
        "an inscription by an unknown organisation",
        "organisation: $cpas",
        'organisation: "0999900447"',
        "inscriptions[1].organisation",
        "0999900447",
        "whom nobody knows",
        "Add the organisation",
    ),
    Wrong(
        "one user of two organisations",
        "name: {fr: CPAS}",
        "name: {fr: CPAS}\n    credentials: [{user: one, password: fake-two}]",
        "organisations",
        "organisations:",
        "the user one belongs to",
        "another name",
    ),
    Wrong(
        "a request by nobody",
        "by: $ocmw",
        'by: "0999900447"',
        "story[0].by",
        "0999900447",
        "whom nobody knows",
        "$alias",
    ),
    Wrong(
        "a request by an organisation that cannot log in",
        "by: $ocmw",
        "by: $rva",
        "story[0].by",
        "by: $rva",
        "no credentials",
        "Give it credentials",
    ),
    Wrong(
        "an answer to nothing",
        "    operation: RetrieveTIGroups.retrieveTI\n    by: $ocmw\n",
        "",
        "story[0]",
        "First",
        "nothing is asked",
        "Add operation and by",
    ),
    Wrong(
        "a text that is to be in the reply and not to be in it",
        "expect: MSG00000",
        "expect_in_reply: [Proefmans, Gent]\n    expect_not_in_reply: Gent",
        "story[0].expect_not_in_reply",
        "expect_not_in_reply",
        "'Gent' is expected in the reply as well",
        "Keep one of the two",
    ),
    Wrong(
        "a raw group that does not exist",
        "CreationDate: {Date:",
        "CreatedOn: {Date:",
        "people.an.register.information_groups.CreatedOn",
        "CreatedOn",
        "CreatedOn",
        "xm25.xsd",
    ),
    Wrong(
        "a raw group with an unknown element",
        "{Date: {Century",
        "{Day: {Century",
        "people.an.register.information_groups.CreationDate",
        "CreationDate",
        "Day",
        "xm25.xsd",
    ),
    Wrong(
        "a raw group with a wrong value",
        'Year: "10"',
        'Year: "2010"',
        "people.an.register.information_groups.CreationDate",
        "CreationDate",
        "CreationDate/Date/Year",
        "xm25.xsd",
    ),
)

UNREADABLE = (
    Wrong(
        "YAML that is none", "title: {en: Base}", "title: {en: Base", "", "clock:", "is not YAML", "quote what holds"
    ),
    Wrong("tabs", "  ocmw:\n", "\tocmw:\n", "", "ocmw:", "is not YAML", "Indent with blanks"),
    Wrong(
        "a key that stands twice",
        "\nstory:",
        "\npeople: {}\nstory:",
        "",
        "people: {}",
        "'people' stands here twice",
        "once",
    ),
    Wrong(
        "an include that does not exist",
        "clock:",
        "include: [starter, strater]\nclock:",
        "include[1]",
        "strater",
        "there is no scenario 'strater'; did you mean starter",
        "a file beside this one",
    ),
)

EVERY = (*FORMAT, *NUMBERS, *FACTS, *UNREADABLE)
