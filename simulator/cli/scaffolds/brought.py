# SPDX-License-Identifier: EUPL-1.2
"""A folder with a contract for `serve --contracts`: what a software house writes where there is no checkout."""

from __future__ import annotations

from pathlib import Path

from simulator.cli.scaffolds.place import Plan
from simulator.cli.scaffolds.service import facts_of
from simulator.resources import data_folder

_COMMON = "soa/types/CommonV3.xsd"


def contract_plan(here: Path, name: str, version: str) -> Plan:
    """WSDL, the network's common types, what completes them, and a scenario with replies and a story."""
    plan, wsdl = Plan(here), f"{name}{version.upper()}.wsdl"
    alias = name.lower()
    facts = facts_of(name, version, "soa") | {"types": ".", "wsdl": wsdl, "alias": alias}
    plan.add(f"{name}/{wsdl}", "soa/service.wsdl.jinja", facts)
    plan.new[f"{name}/CommonV3.xsd"] = (data_folder("wsdl") / _COMMON).read_bytes()
    plan.add(f"{name}/contract.yaml", "brought/contract.yaml.jinja", facts)
    plan.add(f"{name}/{alias}.yaml", "brought/scenario.yaml.jinja", facts)
    return plan
