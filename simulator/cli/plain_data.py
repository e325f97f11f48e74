# SPDX-License-Identifier: EUPL-1.2
"""Plain data of a request, as it is written on the command line."""

from __future__ import annotations

import json
from typing import Any

import click
import yaml


def plain_data(text: str) -> dict[str, Any]:
    """The YAML mapping of an option; dates stay text, as on the wire."""
    try:
        data = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        raise click.BadParameter(f"is not YAML: {_in_one_line(error)}", param_hint="--request") from error
    except ValueError as error:  # a date or time that is none, such as 2026-02-30
        raise click.BadParameter(f"{error}; a text stands in quotes", param_hint="--request") from error
    if not isinstance(data, dict):
        raise click.BadParameter("is a mapping of element names, as {echo: hello}", param_hint="--request")
    found: dict[str, Any] = json.loads(json.dumps(data, default=str))
    return found


def _in_one_line(error: yaml.YAMLError) -> str:
    """What YAML does not understand, and where."""
    mark = getattr(error, "problem_mark", None)
    where = f" at line {mark.line + 1}, character {mark.column + 1}" if mark else ""
    return f"{getattr(error, 'problem', None) or type(error).__name__}{where}"
