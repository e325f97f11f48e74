# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim call`."""

from __future__ import annotations

import shlex
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request as HttpRequest
from urllib.request import urlopen

import click
from lxml import etree

from simulator.cli import completing
from simulator.cli.contracts import catalogue, contracts_option
from simulator.cli.group import REFUSED, Failure
from simulator.cli.options import sandbox_option
from simulator.cli.output import pretty, print_json, with_json
from simulator.cli.plain_data import plain_data
from simulator.errors import BuildError
from simulator.testing.story import Message, Reply, Request, message_of, read_reply
from simulator.world.organisation import Credential, Organisation

_WITH_DATA = ("DATA_FOUND", "INCOMPLETE_DATA", "PARTIAL_RESULT", "RESPONSE_IN_BATCH")


@click.command("call")
@click.argument("operation", metavar="SERVICE.OPERATION", shell_complete=completing.operations)
@click.option("--as", "cbe", required=True, help="CBE number of the organisation that asks.")
@click.option("--user", help="Its NAME:PASSWORD, for services that ask for credentials.")
@click.option("--about", help="SSIN of the person it is about.")
@click.option("--legal-context", help="The purpose; default: the first that the operation knows.")
@click.option("--request", default="{}", help="The rest of the request, as YAML by element names.")
@click.option("--curl", is_flag=True, help="Print the call as a curl command instead of sending it.")
@contracts_option
@sandbox_option
@click.option("--url", envvar="KSZ_SIM_URL", default="http://127.0.0.1:8080", show_default=True)
@with_json
def command(
    operation: str, cbe: str, user: str | None, about: str | None, legal_context: str | None, request: str, curl: bool,
    contracts: tuple[Path, ...],    sandbox: str, url: str, as_json: bool,
) -> int:  # fmt: skip
    """Ask a service of a running simulator as an organisation, and print the reply.

    Exit code 0 for an answer with data, 1 for none: refused, failed, or nothing found.
    """
    asked = Request(operation, cbe, about, plain_data(request), legal_context)
    try:
        message = message_of(catalogue(contracts), asked, _caller(cbe, user))
    except BuildError as error:
        raise click.UsageError(str(error)) from error
    address = f"{url}{'' if sandbox == 'default' else f'/sandbox/{sandbox}'}{message.path}"
    if curl:
        command_line = _curl(address, message)
        if as_json:
            print_json({"curl": command_line})
        else:
            click.echo(command_line)
        return 0
    status, content = _send(address, message)
    reply = read_reply(status, content)
    found = _has_data(reply)
    if as_json:
        print_json({"http_status": status, "codes": list(reply.codes), "data": found, "reply": reply.text})
    else:
        click.echo(pretty(reply.text))
        click.echo(f"{' '.join(reply.codes)}", err=True)
    return 0 if found else REFUSED


def _has_data(reply: Reply) -> bool:
    """True for an answer with data, also where it is partial, or comes with a warning or in batch."""
    found = etree.fromstring(reply.text.encode()) if reply.text.startswith("<") else None
    if found is None or etree.QName(found).localname == "Fault":
        return False
    value = found.findtext("{*}status/{*}value")
    return value in _WITH_DATA if value else not any(e.get("ok") == "NO" for e in found.iter("{*}ResultSummary"))


def _caller(cbe: str, user: str | None) -> Organisation:
    name, _, password = (user or "").partition(":")
    try:
        credentials = (Credential(user=name, password=password),) if user else ()
    except ValueError as error:
        raise click.BadParameter(f"{user!r} is no NAME:PASSWORD", param_hint="--user") from error
    try:
        return Organisation(cbe=cbe, name={"nl": cbe}, credentials=credentials)
    except ValueError as error:
        said = f"{cbe!r} is no CBE number: ten digits, of which the last two check the others"
        raise click.BadParameter(said, param_hint="--as") from error


def _send(address: str, message: Message) -> tuple[int, bytes]:
    request = HttpRequest(address, message.body, dict(message.headers), method="POST")  # noqa: S310 - http only
    try:
        with urlopen(request, timeout=60) as response:  # noqa: S310 - http only
            return response.status, response.read()
    except HTTPError as error:
        content = error.read()
        if b"Envelope" not in content:
            raise Failure(content.decode("utf-8", "replace").strip()) from error
        return error.code, content
    except (URLError, OSError) as error:
        raise Failure(f"no simulator answers at {address}: {getattr(error, 'reason', error)}") from error


def _curl(address: str, message: Message) -> str:
    headers = " ".join(f"-H {shlex.quote(f'{name}: {value}')}" for name, value in message.headers.items())
    return f"curl {headers} --data {shlex.quote(message.body.decode())} {shlex.quote(address)}"
