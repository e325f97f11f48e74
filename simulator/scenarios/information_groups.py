# SPDX-License-Identifier: EUPL-1.2
"""Further information groups of a National Register file, written in a scenario with the names of its schema.

They are built and validated at load, so that a wrong name or value is told with its place in the scenario.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from simulator.contracts.builder import build
from simulator.contracts.schema import Element, Schema
from simulator.contracts.validator import Validator
from simulator.contracts.wsdl import parse
from simulator.errors import BuildError, Problem
from simulator.resources import data_folder
from simulator.scenarios.format import ScenarioFile
from simulator.sources.registers import SECTION
from simulator.yaml_source import YamlSource

NAMESPACE = "http://www.ibz.rrn.fgov.be/XSD/xm25/rn25Schema"
_DOCUMENT, _FILE_INFO = f"{{{NAMESPACE}}}Document", "FileInfo"


@cache
def _schema() -> tuple[Element, Validator]:
    file = data_folder("wsdl") / "soa" / "types" / "xm25.xsd"
    root = parse(file).getroot()
    return Schema([(root, file)]).element(_DOCUMENT), Validator.of_files(((NAMESPACE, file),))


def group_problems(source: YamlSource, content: ScenarioFile) -> Iterator[Problem]:
    """What is wrong with the raw groups of a scenario."""
    for alias, entry in content.people.items():
        file = entry.register_file
        for name, group in (file.information_groups if file else {}).items():
            path = ("people", alias, SECTION.key, "information_groups", name)
            declaration, validator = _schema()
            try:
                element = build(declaration, {_FILE_INFO: {name: group}})
            except BuildError as error:
                yield source.problem(str(error), path, "The names are those of wsdl/soa/types/xm25.xsd")
                continue
            for issue in validator.issues(element):
                where = issue.path.removeprefix(f"Document/{_FILE_INFO}/")
                message = f"{where}: {issue.message}"
                yield source.problem(message, path, "The values are those of wsdl/soa/types/xm25.xsd")
