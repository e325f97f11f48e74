# SPDX-License-Identifier: EUPL-1.2
"""A new service: its contract, its cases, samples, the module that answers, and a test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from simulator.cli.group import USAGE, Failure
from simulator.cli.scaffolds.names import class_of, in_words, module_of
from simulator.cli.scaffolds.place import Plan

_REGISTERS = "registers"
_FILES = {
    "soa": {
        "service.wsdl": "{name}{V}.wsdl",
        "contract.yaml": "contract.yaml",
        "cases.yaml": "cases.yaml",
        "request.xml": "samples/request-consult.xml",
        "reply.xml": "samples/reply-consult.xml",
        "reply-no-data.xml": "samples/reply-no-data.xml",
    },
    "ssdn": {
        "schema.xsd": "{name}.xsd",
        "contract.yaml": "contract.yaml",
        "cases.yaml": "cases.yaml",
        "request.xml": "samples/request-consult.xml",
        "reply.xml": "samples/reply-consult.xml",
    },
}


def service_plan(root: Path, name: str, version: str, family: str, source: str | None) -> Plan:
    """Everything that belongs to a new service, in the places where the checks and the docs find it."""
    plan = Plan(root)
    folder = f"wsdl/{family}/{name}/{version}"
    if (root / folder).exists():
        raise Failure(f"{root / folder} is there already; nothing was written", code=USAGE)
    facts = facts_of(name, version, family) | _source(root, source)
    module = facts["module"] = _module(root, name, version)
    for template, path in _FILES[family].items():
        plan.add(f"{folder}/{path.format(name=name, V=version.upper())}", f"{family}/{template}.jinja", facts)
    plan.add(f"simulator/services/{module}.py", f"{family}/service.py.jinja", facts)
    plan.add(f"tests/services/test_{module}.py", f"{family}/test.py.jinja", facts)
    if facts["source_is_new"]:
        plan.add(f"simulator/sources/{facts['source_module']}.py", "source.py.jinja", facts)
    plan.made["docs/services.md"] = "simulator.testing.services_page"
    return plan


def _module(root: Path, name: str, version: str) -> str:
    """The module that answers; with its version where another one has the name."""
    module = module_of(name)
    return f"{module}_{version}" if (root / "simulator" / "services" / f"{module}.py").exists() else module


def facts_of(name: str, version: str, family: str) -> dict[str, Any]:
    """What the templates of a service tell."""
    return {
        "name": name, "version": version, "family": family, "module": module_of(name), "title": in_words(name),
        "operation": "consult", "types": "../../types",
    }  # fmt: skip


def _source(root: Path, source: str | None) -> dict[str, Any]:
    """The source that is asked: the registers, another one that is there, or a new one."""
    wanted = source or _REGISTERS
    file = root / "simulator" / "sources" / f"{wanted}.py"
    if not file.is_file():
        return {"source_module": wanted, "source_class": class_of(wanted), "source_is_new": True}
    if wanted != _REGISTERS:
        raise click.BadParameter(
            f"the source {wanted!r} is there already, and only its makers know its questions: leave --source out, and "
            f"ask it in the service ({file.relative_to(root)})",
            param_hint="--source",
        )
    return {"source_module": _REGISTERS, "source_class": "Registers", "source_is_new": False}
