# SPDX-License-Identifier: EUPL-1.2
"""Names of new things: what they must look like, and what follows from them."""

from __future__ import annotations

import re
from keyword import iskeyword

import click

_SERVICE = re.compile(r"[A-Z][A-Za-z0-9]{2,59}")
_PART = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_SCENARIO = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MODULE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_VERSIONS = {"soa": re.compile(r"v[1-9][0-9]?"), "ssdn": re.compile(r"(19|20)\d{6}")}
_LONGEST = 60


def service_name(name: str) -> str:
    """The name of a service, as in its WSDL: `PensionService`."""
    if not _SERVICE.fullmatch(name):
        raise _wrong(name, "service", "letters and digits, a capital first, as PensionService (3 to 60 characters)")
    return name


def version(text: str, family: str) -> str:
    """`v1` for a SOA service, a day as `20260302` for one of SSDN."""
    if not _VERSIONS[family].fullmatch(text):
        looks = "v and a number, as v1" if family == "soa" else "a day in eight digits, as 20260302"
        raise click.BadParameter(f"{text!r} is no version of family {family}: {looks}", param_hint="--version")
    return text


def scenario_name(name: str) -> str:
    """The name of a scenario, which is that of its file without ending."""
    if not _SCENARIO.fullmatch(name) or len(name) > _LONGEST:
        raise _wrong(name, "scenario", "small letters, digits and `-`, as living-wage (at most 60 characters)")
    return name


def rule_name(name: str) -> tuple[str, str]:
    """Family and name of a rule, as `criteria.weekday`."""
    family, dot, own = name.partition(".")
    if not (dot and _PART.fullmatch(family) and _PART.fullmatch(own)) or len(name) > _LONGEST:
        raise _wrong(name, "rule", "FAMILY.NAME in small letters, digits and `-`, as criteria.weekday")
    for part in (family, own):
        if iskeyword(part):
            raise _wrong(name, "rule", f"{part} is a word of Python; take another one")
    return family, own


def source_name(name: str) -> str:
    """The module of an authentic source, as `pensions`."""
    if not _MODULE.fullmatch(name) or iskeyword(name):
        raise click.BadParameter(
            f"{name!r} is no source: small letters, digits and `_`, as self_employment", param_hint="--source"
        )
    return name


def module_of(name: str) -> str:
    """`criteria-weekday` and `PensionService` as a module: `criteria_weekday`, `pension`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.removesuffix("Service") or name).lower().replace("-", "_")
    return f"{words}_service" if iskeyword(words) else words


def class_of(module: str) -> str:
    """`self_employment` as a class: `SelfEmployment`."""
    return "".join(word.capitalize() for word in module.split("_"))


def in_words(name: str) -> str:
    """`PensionService` and `criteria-weekday` as words: `pension service`, `criteria weekday`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).replace("-", " ").replace("_", " ").lower()


def _wrong(name: str, kind: str, looks: str) -> click.BadParameter:
    return click.BadParameter(f"{name!r} is no name of a {kind}: {looks}", param_hint="NAME")
