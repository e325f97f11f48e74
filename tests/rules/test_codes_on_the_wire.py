# SPDX-License-Identifier: EUPL-1.2
"""Who may call: each refusal as a client sees it, with its fields, in both families of services."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from simulator.scenarios.load import read_scenarios
from simulator.server import Server
from simulator.world.rule_settings import RuleSettings
from simulator.world.sandbox import Sandbox
from tests.soap.wire import CONNECTOR, TI_GROUPS, Response, connector, envelope, manage_access, send, ssdn, ti_groups

GENT, NAMUR, AN = "0999100196", "0999100295", "84051290054"
GENT_USER = ("ocmw-gent", "fake-gent-password")
_NUMBERS = count(1)


@pytest.fixture
def sandbox(starter: Server) -> Sandbox:
    """The starter in a sandbox of its own."""
    made = starter.app.network.sandboxes.create(f"codes-{next(_NUMBERS)}")
    read_scenarios(("starter",)).load_into(made)
    return made


def rules(sandbox: Sandbox, **settings: Any) -> None:
    """The sandbox has these rule settings."""
    sandbox.set_data(replace(sandbox.data, rules=RuleSettings.model_validate(settings)))


def gent(sandbox: Sandbox, **change: Any) -> None:
    """OCMW Gent is changed."""
    found = sandbox.organisation(GENT)
    assert found is not None
    sandbox.put_organisation(type(found).model_validate(found.model_dump() | change), "test")


def one_operation(sandbox: Sandbox) -> None:
    """Gent's user may call another service only."""
    gent(sandbox, credentials=[{"user": GENT_USER[0], "password": GENT_USER[1], "operations": ["HandiService"]}])


CASES: list[tuple[Callable[[Sandbox], None], str, str, str, str]] = [
    (one_operation, GENT, GENT, "MSG00016", "30000022"),
    (lambda s: gent(s, membership=None), GENT, GENT, "MSG00015", "30000022"),
    (lambda s: gent(s, kind="other"), GENT, GENT, "MSG00015", "30000022"),
    (lambda s: None, NAMUR, NAMUR, "MSG00014", "30000021"),
    (lambda s: None, "0999100592", "0999100592", "MSG00015", "30000020"),
    (
        lambda s: rules(s, availability={"RetrieveTIGroups": "existing", "OCMWCPASManageAccess": "existing"}),
        GENT, GENT, "MSG00015", "30000022",
    ),
    (
        lambda s: rules(s, availability={"RetrieveTIGroups": "new", "OCMWCPASManageAccess": "new"}), GENT, "",
        "MSG00025", "30000023",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("prepare", "caller", "told", "soa", "ssdn_code"), CASES)
def test_who_may_call(
    starter: Server, sandbox: Sandbox, prepare: Callable[[Sandbox], None], caller: str, told: str, soa: str,
    ssdn_code: str,
) -> None:  # fmt: skip
    """The code of each family, the organisation it is about, and nothing of the person."""
    prepare(sandbox)

    def ask(path: str, body: str) -> Response:
        return send(starter.url, f"/sandbox/{sandbox.name}{path}", envelope(body), auth=GENT_USER)

    typed = ask(TI_GROUPS, ti_groups(AN, caller))
    assert (typed.text("//status/value"), typed.text("//status/code")) == ("NO_RESULT", soa)
    assert (typed.text("//information[fieldName='cbeNumber']/fieldValue") or "") == told
    carried = ask(CONNECTOR, connector(ssdn(caller, manage_access(AN, "LIST", "2026-01-01")))).inner
    detail = carried.find(".//{*}ServiceReply/{*}ResultSummary/{*}Detail")
    assert (detail.findtext("{*}Severity"), detail.findtext("{*}ReasonCode")) == ("ERROR", ssdn_code)
    assert [e.text for e in detail.iterfind("{*}Information/{*}FieldValue")] == ([told] if told else [])
    for answer in (typed.content, carried.getroottree().getroot().xpath("string()").encode()):
        assert b"Proefmans" not in answer
