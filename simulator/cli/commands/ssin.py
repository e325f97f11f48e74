# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim ssin`: numbers for invented people, and what a number says."""

from __future__ import annotations

from typing import Any

import click

from simulator.cli.group import REFUSED, Failure
from simulator.cli.output import print_json, with_json
from simulator.world.ssin import check_digits, is_safe, make_ssin, parse_ssin, pretty


@click.command("ssin")
@click.argument("number", required=False)
@click.option(
    "--born", default="1984-05-12", show_default=True, metavar="DATE", help="Date of birth, 00 where unknown."
)
@click.option("--sex", type=click.Choice(["female", "male"]), default="female", show_default=True)
@click.option("--bis", is_flag=True, help="A number of the KSZ registers (BIS).")
@click.option("--count", type=click.IntRange(1, 50), default=1, show_default=True, help="So many numbers.")
@with_json
def command(number: str | None, born: str, sex: str, bis: bool, count: int, as_json: bool) -> int:
    """Make SSINs that no real person has, or explain NUMBER (exit code 1 if it is no SSIN)."""
    if number is not None:
        return _explain(number, as_json)
    made = _make(born, sex == "male", bis, count)
    if as_json:
        print_json({"ssins": made})
    else:
        click.echo("\n".join(made))
    return 0


def _make(born: str, male: bool, bis: bool, count: int) -> list[str]:
    from pydantic import TypeAdapter, ValidationError

    from simulator.records import IncompleteDate

    made: list[str] = []
    try:
        TypeAdapter(IncompleteDate).validate_python(born)
        for _ in range(count):
            made.append(make_ssin(born, male, made, bis))
    except ValidationError as error:
        raise click.BadParameter(error.errors()[0]["msg"].removeprefix("Value error, "), param_hint="--born") from error
    except ValueError as error:
        raise Failure(str(error)) from error
    return made


def _explain(number: str, as_json: bool) -> int:
    digits = "".join(char for char in number if char not in " .-")
    told = _told(digits)
    if as_json:
        print_json(told)
    elif told["valid"]:
        kind = "KSZ registers (BIS)" if told["bis"] else "National Register"
        safe = "no real person has it" if told["safe"] else "NOT safe: it could be the number of a real person"
        click.echo(f"{pretty(digits)}: {kind}, born {told['born']}, {told['sex']}, serial {told['serial']}; {safe}")
    else:
        click.echo(f"ksz-sim: {number} is no SSIN: {told['reason']}", err=True)
    return 0 if told["valid"] else REFUSED


def _told(digits: str) -> dict[str, Any]:
    parts = parse_ssin(digits)
    if parts is None:
        return {"ssin": digits, "valid": False, "reason": _reason(digits)}
    return {
        "ssin": digits,
        "valid": True,
        "bis": parts.bis,
        "born": parts.birth_date,
        "sex": "male" if parts.male else "female",
        "serial": parts.serial,
        "safe": is_safe(digits),
    }


def _reason(digits: str) -> str:
    if len(digits) != 11 or not (digits.isascii() and digits.isdigit()):
        return "eleven digits are expected"
    expected = [check_digits(digits[:9], after_2000) for after_2000 in (False, True)]
    if digits[9:] not in expected:
        return f"the check digits would be {expected[0]} (born before 2000) or {expected[1]} (from 2000 on)"
    return "the date of birth or the serial cannot be"
