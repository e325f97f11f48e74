# SPDX-License-Identifier: EUPL-1.2
"""Stories of scenarios told by whatever client."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from simulator.scenarios.format import StoryStep
from simulator.testing.story import Reply, Request, request_of
from simulator.world.sandbox import Sandbox


@dataclass(frozen=True)
class Outcome:
    """A step of a story as it went: what was expected, what came."""

    number: int
    step: StoryStep
    reply: Reply

    @property
    def problems(self) -> tuple[str, ...]:
        """What differs from the expectation; empty if the step went as told."""
        where = f"step {self.number} ({self.step.operation})"
        found = self.reply
        wrong = found.codes != self.step.expect
        codes = (f"{where}: expected {self.step.expect}, got {found.codes}: {found.text[:1500]}",) if wrong else ()
        missing = [text for text in self.step.expect_in_reply if text not in found.text]
        leaked = [text for text in self.step.expect_not_in_reply if text in found.text]
        texts = [*((text, "is not") for text in missing), *((text, "is") for text in leaked)]
        return (*codes, *(f"{where}: {text!r} {what} in the reply: {found.text[:3000]}" for text, what in texts))


class Client(Protocol):
    """Whatever sends the requests of a story into a sandbox."""

    sandbox: Sandbox

    def call(self, request: Request) -> Reply:
        """The answer to a request."""


def run_story(caller: Client, story: Sequence[StoryStep]) -> Iterator[Outcome]:
    """Every request of a story, one after the other, with the clock moved where the story says so."""
    for number, step in enumerate(story, start=1):
        if step.clock is not None:
            data = caller.sandbox.data
            caller.sandbox.set_data(replace(data, clock=data.clock.moved_to(step.clock)))
        if step.operation is not None:
            yield Outcome(number, step, caller.call(request_of(step, step.operation)))
