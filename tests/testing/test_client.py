# SPDX-License-Identifier: EUPL-1.2
"""The Python client: what a test sets up, asks and checks, in the words of the domain."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from simulator.server import Server
from simulator.settings import Settings
from simulator.testing import client
from simulator.testing.calling import call, contracts
from simulator.testing.client import (
    Client,
    KszAccessError,
    KszCheckError,
    KszConflictError,
    KszInvalidError,
    KszNotFoundError,
    KszUnreachableError,
    Sandbox,
)
from tests.control.api import AN, CARLA, GENT, MARC, SCENARIO

TI = "RetrieveTIGroups.retrieveTI"


@pytest.fixture(scope="module")
def simulator() -> Iterator[Client]:
    """A running simulator."""
    with Server(Settings(port=0)) as server:
        yield Client(server.url)


@pytest.fixture
def ksz(simulator: Client) -> Sandbox:
    """A sandbox with the scenario `office`."""
    made = simulator.create()
    made.load(yaml=SCENARIO)
    return made


def test_the_public_surface_is_pinned() -> None:
    """These names are for users; each is documented, and so is each of their methods."""
    assert client.__all__ == [
        "Checked", "Client", "Clock", "Exchange", "Fault", "GivenReply", "Journal", "KszAccessError",
        "KszBrokenOffError", "KszCheckError", "KszConflictError", "KszError", "KszInvalidError", "KszNotFoundError",
        "KszRefusedError", "KszUnreachableError", "Organisation", "Person", "Problem", "Recording", "Sandbox",
        "Snapshots", "Time",
    ]  # fmt: skip
    for name in client.__all__:
        kind = getattr(client, name)
        assert kind.__doc__, name
        for member, value in inspect.getmembers(kind):
            if not member.startswith("_") and (inspect.isfunction(value) or isinstance(value, property)):
                assert inspect.getdoc(value), f"{name}.{member}"


def test_the_methods_of_a_sandbox_are_pinned() -> None:
    """What a sandbox, and so the fixture of the plugin, can do has these names."""
    assert [name for name in dir(Sandbox) if not name.startswith("_")] == [
        "add_organisation", "add_person", "batch", "batches", "call", "callers", "check", "delete",
        "end_inscription", "endpoint", "exchange", "exchanges", "explain", "fault", "faults", "fresh_people",
        "household", "households", "in_order", "info", "inscribe", "inscriptions", "load", "mark_person", "never",
        "notifications", "organisation", "organisations", "person", "persons", "put_fault", "put_file", "put_household",
        "put_organisation", "received", "refused", "remove_faults", "remove_household", "remove_person",
        "remove_replies", "replies", "reply", "reply_message", "request_message", "reset", "rules", "set_callers",
        "set_rules", "wsdl",
    ]  # fmt: skip


def test_people_are_found_by_any_name(ksz: Sandbox) -> None:
    """By the scenario's name, by SSIN, by a part of the name; what there is of a person is told."""
    carla = ksz.person("carla")
    assert (carla.ssin, carla.name, carla.born, carla.sex) == (CARLA, "Carla D'Hondt", "1991-07-30", "female")
    assert ksz.person(CARLA) == ksz.person("hondt") == ksz.person(carla) == carla
    assert str(carla) == CARLA
    assert ksz.person("an").first_names == ("An", "Zoé")
    assert [one.ssin for one in ksz.persons("proefmans")] == [MARC, AN]


def test_somebody_unknown_is_told_with_the_nearest(ksz: Sandbox) -> None:
    """A name or number that nobody has is answered with those that are near; one of several people, with them all."""
    with pytest.raises(KszNotFoundError, match="there is no person 'karla'; there is carla"):
        ksz.person("karla")
    with pytest.raises(KszNotFoundError, match=f"there is no person with the SSIN '84051290252'; there is {AN}"):
        ksz.person("84051290252")
    with pytest.raises(KszNotFoundError, match="2 people are named 'Proefmans'"):
        ksz.person("Proefmans")
    with pytest.raises(KszNotFoundError, match="there is no one organisation 'ghent'; there is gent"):
        ksz.organisation("ghent")


