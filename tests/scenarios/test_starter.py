# SPDX-License-Identifier: EUPL-1.2
"""The people of the scenario `starter` trigger what their descriptions say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from lxml import etree

from simulator.app import App, create_app
from simulator.scenarios.load import read_scenarios
from simulator.scenarios.scenario import Scenario
from simulator.settings import Settings
from simulator.testing.in_process import Caller
from simulator.testing.story import Reply, Request

NOW = datetime(2026, 3, 31, 9)
TODAY = NOW.date()
RETRIEVE, INVESTIGATE = "RetrieveTIGroups.retrieveTI", "OCMWCPASPerformInvestigation.performInvestigation"
IDENTIFY, ACCESS = "OCMWCPASIdentifyPerson.identifyPerson", "OCMWCPASManageAccess.manageAccess"


@pytest.fixture(scope="module")
def starter_scenario() -> Scenario:
    """The starter as of the last day of a month."""
    return read_scenarios(("starter",), NOW)


@pytest.fixture(scope="module")
def shared() -> Iterator[App]:
    """The application with the starter, for questions that change nothing."""
    app = create_app(Settings(scenarios=("starter",), clock=NOW))
    yield app
    app.close()


@pytest.fixture
def fresh() -> Iterator[App]:
    """An application of one's own."""
    app = create_app(Settings(scenarios=("starter",), clock=NOW))
    yield app
    app.close()


class Client:
    """Asks by alias."""

    def __init__(self, app: App, scenario: Scenario) -> None:
        self.caller, self.scenario = Caller(app), scenario

    def ask(self, operation: str, about: str | None = None, by: str = "ocmw-gent", **data: Any) -> Reply:
        """The answer to an organisation's question about a person."""
        number = self.scenario.number
        return self.caller.call(Request(operation, number(by), number(about) if about else None, data))

    def access(self, about: str, action: str, proof: dict[str, Any], **data: Any) -> Reply:
        """The answer to ManageAccess for today and the month around it."""
        period = {"StartDate": TODAY - timedelta(20), "EndDate": TODAY + timedelta(20)}
        return self.ask(ACCESS, about, Action=action, Period=period, ProofOfAuthentication=proof, **data)


@pytest.fixture
def client(shared: App, starter_scenario: Scenario) -> Client:
    """A client that changes nothing."""
    return Client(shared, starter_scenario)


@pytest.fixture
def writer(fresh: App, starter_scenario: Scenario) -> Client:
    """A client that may change what it likes."""
    return Client(fresh, starter_scenario)


@pytest.mark.parametrize(
    ("about", "gent", "namur"),
    [
        ("an", "MSG00000", "MSG00012"),
        ("marc", "MSG00012", "MSG00012"),
        ("bernard", "MSG00012", "MSG00000"),
        ("carla", "MSG00012", "MSG00012"),
        ("dirk", "MSG00012", "MSG00012"),
        ("els", "MSG00012", "MSG00012"),
        ("frans", "MSG00012", "MSG00012"),
        ("greet", "MSG00012", "MSG00012"),
        ("hassan-bis", "MSG00006", "MSG00006"),
        ("hassan", "MSG00000", "MSG00012"),
        ("ines", "MSG00007", "MSG00007"),
        ("joana", "MSG00000", "MSG00012"),
        ("karel", "MSG00000", "MSG00012"),
        ("lina", "MSG00000", "MSG00012"),
        ("moussa", "MSG00000", "MSG00012"),
        ("nathalie", "MSG00000", "MSG00012"),
        ("olga", "RTIPC001", "MSG00012"),
        ("samira", "MSG00000", "MSG00012"),
        ("roos", "MSG00000", "MSG00012"),
        ("pieter", "MSG00000", "MSG00012"),
        ("petra", "MSG00000", "MSG00012"),
        ("pia", "MSG00012", "MSG00012"),
        ("pim", "MSG00012", "MSG00012"),
        ("zoe", "MSG00012", "MSG00012"),
        ("wouter", "MSG00012", "MSG00012"),
        ("walter", "MSG00012", "MSG00012"),
        ("tom", "MSG00000", "MSG00012"),
        ("ursula", "MSG00000", "MSG00012"),
        ("victor", "MSG00000", "MSG00012"),
        ("noe", "MSG00012", "MSG00000"),
        ("quinten", "MSG00000", "MSG00012"),
    ],
)
def test_the_register_answers_as_the_description_says(client: Client, about: str, gent: str, namur: str) -> None:
    """Each person gets the code of RetrieveTIGroups that is told, for the OCMW of Ghent and for that of Namur."""
    assert (gent,) == client.ask(RETRIEVE, about).codes
    assert (namur,) == client.ask(RETRIEVE, about, by="cpas-namur").codes


