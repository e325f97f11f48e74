# SPDX-License-Identifier: EUPL-1.2
"""OCMWCPASManageAccess: REGISTER, UNREGISTER, LIST."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from simulator.services.manage_access import manage_access
from simulator.world.organisation import Organisation
from simulator.world.repertory import Inscription, Register, add
from simulator.world.rule_settings import RuleSettings

SERVICE = "ManageAccess"
START, END = date(2026, 3, 2), date(2026, 5, 1)
PROOF = {"PersonData": {"LastName": "Bosmans", "FirstName": "Ingrid", "BirthDate": "1975-04-28"}}
Rows = list[tuple[str, str, str | None, str, str]]


class Office:
    """An OCMW that calls the service."""

    def __init__(self, world: Any, organisation: Organisation) -> None:
        self.organisation, self.registers = organisation, world.registers()
        self.repertories = world.repertories(organisation)

    def call(self, ssin: str, action: str, **data: Any) -> Any:
        """The answer to a request; one for two months with purpose 1 and a proof, unless told otherwise."""
        request = {"SSIN": ssin, "Purpose": 1, "Period": {"StartDate": START, "EndDate": END}, "Action": action,
                   "ProofOfAuthentication": PROOF} | data  # fmt: skip
        request = {key: value for key, value in request.items() if value is not None}
        return manage_access(request, self.registers, self.repertories)


@pytest.fixture
def ingrid(ssdn_world: Any) -> str:
    """Somebody who can be inscribed."""
    card = {"number": "591845002670", "from": "2021-01-01"}
    ssin: str = ssdn_world.person(
        "1975-04-28", "BOSMANS", "Ingrid", "Maria", identity_cards=[card], sis_card="9140263587"
    )
    return ssin


@pytest.fixture
def mechelen(ssdn_world: Any) -> Office:
    """The OCMW of Mechelen."""
    return Office(ssdn_world, ssdn_world.organisation("0999026358", "12025"))


def registrations(reply: Any) -> Rows:
    """Purpose, start, end, institution and repertory of each registration of a reply."""
    return [
        tuple(next(iter(row.xpath(f".//*[local-name()='{name}']/text()")), None)
              for name in ("Purpose", "StartDate", "EndDate", "OrgUnit", "Register"))
        for row in reply.elements("Registrations")
    ]  # fmt: skip


def test_register(ssdn_world: Any, ssdn_reply: Any, mechelen: Office, ingrid: str) -> None:
    """REGISTER inscribes the person in both repertories, and answers with the request and the row of the sector."""
    reply = ssdn_reply(mechelen.call(ingrid, "REGISTER"), SERVICE)
    assert reply.codes == []
    original = reply.elements("OriginalRequest")[0]
    assert [child.text for child in original.iter() if child.text] == [
        ingrid, "1", "2026-03-02+01:00", "2026-05-01+02:00", "REGISTER",
    ]  # fmt: skip
    assert registrations(reply) == [("1", "2026-03-02+01:00", "2026-05-01+02:00", "12025", "SECONDARY")]
    rows = ssdn_world.sandbox.inscriptions(ingrid)
    assert [(row.register_.value, row.organisation, row.sector, row.institution, row.quality) for row in rows] == [
        ("PRIMARY", "0999026358", 17, 1, 1), ("SECONDARY", "0999026358", 17, 1, 1),
    ]  # fmt: skip


def test_register_twice(ssdn_world: Any, ssdn_reply: Any, mechelen: Office, ingrid: str) -> None:
    """Registering the same period twice gives the same answer twice and one inscription in each repertory."""
    first, second = (ssdn_reply(mechelen.call(ingrid, "REGISTER"), SERVICE) for _ in range(2))
    assert registrations(second) == registrations(first)
    assert len(ssdn_world.sandbox.inscriptions(ingrid)) == 2


def test_register_without_end(ssdn_reply: Any, mechelen: Office, ingrid: str) -> None:
    """An inscription without end swallows the one it overlaps, and has no end in the reply."""
    mechelen.call(ingrid, "REGISTER", Purpose=2)
    reply = ssdn_reply(mechelen.call(ingrid, "REGISTER", Purpose=2, Period={"StartDate": date(2026, 4, 1)}), SERVICE)
    assert registrations(reply) == [("2", "2026-03-02+01:00", None, "12025", "SECONDARY")]


def test_reply_to_register_shows_nobody_else(ssdn_world: Any, ssdn_reply: Any, mechelen: Office, ingrid: str) -> None:
    """The reply to REGISTER shows neither other purposes nor the inscriptions of another OCMW."""
    mechelen.call(ingrid, "REGISTER", Purpose=2)
    other = Office(ssdn_world, ssdn_world.organisation("0999111183", "71072"))
    other.call(ingrid, "REGISTER")
    assert [row[3] for row in registrations(ssdn_reply(mechelen.call(ingrid, "REGISTER"), SERVICE))] == ["12025"]


@pytest.mark.parametrize("purpose", [1, 2, 40, 902, 0])
def test_purposes_of_an_ocmw(ssdn_reply: Any, mechelen: Office, ingrid: str, purpose: int) -> None:
    """An OCMW may register with the purposes of sector 17 and with those of every sector."""
    reply = ssdn_reply(mechelen.call(ingrid, "REGISTER", Purpose=purpose), SERVICE)
    assert [row[0] for row in registrations(reply)] == [str(purpose)]


@pytest.mark.parametrize(
    ("purpose", "begin", "end", "refused"),
    [
        (1, date(2026, 3, 2), date(2026, 6, 1), False),
        (1, date(2026, 3, 2), date(2026, 6, 2), True),
        (1, date(2026, 3, 2), None, True),
        (2, date(2026, 3, 2), None, False),
    ],
)
def test_the_longest_inscription(
    ssdn_refusal: Any, mechelen: Office, ingrid: str, purpose: int, begin: date, end: date | None, refused: bool
) -> None:
    """A file under investigation is inscribed for three months at most; other qualities as long as one likes."""
    period = {"StartDate": begin, "EndDate": end}
    if refused:
        told = ssdn_refusal(lambda: mechelen.call(ingrid, "REGISTER", Purpose=purpose, Period=period))
        assert told == [("31000005", (("Purpose", "1"), ("EndDate", end.isoformat() if end else None)))]
    else:
        assert mechelen.call(ingrid, "REGISTER", Purpose=purpose, Period=period).data is not None


def test_an_investigation_cannot_be_prolonged(ssdn_refusal: Any, mechelen: Office, ingrid: str) -> None:
    """Inscriptions that touch count as one: a second one that would make it longer than three months is refused."""
    mechelen.call(ingrid, "REGISTER", Period={"StartDate": date(2026, 3, 2), "EndDate": date(2026, 5, 1)})
    more = {"StartDate": date(2026, 5, 2), "EndDate": date(2026, 6, 30)}
    assert [code for code, _ in ssdn_refusal(lambda: mechelen.call(ingrid, "REGISTER", Period=more))] == ["31000005"]


def test_the_network_alone_sets_replaced(ssdn_refusal: Any, mechelen: Office, ingrid: str) -> None:
    """Quality 999 says that the number was replaced; an OCMW cannot register with it."""
    assert [code for code, _ in ssdn_refusal(lambda: mechelen.call(ingrid, "REGISTER", Purpose=999))] == ["31000005"]


def test_definitive_takes_the_place_of_provisional(ssdn_world: Any, mechelen: Office, ingrid: str) -> None:
    """Where a person is inscribed provisionally (902), a definitive inscription (0) ends it from its first day on."""
    mechelen.call(ingrid, "REGISTER", Purpose=902)
    mechelen.call(ingrid, "REGISTER", Purpose=0, Period={"StartDate": date(2026, 3, 10), "EndDate": END})
    rows = {(row.quality, row.begin, row.end) for row in ssdn_world.sandbox.inscriptions(ingrid)}
    assert rows == {(902, START, date(2026, 3, 9)), (0, date(2026, 3, 10), END)}


@pytest.mark.parametrize("action", ["REGISTER", "UNREGISTER"])
@pytest.mark.parametrize("purpose", [10, 101, -1])
def test_purposes_of_others(ssdn_refusal: Any, mechelen: Office, ingrid: str, action: str, purpose: int) -> None:
    """A purpose of another sector, or one that does not exist, is refused."""
    found = ssdn_refusal(lambda: mechelen.call(ingrid, action, Purpose=purpose))
    assert found == [("31000005", (("Purpose", str(purpose)),))]


@pytest.mark.parametrize("action", ["REGISTER", "UNREGISTER"])
def test_missing_purpose_and_proof(ssdn_refusal: Any, mechelen: Office, ingrid: str, action: str) -> None:
    """REGISTER and UNREGISTER need a purpose and a proof; each one that is missing has its own remark."""
    found = ssdn_refusal(lambda: mechelen.call(ingrid, action, Purpose=None, ProofOfAuthentication={}))
    assert found == [("31000007", (("Purpose", None),)), ("31000007", (("ProofOfAuthentication", None),))]


@pytest.mark.parametrize("action", ["REGISTER", "UNREGISTER", "LIST"])
@pytest.mark.parametrize("proof", [{}, {"PersonData": {"LastName": "  ", "BirthDate": "1975-04-28"}}])
def test_proof_is_mandatory(ssdn_refusal: Any, mechelen: Office, ingrid: str, action: str, proof: Any) -> None:
    """A proof without any part, or with an empty last name only, is refused for each of the three actions."""
    found = ssdn_refusal(lambda: mechelen.call(ingrid, action, ProofOfAuthentication=proof))
    assert found == [("31000007", (("ProofOfAuthentication", None),))]


@pytest.mark.parametrize(
    "proof",
    [
        {"IdentityCardNumber": "591845002670"}, {"SISCardNumber": "9140263587"},
        {"PersonData": {"LastName": "BÖSMANS", "FirstName": "", "BirthDate": "1975-00-00"}},
        {"PersonData": {"LastName": "bosmans", "FirstName": "Ingrid Maria", "BirthDate": "1975-04-28"}},
        {"SISCardNumber": "0000000000", **PROOF},
    ],
)  # fmt: skip
def test_proofs_that_fit(ssdn_reply: Any, mechelen: Office, ingrid: str, proof: Any) -> None:
    """One part that fits is enough; names are compared without case and accents, dates as far as they are known."""
    assert len(registrations(ssdn_reply(mechelen.call(ingrid, "REGISTER", ProofOfAuthentication=proof), SERVICE))) == 1


@pytest.mark.parametrize(
    ("proof", "wrong"),
    [
        ({"IdentityCardNumber": "000000000000"}, (("IdentityCardNumber", "000000000000"),)),
        ({"SISCardNumber": "0000000000"}, (("SISCardNumber", "0000000000"),)),
        (
            {"PersonData": {"LastName": "BOSMAN", "FirstName": "Ingrid", "BirthDate": "1975-04-29"}},
            (("LastName", "BOSMAN"), ("BirthDate", "1975-04-29")),
        ),
    ],
)
def test_proof_that_does_not_fit(
    ssdn_world: Any, ssdn_refusal: Any, mechelen: Office, ingrid: str, proof: Any, wrong: Any
) -> None:
    """A proof that does not fit the person stops REGISTER and UNREGISTER, and nothing changes."""
    mechelen.call(ingrid, "REGISTER", Purpose=2)
    before = ssdn_world.sandbox.inscriptions(ingrid)
    for action in ("REGISTER", "UNREGISTER"):
        found = ssdn_refusal(lambda a=action: mechelen.call(ingrid, a, Purpose=2, ProofOfAuthentication=proof))
        assert found == [("32000007", (("SSIN", ingrid), *wrong))]
    assert ssdn_world.sandbox.inscriptions(ingrid) == before


def test_list_with_a_proof_that_does_not_fit(ssdn_reply: Any, mechelen: Office, ingrid: str) -> None:
    """A proof that does not fit does not stop LIST."""
    mechelen.call(ingrid, "REGISTER")
    proof = {"IdentityCardNumber": "000000000000"}
    assert len(registrations(ssdn_reply(mechelen.call(ingrid, "LIST", ProofOfAuthentication=proof), SERVICE))) == 2


def test_unregister(ssdn_world: Any, ssdn_reply: Any, mechelen: Office, ingrid: str) -> None:
    """UNREGISTER ends the inscription in the repertory of the sector, not in that of KSZ."""
    mechelen.call(ingrid, "REGISTER")
    reply = ssdn_reply(mechelen.call(ingrid, "UNREGISTER"), SERVICE)
    assert (reply.codes, registrations(reply)) == ([], [])
    assert [row.register_.value for row in ssdn_world.sandbox.inscriptions(ingrid)] == ["PRIMARY"]


def test_unregister_in_both(ssdn_world: Any, mechelen: Office, ingrid: str) -> None:
    """Where the network's rules say so, UNREGISTER ends the inscription in both repertories."""
    rules = RuleSettings(unregister_in=(Register.PRIMARY, Register.SECONDARY))
    ssdn_world.sandbox.set_data(replace(ssdn_world.sandbox.data, rules=rules))
    office = Office(ssdn_world, mechelen.organisation)
    office.call(ingrid, "REGISTER")
    office.call(ingrid, "UNREGISTER")
    assert ssdn_world.sandbox.inscriptions(ingrid) == ()