def test_organisations_have_what_a_client_needs(ksz: Sandbox) -> None:
    """CBE number, name, and the user and password of the scenario that was loaded."""
    gent = ksz.organisation("gent")
    assert (gent.cbe, gent.name, gent.user, gent.password) == (GENT, "OCMW Gent", "gent", "fake-gent")
    assert ksz.organisation("namur").cbe == ksz.organisation("CPAS").cbe
    assert "fake-gent" not in repr(gent)


def test_a_shipped_scenario_tells_its_passwords(simulator: Client) -> None:
    """They are public, so a test need not repeat them."""
    ksz = simulator.create("starter", clock="2026-03-02T09:00:00", seed=7)
    assert ksz.organisation("gent").password == "fake-gent-password"
    assert ksz.person("carla").ssin == CARLA
    assert ksz.info()["seed"] == 7
    assert ksz.clock.today == date(2026, 3, 2)


def test_a_file_of_this_machine_is_loaded_with_what_it_includes(simulator: Client, tmp_path: Path) -> None:
    """A scenario by its path is sent with the files that it includes."""
    (tmp_path / "base.yaml").write_text(SCENARIO, encoding="utf-8")
    mine = tmp_path / "mine.yaml"
    mine.write_text("scenario: mine\ntitle: {en: Mine}\ninclude: [base.yaml]\n", encoding="utf-8")
    ksz = simulator.create(str(mine), name="mine")
    assert ksz.name == "mine"
    assert ksz.person("an").ssin == AN
    assert ksz.organisation("gent").password == "fake-gent"


def test_a_sandbox_whose_scenario_is_refused_is_not_made(simulator: Client) -> None:
    """Nothing is left behind; an unknown scenario is told with the nearest, wherever it is looked for."""
    before = [one["name"] for one in simulator.sandboxes()]
    with pytest.raises(KszInvalidError, match=r"there is no scenario 'startr'\. There is starter"):
        simulator.create("startr", name="never-made")
    with pytest.raises(KszNotFoundError, match=r"there is no file startr\.yaml"):
        simulator.create("startr.yaml", name="never-made")
    assert [one["name"] for one in simulator.sandboxes()] == before


def test_where_services_are(ksz: Sandbox) -> None:
    """A service, a version of it, or an operation has a URL in the sandbox; a service of SSDN that of its connector."""
    assert ksz.endpoint("RetrieveTIGroups") == f"{ksz.url}/SOA4520/RetrieveTIGroupsService/v2/retrieveTI"
    assert ksz.wsdl("RetrieveTIGroups.retrieveTI") == f"{ksz.endpoint('RetrieveTIGroups')}?wsdl"
    assert ksz.endpoint("UnemploymentDataService").endswith("/v3/consult")
    assert ksz.endpoint("UnemploymentDataService/v2").endswith("/pull")
    assert ksz.endpoint("OCMWCPASManageAccess").endswith("/KSZBCSSWebServiceConnectorPort")
    with pytest.raises(KszNotFoundError, match="there is RetrieveTIGroups"):
        ksz.endpoint("RetreveTIGroups")


def test_checks_are_made_in_the_same_words(ksz: Sandbox) -> None:
    """What came passes, what did not is an AssertionError that tells what came instead."""
    assert ksz.call(TI, organisation="gent", ssin="an").codes == ("MSG00000",)
    assert ksz.call(TI, ssin="carla").codes == ("MSG00012",)
    assert ksz.received(TI, ssin="an", times=1).matched
    ksz.received(TI, organisation=ksz.organisation("gent"), ssin=ksz.person("an"))
    ksz.never(TI, ssin="marc")
    ksz.in_order(
        (TI, "an"),
        {"operation": TI, "ssin": "carla"},
    )
    ksz.refused(code="MSG00012", rule="inscription.active")
    with pytest.raises(KszCheckError, match=f"ssin was {AN}, expected {MARC}") as failed:
        ksz.received(TI, ssin="marc")
    assert isinstance(failed.value, AssertionError)
    assert failed.value.answer["nearest"]
    with pytest.raises(KszInvalidError) as wrong:
        ksz.received("RetreveTIGroups.retrieveTI")
    assert wrong.value.problems[0].path == "received.operation"
    assert "There is RetrieveTIGroups.retrieveTI" in wrong.value.problems[0].remedy