def test_every_person_is_in_the_table_above(starter_scenario: Scenario) -> None:
    """Nobody of the starter is left out of the table of this file."""
    mark = next(
        mark for mark in test_the_register_answers_as_the_description_says.pytestmark if mark.name == "parametrize"
    )
    assert {row[0] for row in mark.args[1]} == {subject.alias for subject in starter_scenario.facts.people.values()}


@pytest.mark.parametrize(
    ("about", "codes", "texts"),
    [
        ("bernard", "32000005", ("PRIMARY SECONDARY",)),
        ("dirk", "32000005", (">SECONDARY<",)),
        ("els", "32000005", (">PRIMARY<",)),
        ("hassan-bis", "32000003", ("newSSIN",)),
        ("ines", "32000004", ()),
        ("olga", "32000008", ()),
        ("karel", "12000001", ("Decease", "2024-11-08")),
        ("nathalie", "12000001", ("DiplomaticPostAddress", "PostAddressAbroad")),
        ("samira", "0", ("DeclaredAddresses", "RefugeeDataH213", "Namoudaj")),
        ("pieter", "12000001", ("FamilyCompositionGroup", "00000000104")),
        ("joana", "12000001", ("BCSS_KSZ",)),
    ],
)
def test_an_investigation_shows_what_is_told(client: Client, about: str, codes: str, texts: tuple[str, ...]) -> None:
    """PerformInvestigation by the OCMW of Ghent gives the code and the facts that the description names."""
    reply = client.ask(INVESTIGATE, about)
    assert (codes,) == reply.codes
    assert [text for text in texts if text not in reply.text] == []


@pytest.mark.parametrize(
    ("about", "groups"),
    [
        ("karel", ("Deceases",)),
        ("nathalie", ("ResidenceAbroad", "PostalAddressAbroad")),
        ("pieter", ("FamilyMembers", "DescendentFiliations", "Modelová")),
        ("petra", ("HeadOfFamily", "DescendentFiliations")),
        ("victor", ("Passports", "DrivingLicenses", "DrivingLicensesOldModel", "OrganDonations", "ZZ990001")),
        (
            "samira",
            (
                "RefugeeTypes",
                "StatusOfRefugee",
                "OrganizationsInCharge",
                "DocumentTypes",
                "ChoosenResidences",
                "Aliases",
            ),
        ),
    ],
)
def test_the_file_holds_the_groups_that_are_told(client: Client, about: str, groups: tuple[str, ...]) -> None:
    """The National Register file of a person has the information groups that the description names."""
    reply = client.ask(RETRIEVE, about)
    assert [group for group in groups if group not in reply.text] == []


def test_unknown_parts_of_a_birth_date_are_absent(client: Client) -> None:
    """A person born in 1980 has no month and no day of birth, one born in March 1975 no day."""
    for about, parts in (("lina", ["Century", "Year"]), ("moussa", ["Century", "Year", "Month"])):
        reply = etree.fromstring(client.ask(RETRIEVE, about).text)
        born = reply.find(".//{*}NationalNumber/{*}NationalNumber/{*}Date")
        assert parts == [etree.QName(part).localname for part in born]


def test_a_wanderer_has_five_stays(client: Client) -> None:
    """With history, Tom's file shows the five periods of three municipalities and Spain."""
    reply = client.ask(RETRIEVE, "tom", searchInformation={"history": True})
    assert reply.text.count("<r:Residences ") == 5
    assert client.ask(INVESTIGATE, "tom").text.count("ManagerLocation ") > 3


def test_the_file_of_another_ocmw_and_other_sectors_is_listed(client: Client) -> None:
    """LIST ALL on An shows her OCMW in both repertories, and RVA and NIC in that of KSZ."""
    reply = client.access("an", "LIST", {"PersonData": {"LastName": "PROEFMANS", "BirthDate": "1984-05-12"}})
    number = client.scenario.number
    assert reply.codes == ("0",)
    assert [n for n in ("44021", number("rva"), number("nic"), "SECONDARY") if n not in reply.text] == []


def test_an_inscription_that_ended_yesterday_is_still_listed(client: Client) -> None:
    """The repertory remembers that Frans was inscribed until yesterday."""
    proof = {"PersonData": {"LastName": "Gisterens", "BirthDate": "1961-12-05"}}
    assert str(TODAY - timedelta(1)) in client.access("frans", "LIST", proof).text


