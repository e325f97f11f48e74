# SPDX-License-Identifier: EUPL-1.2
"""AllowanceAttest (A052), the message of NIC behind HdiIndemnityAllowance: which quarters and numbers it can name."""

from __future__ import annotations

import pytest
from lxml import etree

from simulator.contracts.validator import Validator
from simulator.resources import data_folder
from simulator.services.hdi_indemnity_allowance import FIRST_QUARTER, LAST_QUARTER

NS = "http://cinnic.fgov.be/types/allowance/commonTypes/v1"
FILE = data_folder("wsdl") / "soa" / "HdiIndemnityAllowanceService" / "types" / "AllowanceAttestV1.xsd"
VALIDATOR = Validator.of_files(((NS, FILE),))
MADE = (
    "<AttestationId>494c6373-56a0-5495-bd42-ae0f4fb9c660</AttestationId>"
    "<AttestationVersion>0</AttestationVersion><AttestationStatus>CREATION</AttestationStatus>"
)
PROVISIONAL = "<TemporaryAttest/>"
RISK = """<Risk><IndependentPregnancy><SocialStatus>4</SocialStatus><Period><StartDate>2024-02-05</StartDate>
<EndDate>2024-03-31</EndDate></Period><ExitCode>0</ExitCode><InitialStartDate>2024-02-05</InitialStartDate>
</IndependentPregnancy><Payment><Document>C423</Document><IncapacityCategory>3</IncapacityCategory>
<FamilySituation>00</FamilySituation><AllowanceType>0</AllowanceType><AllowanceCode>00</AllowanceCode>
<Period><StartDate>2024-02-05</StartDate><EndDate>2024-02-29</EndDate></Period><Amount>1100.50</Amount><Days>22</Days>
</Payment></Risk>"""


def valid(quarter: str, which: str = MADE, risk: str = RISK) -> bool:
    """True if the message is one that NIC can send."""
    document = (
        f'<AllowanceAttest xmlns="{NS}"><AttestationIdentification><Ssin>84051290054</Ssin><Quarter>{quarter}</Quarter>'
        f"<CreationDate>2024-05-02</CreationDate>{which}</AttestationIdentification>{risk}</AllowanceAttest>"
    )
    return not VALIDATOR.issues(etree.fromstring(document))


@pytest.mark.parametrize(
    ("quarter", "known"),
    [
        (FIRST_QUARTER, True),
        ("2001Q4", False),
        ("2024Q1", True),
        ("2024Q5", False),
        (LAST_QUARTER, True),
        ("2100Q1", False),
    ],
)
def test_the_quarters_that_nic_can_name(quarter: str, known: bool) -> None:
    """NIC names quarters from the first of 2002 to the last of 2099."""
    assert known == valid(quarter)


@pytest.mark.parametrize(
    ("which", "known"),
    [
        (MADE, True),
        (PROVISIONAL, True),
        ("", False),
        (MADE + PROVISIONAL, False),
        ("<TemporaryAttest>x</TemporaryAttest>", False),
    ],
)
def test_an_attest_is_numbered_or_provisional(which: str, known: bool) -> None:
    """An attest has id, version and status, or the empty mark of a provisional one, not both."""
    assert known == valid("2024Q1", which)


def test_nic_tells_every_part_of_a_payment() -> None:
    """What the network may leave out of a payment, NIC may not."""
    for element in ("Document", "FamilySituation", "AllowanceCode", "Amount", "Days"):
        start = RISK.index(f"<{element}>")
        end = RISK.index(f"</{element}>") + len(element) + 3
        assert not valid("2024Q1", risk=RISK[:start] + RISK[end:])
    assert valid("2024Q1", risk="")