def test_what_was_received_can_be_read(ksz: Sandbox) -> None:
    """Exchanges with outcome and refusal; one of them with both messages."""
    ksz.call(TI, ssin="an")
    ksz.call(TI, ssin="carla", legal_context="PCSA:SOCIAL_INQUIRY")
    refused, answered = ksz.exchanges(operation="retrieveTI")
    assert (answered.operation, answered.ssin, answered.organisation, answered.refusal) == (TI, AN, GENT, None)
    assert (refused.status, refused.outcome, refused.legal_context) == ("MSG00012", "refused", "PCSA:SOCIAL_INQUIRY")
    assert str(refused).endswith(f"refused with MSG00012: {GENT} has no inscription of {CARLA} in PRIMARY, SECONDARY.")
    assert [one.id for one in ksz.exchanges(ssin="carla")] == [refused.id]
    whole = ksz.exchange(refused.id)
    assert CARLA in whole.request
    assert "MSG00012" in whole.reply
    assert whole.refusal["rule"] == "inscription.active"


def test_an_inscription_opens_and_its_end_closes(ksz: Sandbox) -> None:
    """The next call sees it."""
    assert len(ksz.inscribe("carla", "gent")) == 2
    assert ksz.call(TI, ssin="carla").codes == ("MSG00000",)
    assert ksz.end_inscription("carla", "gent") == []
    assert ksz.call(TI, ssin="carla").codes == ("MSG00012",)


def test_the_clock_is_turned(ksz: Sandbox) -> None:
    """Set, moved, real; a reset brings back the time of the scenario."""
    assert ksz.clock.show().frozen
    assert ksz.clock.move("+3d").today == date(2026, 3, 5)
    assert ksz.clock.set("2027-01-02T10:00:00", runs=True).frozen is False
    assert ksz.clock.real().real
    ksz.reset()
    assert ksz.clock.now.isoformat() == "2026-03-02T09:00:00+01:00"


def test_faults_strike_as_long_as_they_are_there(ksz: Sandbox) -> None:
    """By the keys of the API or by those inside them; in a `with` block until its end."""
    with ksz.fault(operation=TI, ssin="an", supplier_down=True) as fault:
        assert ksz.call(TI, ssin="an").codes == ("MSG00002",)
        assert (fault.seen, fault.hits) == (1, 1)
    assert ksz.call(TI, ssin="an").codes == ("MSG00000",)
    kept = ksz.fault(id="slow", when={"caller": GENT}, what={"latency": 1}, how_often={"times": 1})
    assert (kept.id, [one.id for one in ksz.faults()]) == ("slow", ["slow"])
    assert ksz.put_fault("slow", caller="gent", latency=2).data["what"]["latency"] == {"fixed": 2.0}
    ksz.remove_faults()
    assert ksz.faults() == []
    with pytest.raises(KszInvalidError, match="supplier_dwn"):
        ksz.fault(supplier_dwn=True)


def test_people_and_households_are_added(ksz: Sandbox) -> None:
    """A new person has a safe number of its own, and can live with others."""
    eva = ksz.add_person(
        register={"sex": "female", "birth": {"date": "1990-02-03"}, "names": [{"last": "Nieuw", "first": ["Eva"]}]}
    )
    assert (eva.name, eva.ssin[:6]) == ("Eva Nieuw", "900203")
    home = ksz.put_household("new", [{"ssin": eva.ssin, "role": 1, "from": "2020-01-01"}])
    assert ksz.household("new") == home
    ksz.add_organisation(cbe="0999100493", name={"nl": "OCMW Nieuw"}, credentials=[{"user": "n", "password": "fake-n"}])
    assert ksz.organisation("nieuw").password == "fake-n"


def test_fresh_people_and_organisations_are_nobody_elses(ksz: Sandbox) -> None:
    """New people with an inscription, copies of somebody, and an organisation whose requests are for this sandbox."""
    one, other = ksz.fresh_people(2, born="1990-02-03", sex="female", organisation="gent")
    assert one.ssin != other.ssin
    assert ksz.call(TI, organisation="gent", ssin=one).codes == ("MSG00000",)
    (copy,) = ksz.fresh_people(like="carla")
    assert (copy.name == ksz.person("carla").name, copy.ssin == CARLA) == (True, False)
    office = ksz.add_organisation(name={"nl": "OCMW Vers"})
    ksz.inscribe(copy, office)
    assert ksz.call(TI, organisation=office, ssin=copy).codes == ("MSG00000",)


