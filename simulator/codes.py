# SPDX-License-Identifier: EUPL-1.2
"""Code tables of `fixtures/codes`: what a code means, in the languages of the network."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from simulator.errors import ContractError
from simulator.resources import data_folder

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class CodeTable:
    """One table; read when first used."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @cached_property
    def rows(self) -> Mapping[str, Mapping[str, Any]]:
        """The rows by code."""
        with self.file.open("rb") as content:
            data = yaml.load(content, _LOADER)  # noqa: S506 - the loader is the safe one, in C where there is one
        rows: Mapping[str, Mapping[str, Any]] = data["codes"]
        return rows

    def label(self, code: str, language: str) -> str:
        """The meaning of a code in a language, or in the first language the table has; the code itself if unknown."""
        row = self.rows.get(code)
        if row is None:
            return code
        return str(row.get(language) or next((row[x] for x in ("nl", "fr", "de", "en") if row.get(x)), code))

    def labels(self, code: str) -> dict[str, str]:
        """The meaning of a code in each of nl, fr, de that the table has."""
        row = self.rows.get(code, {})
        return {language: row[language] for language in ("nl", "fr", "de") if row.get(language)}


class CodeTables:
    """All tables, by the name of their file without ending."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or data_folder("fixtures") / "codes"
        self._tables: dict[str, CodeTable] = {}

    def __getitem__(self, name: str) -> CodeTable:
        table = self._tables.get(name)
        if table is None:
            file = self._folder / f"{name}.yaml"
            if not file.is_file():
                known = ", ".join(sorted(f.stem for f in self._folder.glob("*.yaml")))
                raise ContractError(f"there is no code table {name}; there is {known}")
            table = self._tables[name] = CodeTable(file)
        return table


TABLES = CodeTables()