def test_unregister_the_middle(ssdn_world: Any, mechelen: Office, ingrid: str) -> None:
    """Taking the middle out of an inscription leaves what was before it and what comes after it."""
    mechelen.call(ingrid, "REGISTER")
    mechelen.call(ingrid, "UNREGISTER", Period={"StartDate": date(2026, 3, 10), "EndDate": date(2026, 3, 19)})
    rows = [r for r in ssdn_world.sandbox.inscriptions(ingrid) if r.register_ is Register.SECONDARY]
    assert [(row.begin, row.end) for row in rows] == [(START, date(2026, 3, 9)), (date(2026, 3, 20), END)]


@pytest.mark.parametrize("purpose", [1, 3])
def test_unregister_what_is_not_there(
    ssdn_world: Any, ssdn_reply: Any, mechelen: Office, ingrid: str, purpose: int
) -> None:
    """Ending an inscription that does not exist, or exists for another OCMW only, is answered with a warning."""
    Office(ssdn_world, ssdn_world.organisation("0999111183", "71072")).call(ingrid, "REGISTER")
    before = ssdn_world.sandbox.inscriptions(ingrid)
    reply = ssdn_reply(mechelen.call(ingrid, "UNREGISTER", Purpose=purpose), SERVICE)
    assert reply.finding("22000001").information == (("SSIN", ingrid), ("Purpose", str(purpose)))
    assert reply.texts("OriginalRequest/Action") == ["UNREGISTER"]
    assert registrations(reply) == []
    assert ssdn_world.sandbox.inscriptions(ingrid) == before