def test_an_inscription_that_starts_tomorrow_opens_tomorrow(writer: Client) -> None:
    """With the clock a day further, Greet's file opens; on the day after its end Hassan's closes."""
    sandbox = writer.caller.sandbox
    assert writer.ask(RETRIEVE, "greet").codes == ("MSG00012",)
    sandbox.set_data(_later(sandbox.data, timedelta(1)))
    assert writer.ask(RETRIEVE, "greet").codes == ("MSG00000",)
    sandbox.set_data(_later(sandbox.data, date(2026, 5, 1) - TODAY))
    assert writer.ask(RETRIEVE, "hassan").codes == ("MSG00012",)


def _later(data: Any, span: timedelta) -> Any:
    return type(data)(data.clock.moved_by(span), data.seed, data.scenarios, data.rules)


def test_whom_nobody_knows_can_be_inscribed(writer: Client) -> None:
    """Carla's file is closed, and open once the OCMW has inscribed her with a proof that fits."""
    assert writer.ask(RETRIEVE, "carla").codes == ("MSG00012",)
    proof = {"PersonData": {"LastName": "Schijnvoet", "FirstName": "Carla", "BirthDate": "1991-07-30"}}
    assert writer.access("carla", "REGISTER", proof, Purpose=1).codes == ("0",)
    assert writer.ask(RETRIEVE, "carla").codes == ("MSG00000",)


def test_a_name_with_accents_is_proven_without_them(writer: Client) -> None:
    """DHONDT ELOY, ZOE proves D'Hondt-Éloÿ, Zoë; another first name does not."""
    proof = {"LastName": "DHONDT ELOY", "FirstName": "ZOE", "BirthDate": "1998-11-13"}
    wrong = {"PersonData": {**proof, "FirstName": "CHLOE"}}
    assert writer.access("zoe", "REGISTER", wrong, Purpose=1).codes == ("32000007",)
    assert writer.access("zoe", "REGISTER", {"PersonData": proof}, Purpose=1).codes == ("0",)


def test_only_the_valid_card_proves(writer: Client) -> None:
    """A former identity card of Ursula proves nothing; the present one and the SIS card do."""
    file = next(p for a, p in writer.scenario.parts[0].content.people.items() if a == "ursula").register_file
    assert file is not None
    first, *_, last = (card.number for card in file.identity_cards)
    assert writer.access("ursula", "REGISTER", {"IdentityCardNumber": first}, Purpose=2).codes == ("32000007",)
    for proof in ({"IdentityCardNumber": last}, {"SISCardNumber": file.sis_card}):
        assert writer.ask(IDENTIFY, "ursula", VerificationData=proof).codes == ("12007001",)
        assert writer.access("ursula", "REGISTER", proof, Purpose=2).codes == ("0",)


def _sounding(client: Client, last_name: str, born: str, **more: Any) -> Reply:
    return client.ask(IDENTIFY, SearchCriteria={"PhoneticCriteria": {"LastName": last_name, "BirthDate": born, **more}})


def test_names_that_sound_alike_are_found_together(client: Client) -> None:
    """FIKTARS finds Fictaerts and Fiktaers within a month, without tolerance only one; a name of nobody is 32007004."""
    wouter, walter = client.scenario.number("wouter"), client.scenario.number("walter")
    both = _sounding(client, "FIKTARS", "1968-05-00", Tolerance=1).text
    one = _sounding(client, "FIKTARS", "1968-05-00", Tolerance=0).text
    assert (wouter in both, walter in both) == (True, True)
    assert (wouter in one, walter in one) == (True, False)
    assert _sounding(client, "QUIQUENGROGNE", "1968-05-03").codes == ("32007004",)
    assert _sounding(client, "MESALYAR", "1980-00-00").codes == ("31009001",)


def test_a_replaced_number_is_followed_when_a_person_is_identified(client: Client) -> None:
    """IdentifyPerson finds Hassan by his former number, and says so; ManageAccess refuses that number."""
    reply = client.ask(IDENTIFY, "hassan-bis")
    assert reply.codes == ("22000003",)
    assert client.scenario.number("hassan") in reply.text
    proof = {"PersonData": {"LastName": "Al Mithali", "BirthDate": "1988-09-25"}}
    assert client.access("hassan-bis", "REGISTER", proof, Purpose=1).codes == ("32000003",)


def test_death_and_post_are_told_when_a_person_is_identified(client: Client) -> None:
    """IdentifyPerson gives Karel's date of death once he is identified, and Nathalie's diplomatic post."""
    person = {"LastName": "Wijlens", "BirthDate": "1948-02-17"}
    assert "DeceaseDate" in client.ask(IDENTIFY, "karel", VerificationData={"PersonData": person}).text
    assert "DiplomaticPost" in client.ask(IDENTIFY, "nathalie").text