def test_a_sandbox_answers_those_who_are_set_as_its_callers(simulator: Client) -> None:
    """Those that were set last and no others; a fresh one has a password, and without any only the prefix is left."""
    ksz = simulator.create("starter", callers=["auto"])
    (one,) = ksz.callers()
    assert ksz.organisation(one).password == f"fake-{one}"
    assert ksz.name.startswith("fresh-")
    assert ksz.info()["url"] == ksz.url
    ksz.inscribe("carla", one)
    plain = Sandbox(ksz._transport, "default", lambda: ksz._paths())
    office = ksz.organisation(one)
    reply = call(plain.url, contracts(), TI, office, ksz.person("carla").ssin)
    assert reply.codes == ("MSG00000",)
    (other,) = ksz.set_callers(ksz.add_organisation())
    assert ksz.callers() == [other.cbe]
    assert ksz.set_callers() == []
    assert ksz.callers() == []


def test_a_person_is_changed(ksz: Sandbox) -> None:
    """The file of a source is replaced, an SSIN is cancelled or replaced by another one, and no longer."""
    file = {"sex": "female", "birth": {"date": "1991-07-30"}, "names": [{"last": "Nieuw", "first": ["Carla"]}]}
    assert ksz.put_file("carla", "register", file).name == "Carla Nieuw"
    assert ksz.mark_person("carla", cancelled=True).data["cancelled"] is True
    assert ksz.call(TI, ssin=CARLA).codes == ("MSG00007",)
    assert "cancelled" not in ksz.mark_person("carla", cancelled=False).data
    assert ksz.mark_person("carla", replaced_by="an").data["replaced_by"] == AN
    assert "replaced_by" not in ksz.mark_person("carla", replaced_by=False).data
    assert [one["id"] for one in ksz.households("an")] == ["home"]
    ksz.remove_household("home")
    assert ksz.households() == []
    assert {row["register"] for row in ksz.inscriptions("an", "gent")} == {"PRIMARY", "SECONDARY"}
    assert len(ksz.inscriptions(register="PRIMARY")) == 1
    with pytest.raises(
        KszNotFoundError, match=r"there is no organisation with the CBE number '0999100197'; there is 0"
    ):
        ksz.organisation("0999100197")
    assert ksz.put_organisation("gent", name={"nl": "OCMW Gent-Noord"}, sector=17).name == "OCMW Gent-Noord"


def test_replies_are_given_as_long_as_they_are_there(ksz: Sandbox) -> None:
    """What an operation answers in place of its service; in a `with` block until its end."""
    with ksz.reply(TI, person="an", code="MSG00100") as given:
        assert ksz.call(TI, ssin="an").codes == ("MSG00100",)
        assert given.data["person"] == AN
    assert ksz.call(TI, ssin="an").codes == ("MSG00000",)
    kept = ksz.reply(TI, id="nothing", organisation="gent", code="MSG00100")
    assert [one.id for one in ksz.replies()] == [kept.id] == ["nothing"]
    ksz.remove_replies()
    assert ksz.replies() == []


def test_rules_are_set(ksz: Sandbox) -> None:
    """Until the next reset; what is left out has its default."""
    before = ksz.rules()
    assert ksz.set_rules(sources_down=["National Register"])["sources_down"] == ["National Register"]
    assert ksz.call(TI, ssin="an").codes == ("MSG00002",)
    ksz.reset()
    assert ksz.rules() == before


def test_a_recording_becomes_a_scenario(ksz: Sandbox, simulator: Client) -> None:
    """What another endpoint answers is recorded, with other numbers, and the scenario that it makes is loaded."""
    target = simulator.create()
    target.load(yaml=SCENARIO)
    with pytest.raises(KszNotFoundError, match="has recorded nothing"):
        ksz.recording.show()
    assert ksz.recording.start(target.url, timeout=5)["recording"] is True
    assert ksz.call(TI, ssin="an").codes == ("MSG00000",)
    assert ksz.recording.stop()["recorded"] == 1
    assert ksz.recording.show()["recording"] is False
    (through,) = ksz.recording.exchanges()
    assert ksz.recording.exchanges(kept=False) == []
    assert ksz.exchange(through["exchange"]).ssin == through["ssin"]
    again = simulator.create()
    again.load(yaml=ksz.recording.scenario("again"))
    assert again.persons()[0].ssin == through["ssin"] != AN


