# SPDX-License-Identifier: EUPL-1.2
"""What a test knows of the scenarios that it loads, because their files are here: texts, and credentials."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from simulator.testing.errors import KszInvalidError, KszNotFoundError

_NO_SUCH, _INVALID = 404, 422

Credentials = Mapping[str, tuple[str, str]]
"""CBE number -> user and password."""


def loading(names: Sequence[str]) -> tuple[dict[str, Any], Credentials]:
    """What to send so that these scenarios are loaded (names of shipped ones, or files), and their credentials.

    KszNotFoundError, KszInvalidError for a file that is not there, or cannot be read.
    """
    from simulator.scenarios.files import shipped

    known = shipped()
    if not any(name.endswith((".yaml", ".yml")) for name in names):  # the simulator may have others than are here
        return {"names": list(names)}, _credentials(tuple(known[name] for name in names if name in known))
    files = _files(names)
    texts = [{"file": str(file), "yaml": file.read_text(encoding="utf-8")} for file in files]
    return {"files": texts}, credentials_of(_contents(files))


def inline(text: str) -> tuple[dict[str, Any], Credentials]:
    """The same for the text of one scenario."""
    from simulator.scenarios.files import shipped
    from simulator.yaml_source import read_yaml

    content = read_yaml("scenario.yaml", text).data
    included = content.get("include", ()) if isinstance(content, dict) else ()
    names = [name for name in included if name in shipped()] if isinstance(included, list) else []
    return {"yaml": text}, {**_credentials(tuple(_files(names))), **credentials_of([content])}


def credentials_of(contents: Iterable[Any]) -> Credentials:
    """The credentials that scenarios tell; a scenario that makes no sense tells none."""
    return dict(_pairs(contents))


def _pairs(contents: Iterable[Any]) -> Iterator[tuple[str, tuple[str, str]]]:
    for content in contents:
        organisations = content.get("organisations") if isinstance(content, dict) else None
        for entry in organisations.values() if isinstance(organisations, dict) else ():
            try:
                first = entry["credentials"][0]
                yield str(entry["cbe"]), (str(first["user"]), str(first["password"]))
            except (KeyError, IndexError, TypeError):
                continue


def _files(names: Sequence[str]) -> list[Path]:
    from simulator.errors import ConfigurationError, NotFoundError
    from simulator.scenarios.files import read_files

    try:
        return [Path(source.file) for source in read_files(names)]
    except NotFoundError as error:
        raise KszNotFoundError(_NO_SUCH, str(error)) from error
    except ConfigurationError as error:
        raise KszInvalidError(_INVALID, str(error)) from error


@lru_cache(maxsize=16)
def _credentials(files: tuple[Path, ...]) -> Credentials:
    """Those of files that do not change."""
    return credentials_of(_contents(_files([str(file) for file in files])))


def _contents(files: Iterable[Path]) -> Iterator[Any]:
    from simulator.yaml_source import read_yaml

    return (read_yaml(file).data for file in files)
