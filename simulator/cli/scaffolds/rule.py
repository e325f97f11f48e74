# SPDX-License-Identifier: EUPL-1.2
"""A new rule: its function, its place among the rules, its words in three languages, a test and a row in the docs."""

from __future__ import annotations

import re
from pathlib import Path

from simulator.cli.group import USAGE, Failure
from simulator.cli.scaffolds.names import in_words, module_of
from simulator.cli.scaffolds.place import Plan, rendered

_STEPS, _DOCS = "simulator/exchange/steps.py", "docs/rules.md"
_WORDS = "# SPDX-License-Identifier: EUPL-1.2\n# {family}: FILL IN what this family of rules is about.\n\n"
_IMPORT = re.compile(r"^from simulator\.rules import (?:\(([^)]*)\)|(.+))$", re.MULTILINE)
_LONGEST = 120


def rule_plan(root: Path, family: str, own: str) -> Plan:
    """Everything that belongs to a new rule. It is asked last, just before the source is."""
    plan, module, function = Plan(root), module_of(family), module_of(own)
    facts = {
        "family": family, "own": own, "module": module, "function": function, "title": in_words(own),
        "constant": f"{function.upper()}_ASKS",
    }  # fmt: skip
    words = _words(root, family, f"{family}.{own}")
    _module(plan, module, function, rendered("rule/module.py.jinja", facts), rendered("rule/rule.py.jinja", facts))
    _added(plan, words, _WORDS.format(family=family), rendered("rule/words.yaml.jinja", facts))
    plan.add(f"tests/rules/test_{module}_{function}.py", "rule/test.py.jinja", facts)
    plan.insert(_STEPS, "    faults.supplier,", f"    {module}.{function},\n")
    plan.changed[_STEPS] = _with_import(plan.changed[_STEPS], module)
    row = f"| `{family}.{own}` | FILL IN the question | MSG00008 | 31000005 |\n"
    plan.insert(_DOCS, "| `supplier.reachable` |", row)
    return plan


def _words(root: Path, family: str, rule: str) -> str:
    """The file that has the words of a family; Failure if the rule is there already."""
    found = f"fixtures/rules/{family}.yaml"
    for file in sorted((root / "fixtures" / "rules").glob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        if re.search(rf"^{re.escape(rule)}:", text, re.MULTILINE):
            raise Failure(f"the rule {rule} is there already, in {file}; nothing was written", code=USAGE)
        if re.search(rf"^{re.escape(family)}\.", text, re.MULTILINE):
            found = f"fixtures/rules/{file.name}"
    return found


def _module(plan: Plan, module: str, function: str, head: str, code: str) -> None:
    """The function at the end of the module of its family, which is made if it is not there."""
    path = f"simulator/rules/{module}.py"
    file = plan.root / path
    if not file.exists():
        plan.new[path] = head + code.removeprefix("\n")
        return
    text = file.read_text(encoding="utf-8")
    if re.search(rf"^(def {function}\b|{function}\b)", text, re.MULTILINE):
        raise Failure(f"{file} has a {function} already; nothing was written", code=USAGE)
    if "import Mapping" not in text:
        text = _with_mapping(text)
    for name in ("Case", "Decision"):
        if not re.search(rf"^from simulator\.rules\.case import .*\b{name}\b", text, re.MULTILINE):
            raise Failure(f"{file} is no module of rules: it does not import {name}; nothing was written", code=USAGE)
    plan.changed[path] = text.rstrip("\n") + "\n" + code


def _with_mapping(text: str) -> str:
    """The module with Mapping imported, where its other imports of that package are."""
    others = re.search(r"^from collections\.abc import (.+)$", text, re.MULTILINE)
    if others is not None:
        names = ", ".join(sorted({*others[1].split(", "), "Mapping"}))
        return text.replace(others[0], f"from collections.abc import {names}", 1)
    future = "from __future__ import annotations\n\n"
    blank = "" if re.search(r"^(import|from) (?!simulator|__future__)", text, re.MULTILINE) else "\n"
    return text.replace(future, f"{future}from collections.abc import Mapping\n{blank}", 1)


def _added(plan: Plan, path: str, head: str, text: str) -> None:
    file = plan.root / path
    if file.exists():
        plan.changed[path] = file.read_text(encoding="utf-8").rstrip("\n") + "\n\n" + text
    else:
        plan.new[path] = head + text


def _with_import(text: str, module: str) -> str:
    """The list of steps with the module of the family imported."""
    found = _IMPORT.search(text)
    if found is None:
        raise Failure(f"{_STEPS} imports no rules any more; nothing was written", code=USAGE)
    names = sorted({*re.findall(r"\w+", found[1] or found[2]), module})
    line = f"from simulator.rules import {', '.join(names)}"
    if len(line) > _LONGEST:
        line = "\n".join(("from simulator.rules import (", *(f"    {name}," for name in names), ")"))
    return text.replace(found[0], line, 1)