def test_the_journal_is_read_as_a_log(ksz: Sandbox, tmp_path: Path) -> None:
    """Lines of each level, what was asked too much, and a file with every exchange."""
    ksz.call(TI, ssin="an")
    ksz.call(TI, ssin="carla")
    assert {line["ssin"] for line in ksz.journal.lines(level="entry")} == {AN, CARLA}
    assert ksz.journal.lines(ssin="an", limit=1)[0]["ssin"] == AN
    assert ksz.journal.excess() == []
    ksz.journal.export(tmp_path / "log.csv", format="csv", messages=True, ssin="carla")
    assert [path.name for path in tmp_path.iterdir()] == ["log.csv"]
    assert len((tmp_path / "log.csv").read_text(encoding="utf-8").splitlines()) >= 2
    last = ksz.exchanges()[0].id
    assert CARLA.encode() in ksz.request_message(last)
    assert b"MSG00012" in ksz.reply_message(last)


def test_what_else_there_is_to_ask(ksz: Sandbox, simulator: Client, tmp_path: Path) -> None:
    """Explanations, notifications, batches, snapshots, and the run as a whole."""
    assert ksz.explain(TI, "gent", "carla")["code"] == "MSG00012"
    assert ksz.notifications("an", "gent") == []
    assert ksz.batches() == []
    ksz.snapshots.save("before", "nothing done yet")
    ksz.inscribe("carla", "gent")
    (about,) = ksz.snapshots.diff("before")["about"]
    assert about["name"].endswith(f"({CARLA})")
    ksz.snapshots.export("before", tmp_path / "before.ksz.gz")
    assert ksz.snapshots.import_file(tmp_path / "before.ksz.gz", "before", replace=True)["name"] == "before"
    ksz.snapshots.restore("before")
    assert ksz.explain(TI, "gent", "carla")["allowed"] is False
    assert [one["name"] for one in ksz.snapshots.list()] == ["before"]
    assert ksz.snapshots.show("before")["note"] == "nothing done yet"
    ksz.snapshots.delete("before")
    assert simulator.health()["status"] == "ok"
    assert simulator.verify(ksz.name)["ok"]
    assert simulator.contract("RetrieveTIGroups", "v2")["id"] == "RetrieveTIGroups/v2"
    assert {"starter"} <= {one["name"] for one in simulator.scenarios()}
    assert {"inscription.active"} <= {one["rule"] for one in simulator.rules()}
    ksz.delete()
    with pytest.raises(KszNotFoundError, match="there is no sandbox"):
        ksz.info()


def test_what_goes_wrong_has_its_own_error(ksz: Sandbox, simulator: Client) -> None:
    """No simulator, a wrong token, a name that is taken: each can be told apart."""
    with pytest.raises(KszUnreachableError, match=r"no simulator answers at http://127\.0\.0\.1:9"):
        Client("http://127.0.0.1:9").health()
    with pytest.raises(KszConflictError):
        simulator.create(name=ksz.name)
    with Server(Settings(port=0, token="secret")) as server:
        with pytest.raises(KszAccessError):
            Client(server.url).health()
        assert "secret" not in repr(Client(server.url, "secret")._transport)
        assert Client(server.url, "secret").health()["status"] == "ok"


def test_every_method_is_in_the_documentation() -> None:
    """docs/client.md names each method of a simulator, a sandbox, its clock and its snapshots, and each error."""
    text = (Path(__file__).parents[2] / "docs" / "client.md").read_text(encoding="utf-8")
    for kind in (Client, Sandbox, client.Clock, client.Snapshots, client.Recording, client.Journal):
        for name in dir(kind):
            assert name.startswith("_") or f"{name}(" in text or f".{name}`" in text, name
    for name in client.__all__:
        assert not name.endswith("Error") or name == "KszError" or f"`{name}`" in text, name