@pytest.fixture
def known_elsewhere(ssdn_world: Any, ingrid: str) -> None:
    """The person is also known to an institution of another sector, in the repertory of KSZ."""
    fund = ssdn_world.organisation("0999222239", kind="fund", sector=7, institution=1)
    row = Inscription(
        register_=Register.PRIMARY, organisation=fund.cbe, sector=7, institution=1, quality=101, begin=START
    )
    ssdn_world.sandbox.change_inscriptions(ingrid, lambda rows: add(rows, row), "test")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [("101", "0999222239", "PRIMARY"), ("1", "12025", "PRIMARY"), ("1", "12025", "SECONDARY")]),
        ({"QueryRegister": "SECONDARY"}, [("1", "12025", "SECONDARY")]),
        ({"QueryRegister": "PRIMARY"}, [("101", "0999222239", "PRIMARY"), ("1", "12025", "PRIMARY")]),
        ({"Sector": 7}, [("101", "0999222239", "PRIMARY")]),
        ({"Sector": 17, "Purpose": 1}, [("1", "12025", "PRIMARY"), ("1", "12025", "SECONDARY")]),
        ({"Purpose": 101}, [("101", "0999222239", "PRIMARY")]),
        ({"Period": {"StartDate": date(2026, 5, 2)}}, [("101", "0999222239", "PRIMARY")]),
    ],
)
@pytest.mark.usefixtures("known_elsewhere")
def test_list(ssdn_reply: Any, mechelen: Office, ingrid: str, asked: dict[str, Any], found: list[Any]) -> None:
    """LIST gives what overlaps the period, in the repertory, of the sector and with the purpose that are asked."""
    mechelen.call(ingrid, "REGISTER")
    reply = ssdn_reply(mechelen.call(ingrid, "LIST", **({"Purpose": None} | asked)), SERVICE)
    assert sorted((row[0], row[3], row[4]) for row in registrations(reply)) == sorted(found)


