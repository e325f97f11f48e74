# SPDX-License-Identifier: EUPL-1.2
"""Every story of a shipped scenario, told by the real application: each request is sent, each answer compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from simulator.app import App, create_app
from simulator.journal.journal import Filter
from simulator.scenarios.files import shipped
from simulator.scenarios.format import StoryStep
from simulator.scenarios.load import read_scenarios
from simulator.settings import Settings
from simulator.testing.in_process import Caller
from simulator.testing.story import Request, message_of
from simulator.world.sandboxes import DEFAULT
from tests.scenarios.story_runner import run_story


def _story(name: str) -> tuple[StoryStep, ...]:
    return read_scenarios((name,)).parts[-1].content.story


TOLD = tuple(name for name in shipped() if _story(name))


@pytest.fixture
def app(request: pytest.FixtureRequest) -> Iterator[App]:
    """The application with one scenario."""
    made = create_app(Settings(scenarios=(request.param,)))
    yield made
    made.close()


@pytest.mark.parametrize(("app", "name"), [(name, name) for name in TOLD], indirect=["app"])
def test_the_story_goes_as_it_is_told(app: App, name: str) -> None:
    """Each request of the story is answered with the codes, and with the facts, that the story tells."""
    problems = [problem for outcome in run_story(Caller(app), _story(name)) for problem in outcome.problems]
    assert problems == []


@pytest.mark.parametrize("app", ["living-wage-application"], indirect=True)
def test_the_journal_has_every_request(app: App) -> None:
    """Each request of a story stands in the journal, the refused ones too."""
    told = [outcome.reply.codes[0] for outcome in run_story(Caller(app), _story("living-wage-application"))]
    run = app.network.sandboxes.get(DEFAULT).run
    assert told == [row["status"] for row in app.network.journal.find(DEFAULT, run, Filter(), newest_first=False)]


@pytest.mark.parametrize("app", ["living-wage-application"], indirect=True)
def test_a_story_that_goes_otherwise_is_noticed(app: App) -> None:
    """A step that expects another code, a text that is not in the reply, or not one that is, is reported by number."""
    steps = [_unmet(step) for step in _story("living-wage-application")[:3]]
    found = [outcome.problems for outcome in run_story(Caller(app), steps)]
    assert [len(problems) for problems in found] == [3, 3]
    assert found[0][0].startswith("step 2 (OCMWCPASIdentifyPerson.identifyPerson): expected ('NONE',), got ('0',)")


def _unmet(step: StoryStep) -> StoryStep:
    """The step with an expectation that no answer meets."""
    texts = {"expect_in_reply": ("Nobody of this name",), "expect_not_in_reply": ("<",)}
    return step.model_copy(update={"expect": ("NONE",), **texts})


@pytest.mark.parametrize("app", ["living-wage-application"], indirect=True)
def test_a_wrong_password_is_refused(app: App) -> None:
    """A request with a wrong password gets HTTP 401, over SOA as over SSDN."""
    caller, scenario = Caller(app), read_scenarios(("living-wage-application",))
    organisation = caller.sandbox.organisation(scenario.number("ocmw-oostende"))
    assert organisation is not None
    stranger = organisation.model_copy(
        update={"credentials": (organisation.credentials[0].model_copy(update={"password": "fake-other-password"}),)}
    )
    for operation in ("RetrieveTIGroups.retrieveTI", "OCMWCPASPerformInvestigation.performInvestigation"):
        request = Request(operation, organisation.cbe, scenario.number("lotte"))
        assert caller.send(message_of(caller.catalogue, request, stranger)).status == 401


@pytest.mark.parametrize("app", ["living-wage-application"], indirect=True)
def test_another_legal_context_is_refused(app: App) -> None:
    """A purpose for which the operation may not be asked gets MSG00013, whoever is inscribed."""
    caller, scenario = Caller(app), read_scenarios(("living-wage-application",))
    request = Request("RetrieveTIGroups.retrieveTI", scenario.number("ocmw-oostende"), scenario.number("lotte"))
    assert caller.call(replace(request, legal_context="pcsa:social_inquiry")).codes == ("MSG00013",)
