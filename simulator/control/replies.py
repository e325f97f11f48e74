# SPDX-License-Identifier: EUPL-1.2
"""Replies of a sandbox: what is answered to which request in place of what the service would say."""

from __future__ import annotations

from typing import Annotated, Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from pydantic import Field
from typing_extensions import TypedDict

from simulator.control.body import read_body
from simulator.control.described import described
from simulator.control.faults import known_here
from simulator.control.here import SANDBOX, sandbox
from simulator.control.values import SandboxName
from simulator.errors import ConfigurationError, ConflictError, NotFoundError, Problem
from simulator.scenarios.replies import reply_problems
from simulator.world.documents import REPLY, Change, reply_document
from simulator.world.made_ids import free_id
from simulator.world.replies import MADE_ID, MOST_REPLIES, GivenReply
from simulator.world.sandbox import Sandbox
from simulator.yaml_source import dotted

blueprint = Blueprint("replies", __name__, url_prefix=f"{SANDBOX}/replies")


ReplyId = Annotated[str, Field(description="Id of a reply")]


class ReplyList(TypedDict):
    """Replies, by id."""

    replies: list[GivenReply]


@blueprint.get("")
@described("listReplies", {200: ReplyList})
def replies(name: SandboxName) -> dict[str, Any]:
    """Every reply, by id."""
    return {"replies": [reply.to_data() for reply in sandbox(name).replies()]}


@blueprint.get("/<reply>")
@described("getReply", {200: GivenReply})
def one(name: SandboxName, reply: ReplyId) -> dict[str, Any]:
    """One reply."""
    return _find(sandbox(name), reply).to_data()


@blueprint.post("")
@described("addReply", {201: GivenReply}, body=GivenReply)
def add(name: SandboxName) -> ResponseReturnValue:
    """A new reply; without an id it gets one."""
    found = sandbox(name)
    wanted = _checked(found, read_body(GivenReply, found.today))
    made = ""

    def make() -> Change:
        nonlocal made
        taken = {reply.id for reply in found.replies()}
        made = wanted.id or free_id(MADE_ID, taken)
        if made in taken:
            raise ConflictError(f"the sandbox {name} has a reply {made} already")
        if len(taken) >= MOST_REPLIES:
            raise ConflictError(f"the sandbox {name} has {MOST_REPLIES} replies, and there is no room for more")
        return Change([reply_document(wanted.model_copy(update={"id": made}))])

    found.change(make, "reply")
    return _find(found, made).to_data(), 201


@blueprint.delete("/<reply>")
@described("removeReply", {204: None})
def remove(name: SandboxName, reply: ReplyId) -> ResponseReturnValue:
    """The reply is gone."""
    found = sandbox(name)
    found.change(lambda: _without(_find(found, reply)), "reply removed")
    return "", 204


@blueprint.delete("")
@described("removeReplies", {204: None})
def clear(name: SandboxName) -> ResponseReturnValue:
    """All replies are gone, also those of the scenario, until the next reset."""
    found = sandbox(name)
    found.change(lambda: _without(*found.replies()), "replies removed")
    return "", 204


def _find(found: Sandbox, name: str) -> GivenReply:
    known = {reply.id: reply for reply in found.replies()}
    if name not in known:
        raise NotFoundError(f"the sandbox {found.name} has no reply {name}; there is {', '.join(known) or 'none'}")
    return known[name]


def _checked(found: Sandbox, wanted: GivenReply) -> GivenReply:
    problems = [
        Problem(message, path=dotted(path), remedy=remedy)
        for message, path, remedy in reply_problems(wanted, known_here(found))
    ]
    if problems:
        raise ConfigurationError(*problems)
    return wanted


def _without(*gone: GivenReply) -> Change:
    return Change(removed=[(REPLY, reply.id) for reply in gone])
