# SPDX-License-Identifier: EUPL-1.2
"""The house plan: who may import whom, and who may know a service by name."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import simulator
from simulator.contracts.catalogue import Catalogue
from simulator.resources import data_folder

ROOT = Path(simulator.__file__).parent

LINES = (
    ("cli", "testing", "bench", "server", "tls", "bridge", "bridge_effects", "connection", "accepting", "workers"),
    ("app", "web", "control", "certification"),
    ("soap",),
    ("network",),
    ("services",),
    ("exchange", "notifications", "recording", "scenarios", "snapshots"),
    ("rules", "journal"),
    ("world", "sources"),
    ("store", "contracts"),
    ("settings", "errors", "codes", "resources", "yaml_source", "certificates"),
    ("periods", "quarters"),
    ("records", "record_keys", "months"),
)
LEVEL = {name: level for level, names in enumerate(reversed(LINES)) for name in names}
PURE = ("certificates", "contracts", "rules", "sources", "world")


def _imports(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return found


def _modules() -> list[tuple[str, Path]]:
    return [
        (file.relative_to(ROOT).parts[0].removesuffix(".py"), file)
        for file in ROOT.rglob("*.py")
        if file.parent != ROOT or file.name != "__init__.py"
    ]


def test_a_module_imports_from_its_own_line_or_below() -> None:
    """No module imports from a line above its own."""
    for name, file in _modules():
        for imported in _imports(file):
            if imported.startswith("simulator."):
                other = imported.split(".")[1]
                assert LEVEL[other] <= LEVEL[name], f"{file.relative_to(ROOT)} imports {imported}"


def test_every_package_has_its_line() -> None:
    """A new package or module is given its place in the plan."""
    assert {name for name, _ in _modules()} <= set(LEVEL)


def test_only_the_edge_imports_spyne_and_only_the_faces_flask() -> None:
    """Spyne is known to the SOAP edge only; contracts, rules, sources and world know neither Spyne nor Flask."""
    for name, file in _modules():
        roots = {imported.split(".")[0] for imported in _imports(file)}
        assert "spyne" not in roots or name == "soap", file
        assert "flask" not in roots or name in ("control", "web"), file
        assert not (name in PURE and roots & {"spyne", "flask", "uvicorn", "click"}), file


def test_no_service_name_in_the_engine() -> None:
    """Names of services stand in wsdl/, services/, scenarios/ and fixtures/ only."""
    catalogue = Catalogue([data_folder("wsdl")])
    names = {c.service for c in catalogue.contracts.values() if c.operations or c.notifications}
    names |= {found.name for found in (*catalogue.services(), *catalogue.notifications())}
    for name, file in _modules():
        if name in ("services", "cli", "web"):
            continue
        code = _without_comments(file)
        for service in names:
            found = re.search(rf"(?<![A-Za-z]){service}(?![a-z])", code)  # a name, not the beginning of another word
            assert found is None, f"{file.relative_to(ROOT)} knows {service}"


def _without_comments(file: Path) -> str:
    """The code without docstrings and comments."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if (
            isinstance(body, list)
            and body
            and isinstance(body[0], ast.Expr)
            and isinstance(body[0].value, ast.Constant)
        ):
            body[0].value.value = ""
    return ast.unparse(tree)