@pytest.mark.parametrize("register", [None, "ALL", "PRIMARY", "SECONDARY"])
def test_original_request_of_a_list(ssdn_reply: Any, mechelen: Office, ingrid: str, register: str | None) -> None:
    """A LIST repeats the repertory asked as Register, ALL if it named none, and purpose 0 if it named none."""
    reply = ssdn_reply(mechelen.call(ingrid, "LIST", Purpose=None, QueryRegister=register), SERVICE)
    assert reply.texts("OriginalRequest/Register") == [register or "ALL"]
    assert reply.texts("OriginalRequest/Purpose") == ["0"]


def test_sector_and_register_are_ignored_by_register(ssdn_reply: Any, mechelen: Office, ingrid: str) -> None:
    """Sector and QueryRegister mean nothing to REGISTER, and the register is not repeated."""
    reply = ssdn_reply(mechelen.call(ingrid, "REGISTER", Sector=7, QueryRegister="PRIMARY"), SERVICE)
    assert reply.elements("OriginalRequest/Register") == []
    assert [row[4] for row in registrations(reply)] == ["SECONDARY"]


def test_ocmw_without_municipality(ssdn_world: Any, ssdn_reply: Any, ingrid: str) -> None:
    """An institution of which no municipality is known is named by its CBE number."""
    reply = ssdn_reply(Office(ssdn_world, ssdn_world.organisation("0999333392")).call(ingrid, "REGISTER"), SERVICE)
    assert [row[3] for row in registrations(reply)] == ["0999333392"]


def test_person_without_register_file(ssdn_world: Any, ssdn_refusal: Any, mechelen: Office) -> None:
    """Somebody on whom no register has a file cannot be inscribed."""
    ssin = ssdn_world.put(ssdn_world.ssin("1970-02-27"), None)
    assert ssdn_refusal(lambda: mechelen.call(ssin, "REGISTER")) == [("32000002", (("SSIN", ssin),))]
