# SPDX-License-Identifier: EUPL-1.2
"""The three law-65 services answer whatever the schema allows, about the sender's own file."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contracts.strategies import data_for
from tests.services.law65 import AB, DF, FILE, C, Office, law65_office, law65_running  # noqa: F401 - the fixtures


@pytest.mark.parametrize("operation", [AB, C, DF])
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_any_forms_for_ones_own_file(office: Office, operation: str, data: st.DataObject) -> None:
    """Forms with any dates, amounts and codes are judged: the reply has a result for each, or lacks one as a whole."""
    found = office.caller.catalogue.named(operation)
    asked = data.draw(data_for(found.element(found.request)))
    asked.pop("FileIdentification")
    office.sandbox.reset()
    office.open()
    reply = office.ask(operation, about(office, asked))
    assert set(reply.codes) <= {"0", *found.definition.codes, "31000005", "32000001", "32000002", "32000005"}, (
        reply.text
    )
    if reply.codes == ("0",):
        forms = [form for group in asked.values() for form in (group if isinstance(group, list) else [group])]
        answered = reply.text.count("<ns3:Evaluation>")
        assert answered == sum(1 for form in forms if "UniqueAttestID" in form)
        assert FILE in reply.text


def about(office: Office, asked: object) -> object:
    """The forms about Amina."""
    if isinstance(asked, dict):
        return {key: office.ssin("amina") if key == "SSIN" else about(office, value) for key, value in asked.items()}
    return [about(office, item) for item in asked] if isinstance(asked, list) else asked
