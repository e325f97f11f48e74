# SPDX-License-Identifier: EUPL-1.2
"""The difference of two states in words: each kind of change is told as somebody who knows the domain would."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given

from simulator.rules.explanations import Language
from simulator.scenarios.load import read_scenarios
from simulator.snapshots.comparing import Outcome, changes
from simulator.snapshots.difference import State, difference
from simulator.snapshots.documents import KINDS
from simulator.snapshots.words import vocabulary
from simulator.sources import sections
from simulator.store import Store
from simulator.world.sandboxes import Sandboxes
from tests.control.api import AN, CARLA, FILE, GENT, MARC, NAMUR, Api
from tests.hostile.mutations import plain_values
from tests.snapshots.office import kinds_of_snapshots

CLOCK = ("PUT", "clock", {"move": "+3d"})
OCMW, WHO, BOTH = f"OCMW Gent ({GENT})", f"Carla D'Hondt ({CARLA})", "(PRIMARY, SECONDARY)"
EMPLOYMENT = {"relations": [{"from": "2020-01-01", "employer": GENT, "worker_type": "OTH"}]}


def told(api: Api, one: str = "before", other: str = "now", language: str = "en") -> list[str]:
    """The sentences, each with whom it is about."""
    found = api.get(f"snapshots/{one}/diff/{other}?language={language}").json
    assert found["same"] == (not found["about"])
    return [f"{about['name']}: {change['text']}" for about in found["about"] for change in about["changes"]]


def _ended(relation: dict[str, Any]) -> dict[str, Any]:
    return {"relations": [relation | {"to": "2026-02-28"}]}


@pytest.mark.parametrize(
    ("steps", "sentences"),
    [
        ([("PUT", "clock", {"move": "+3d"})],
         ["the sandbox: the clock moved from 2026-03-02 09:00:00 (frozen) to 2026-03-05 09:00:00 (frozen)"]),
        ([("PUT", "rules", {"sources_down": ["RVA/ONEM"], "verbose": True})],
         ["the sandbox: rules, sources that are down: added: RVA/ONEM", "the sandbox: rules: verbose is yes (was no)"]),
        ([("POST", "inscriptions", {"ssin": CARLA, "organisation": GENT, "quality": 1, "from": "2026-01-01"})],
         [f"{WHO}: inscribed for {OCMW}, quality 1, from 2026-01-01 {BOTH}"]),
        ([("DELETE", "inscriptions", {"ssin": AN, "organisation": GENT})],
         [f"An Proefmans ({AN}): no longer inscribed for {OCMW}, quality 1, from 2026-01-01 "
          f"{BOTH}"]),
        ([("DELETE", "inscriptions", {"ssin": AN, "organisation": GENT, "from": "2026-04-01"})],
         [f"An Proefmans ({AN}): the inscription for {OCMW}, quality 1, from 2026-01-01 {BOTH} "
          "ends on 2026-03-31 (had no end)"]),
        ([("DELETE", f"persons/{CARLA}", None)], [f"{WHO}: is gone"]),
        ([("PATCH", f"persons/{CARLA}", {"cancelled": True})],
         [f"{WHO}: cancelled is yes (was not there)"]),
        ([("PUT", f"persons/{CARLA}/register", FILE | {"names": [{"last": "D'Hondt", "first": ["Carla", "Ann"]}],
                                                      "birth": {"date": "1991-07-30"}})],
         [f"{WHO}: register, names (last name D'Hondt), first names: added: Ann"]),
        ([("PUT", f"persons/{CARLA}/employment", EMPLOYMENT)],
         [f"{WHO}: employment: a file was added "
          f"(relations (employer {OCMW}, worker type OTH, from 2020-01-01))"]),
        ([("PUT", "households/home", {"members": [{"ssin": AN, "role": 1, "from": "2010-03-02"},
                                                  {"ssin": MARC, "role": 4, "from": "2010-03-02",
                                                   "to": "2026-01-31"}]})],
         [f"household home: members: SSIN Marc Proefmans ({MARC}), role 4, from 2010-03-02 ends on 2026-01-31 "
          "(had no end)"]),
        ([("DELETE", "households/home", None)], ["household home: is gone"]),
        ([("POST", "faults", {"id": "gone", "what": {"reset": True}})], ["fault gone: is new: what (reset)"]),
        ([("POST", "faults", {"id": "slow", "what": {"latency": 300}, "when": {"ssin": CARLA}})],
         [f"fault slow: is new: when (SSIN {WHO}), what (latency (fixed 300))"]),
        ([("PUT", f"customers/{NAMUR}", {"cbe": NAMUR, "name": {"fr": "CPAS Namur"}})],
         [f"CPAS Namur ({NAMUR}): name: fr is CPAS Namur (was CPAS de Namur)",
          f"CPAS Namur ({NAMUR}): membership is no longer there (was"]),
        ([("PUT", f"customers/{GENT}", {"cbe": GENT, "name": {"nl": "OCMW Gent"}, "municipality": "44021",
                                        "credentials": [{"user": "gent", "password": "another"}]})],
         [f"{OCMW}: credentials (user gent): password is another",
          f"{OCMW}: membership is no longer there (was"]),
    ],
)  # fmt: skip
def test_each_change_is_told(api: Api, steps: list[tuple[str, str, Any]], sentences: list[str]) -> None:
    """Whatever changed since a snapshot is told in a sentence with the names behind numbers, and the old value."""
    api.post("snapshots", {"name": "before"})
    assert told(api) == []
    for method, path, body in steps:
        assert api.call(method, path, body).status < 300
    found = told(api)
    assert len(found) == len(sentences), found
    for sentence, expected in zip(found, sentences, strict=True):
        assert sentence.startswith(expected)
        assert sentence == expected or expected.endswith("(was")
    assert "fake-" not in " ".join(found)


def test_a_record_that_ended_is_told_as_one(api: Api) -> None:
    """Work that ended, ends on another day, or goes on, is one sentence and not a record less and one more."""
    relation = EMPLOYMENT["relations"][0]
    work = f"{WHO}: employment, relations: employer {OCMW}, worker type OTH, from 2020-01-01"
    api.put(f"persons/{CARLA}/employment", EMPLOYMENT)
    api.post("snapshots", {"name": "works"})
    api.put(f"persons/{CARLA}/employment", _ended(relation))
    api.post("snapshots", {"name": "ended"})
    api.put(f"persons/{CARLA}/employment", {"relations": [relation | {"to": "2026-01-31"}]})
    assert told(api, "works", "ended") == [f"{work} ends on 2026-02-28 (had no end)"]
    assert told(api, "ended") == [f"{work} ends on 2026-01-31 (was 2026-02-28)"]
    assert told(api, "ended", "works") == [f"{work} has no end any more (was 2026-02-28)"]
    api.put(f"persons/{CARLA}/employment", {"relations": [relation | {"worker_type": "STU"}]})
    assert told(api, "works") == [
        f"{WHO}: employment, relations (employer {OCMW}, worker type OTH, from 2020-01-01): "
        "worker type is STU (was OTH)"
    ]


def test_it_is_told_in_three_languages(api: Api) -> None:
    """The same in Dutch and French."""
    api.post("snapshots", {"name": "before"})
    api.put("clock", {"move": "+3d"})
    api.post(
        "inscriptions", {"ssin": CARLA, "organisation": GENT, "quality": 1, "from": "2026-01-01", "to": "2026-05-31"}
    )
    assert told(api, language="nl") == [
        "de sandbox: de klok ging van 2026-03-02 09:00:00 (stilgezet) naar 2026-03-05 09:00:00 (stilgezet)",
        f"{WHO}: ingeschreven voor {OCMW}, hoedanigheid 1, van 2026-01-01 tot en met 2026-05-31 {BOTH}",
    ]
    assert told(api, language="fr") == [
        "le bac à sable: l'horloge est passée de 2026-03-02 09:00:00 (arrêtée) à 2026-03-05 09:00:00 (arrêtée)",
        f"{WHO}: inscription pour {OCMW}, qualité 1, du 2026-01-01 au 2026-05-31 {BOTH}",
    ]


def test_what_a_reset_leads_back_to_is_compared(api: Api) -> None:
    """`base` is what a reset leads back to; another scenario is another base, which is told as well."""
    assert told(api, "base") == []
    api.post("snapshots", {"name": "office"})
    api.delete(f"persons/{CARLA}")
    assert told(api, "base") == [f"{WHO}: is gone"]
    assert told(api, "now", "base") == [f"{WHO}: is new, with a file at: register"]
    api.post("reset")
    assert told(api, "office") == []
    api.post("scenario", {"names": ["starter"]})
    found = told(api, "office")
    assert "the sandbox: scenarios: added: starter" in found
    assert [text for text in found if "a reset leads back to something else" in text]


def test_nothing_differs_after_a_round_trip(api: Api) -> None:
    """A snapshot that was restored, or exported and imported, is the same."""
    api.put("clock", {"move": "+3d"})
    api.post("snapshots", {"name": "before"})
    file = api.get("snapshots/before/export").content
    api.put("clock", {"move": "+3d"})
    api.post("snapshots/before/restore")
    kind = "application/vnd.ksz-simulator.snapshot"
    assert api.call("POST", "snapshots/import?name=again", None, file, Content_Type=kind).status == 201
    assert told(api) == told(api, "before", "again") == told(api, "again") == []


def test_the_json_says_what_the_words_say(api: Api) -> None:
    """Each change has its outcome, where it is, and the values before and after; no password is in it."""
    api.post("snapshots", {"name": "before"})
    body = {"cbe": GENT, "name": {"nl": "OCMW Gent"}, "credentials": [{"user": "x", "password": "hush"}]}
    api.put(f"customers/{GENT}", body)
    api.put(f"persons/{CARLA}/employment", EMPLOYMENT)
    reply = api.get("snapshots/before/diff/now").json
    person = next(about for about in reply["about"] if about["kind"] == "person")
    assert (person["key"], person["name"]) == (CARLA, f"{WHO}")
    assert [{key: change[key] for key in ("outcome", "where", "before", "after")} for change in person["changes"]] == [
        {"outcome": "file-added", "where": [{"field": "employment", "item": None}], "before": None, "after": EMPLOYMENT}
    ]
    text = json.dumps(reply)
    assert "hush" not in text
    assert "fake-" not in text
    cut = api.get("snapshots/before/diff/now?limit=1").json
    assert (len(cut["about"]), cut["more"], cut["same"]) == (1, 1, False)


def test_what_cannot_be_compared_is_refused(api: Api) -> None:
    """A name that is no snapshot of the sandbox is told with those that are."""
    api.post("snapshots", {"name": "before"})
    assert (reply := api.get("snapshots/before/diff/never")).status == 404
    assert "there is before" in reply.message
    assert api.get("snapshots/before/diff/now?language=xx").status == 422
    assert api.get("snapshots/before/diff/now?limit=0").status == 422


def test_there_are_words_for_everything() -> None:
    """Each kind of document is compared; each outcome has its sentence and each source its name in each language."""
    named = kinds_of_snapshots()
    assert named == set(KINDS)
    words = vocabulary()
    assert set(Outcome.__args__) <= set(words.sentences)  # type: ignore[attr-defined]
    assert set(sections()) <= set(words.names)
    for name, sentence in words.sentences.items():
        facts = {language: set(re.findall(r"{(\w+)}", getattr(sentence, language))) for language in ("nl", "fr", "en")}
        assert facts["nl"] == facts["fr"] == facts["en"], name


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_whatever_the_sources_know_can_be_told(language: Language) -> None:
    """What changes between two scenarios with files at every source is told in each language, about everybody."""
    store = Store("memory")
    sandbox = Sandboxes(store).get("default")
    states = []
    for name in ("one-person-everywhere", "starter"):
        read_scenarios((name,)).load_into(sandbox)
        kept = sandbox.save(name)
        states.append(State(kept.contents, kept.header))
        sandbox.restore(name)
    for one, other in (states, reversed(states)):
        found = difference(store, one, other, language)
        texts = [text for about in found.about for _, text in about.changes]
        assert len(texts) >= len(found.about) > 30
        assert not [text for text in texts if "{" in text or not text.strip()]
    store.close()


VALUES = plain_values(("from", "to", "a", "b", "password"))


@given(VALUES, VALUES)
def test_whatever_differs_is_told(one: Any, other: Any) -> None:
    """Two values have no difference if they are the same, and at least one if they are not."""
    assert list(changes({"x": one}, {"x": one})) == []
    assert bool(list(changes({"x": one}, {"x": other}))) == (_said(one) != _said(other))


def _said(value: Any) -> Any:
    """A value without what is not there."""
    if isinstance(value, dict):
        return {key: _said(inner) for key, inner in value.items() if inner is not None}
    return [_said(inner) for inner in value] if isinstance(value, list) else value
