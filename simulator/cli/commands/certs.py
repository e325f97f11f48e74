# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim certs`: certificates for tests of TLS and of signatures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from shlex import join
from typing import Any

import click

from simulator.cli import completing
from simulator.cli.group import REFUSED, Failure
from simulator.cli.output import print_json, print_table, with_json

_DIR = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_TRY = "/SOA4520/TestConnectionServiceService/sendTestMessage"
_HELLO = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><t:sendTestMessageRequest'
    ' xmlns:t="http://kszbcss.fgov.be/intf/TestConnectionServiceService/v1"><echo>hello</echo>'
    "</t:sendTestMessageRequest></s:Body></s:Envelope>"
)


@click.group("certs", no_args_is_help=False)
def command() -> None:
    """Make, show and revoke certificates for tests (this needs no running simulator)."""


@command.command("make")
@click.argument("folder", metavar="DIR", type=_DIR)
@click.option(
    "--organisation", "named", multiple=True, metavar="CBE=NAME",
    help="Make one for this organisation, in place of those of a scenario; may be repeated.",
)  # fmt: skip
@click.option(
    "--scenario",
    default="starter",
    show_default=True,
    shell_complete=completing.scenarios,
    help="Make one for each organisation of this.",
)
@click.option("--host", "hosts", multiple=True, metavar="NAME", help="A further name of the server; may be repeated.")
@click.option("--days", type=click.IntRange(1, 36500), default=825, show_default=True, help="How long they are valid.")
@click.option("--rsa", is_flag=True, help="RSA keys of 2048 bits in place of elliptic ones (P-256).")
@click.option("--password", default="changeit", show_default=True, help="Password of the .p12 files.")
@click.option("--force", is_flag=True, help="Make everything anew, also what is there.")
@with_json
def make(
    folder: Path, named: tuple[str, ...], scenario: str, hosts: tuple[str, ...], days: int, rsa: bool, password: str,
    force: bool, as_json: bool,
) -> None:  # fmt: skip
    """Make an authority, a server's certificate and one for each organisation, and some that must be refused.

    What is there is kept: a second call adds what is new.
    """
    from simulator.certificates.folder import CertificateFolder, Wanted

    organisations = dict(_named(text) for text in named) or _of_scenario(scenario)
    made = CertificateFolder(folder, force)
    made.make(Wanted(organisations, hosts, days, rsa, password))
    commands = _commands(folder, scenario, next(iter(organisations)))
    if as_json:
        files = {"written": [str(file) for file in made.written], "kept": [str(file) for file in made.kept]}
        print_json({"folder": str(folder), **files, "organisations": organisations, "commands": commands})
        return
    for line in _told(made.written, made.kept, organisations, commands):
        click.echo(line)


def _named(text: str) -> tuple[str, str]:
    from stdnum.be import vat

    cbe, _, name = text.partition("=")
    if not (len(cbe) == 10 and vat.is_valid(cbe)):
        raise click.BadParameter(f"{cbe!r} is no CBE number (ten digits)", param_hint="--organisation")
    return cbe, name or f"OCMW {cbe}"


def _of_scenario(name: str) -> dict[str, str]:
    from simulator.scenarios.load import read_scenarios

    organisations = read_scenarios((name,)).facts.organisations.values()
    found = {o.cbe: o.name.nl or o.name.fr or o.name.de or o.cbe for o in organisations}
    if not found:
        raise Failure(f"{name} has no organisations; name some with --organisation CBE=NAME")
    return found


def _commands(folder: Path, scenario: str, cbe: str) -> dict[str, str]:
    """What to type next: a server with TLS, and a client that shows a certificate."""
    from simulator.certificates.folder import CA, CRL, SERVER, SERVER_KEY

    serve = ["ksz-sim", "serve", "--scenario", scenario, "--certificate", str(folder / SERVER)]
    serve += ["--key", str(folder / SERVER_KEY), "--client-ca", str(folder / CA), "--client-crl", str(folder / CRL)]
    curl = ["curl", "--cacert", str(folder / CA), "--cert", str(folder / f"{cbe}.pem")]
    curl += [f"https://localhost:8080{_TRY}", "-H", "Content-Type: text/xml", "-d", _HELLO]
    return {"serve": join(serve), "curl": join(curl)}


def _told(
    written: list[Path], kept: list[Path], organisations: dict[str, str], commands: dict[str, str]
) -> Iterator[str]:
    for file in written:
        owner = organisations.get(file.stem)
        yield f"{file}  {owner}" if owner else str(file)
    if kept:
        yield f"{len(kept)} files were there and are kept; --force makes all anew"
    yield from ("", "Start with:", f"  {commands['serve']}", "Show a certificate with:", f"  {commands['curl']}")
    yield "What each of them is for: docs/identity.md"


@command.command("show")
@click.argument("file", type=_FILE)
@click.option("--ca", type=_FILE, help="PEM file of the authorities that are trusted.")
@click.option("--crl", type=_FILE, help="PEM file of their revocation lists.")
@with_json
def show(file: Path, ca: Path | None, crl: Path | None, as_json: bool) -> int:
    """Show what the network sees of a certificate, and with --ca whether it trusts it; exit code 1 if it does not."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    from simulator.certificates.trust import Trust

    try:
        der = x509.load_pem_x509_certificate(file.read_bytes()).public_bytes(Encoding.DER)
    except ValueError as error:
        raise Failure(f"{file} holds no certificate in PEM form (BEGIN CERTIFICATE)") from error
    seen = Trust.load(ca, crl).seen(der, "tls", datetime.now(UTC))
    told: dict[str, Any] = {
        "subject": seen.subject, "cbe": seen.cbe, "issuer": seen.issuer, "serial": seen.serial,
        "fingerprint": seen.fingerprint, "not_after": seen.not_after.isoformat(),
    }  # fmt: skip
    if ca is not None:
        told |= {"trusted": seen.problem is None, "problem": seen.problem}
    if as_json:
        print_json(told)
    else:
        print_table(("what", "value"), [(key.replace("_", " "), value) for key, value in told.items()])
    return REFUSED if ca is not None and seen.problem else 0


@command.command("revoke")
@click.argument("folder", metavar="DIR", type=_DIR)
@click.argument("file", type=_FILE)
@with_json
def revoke(folder: Path, file: Path, as_json: bool) -> None:
    """Put a certificate on the revocation list of the authority in DIR; a running simulator sees it at once."""
    from simulator.certificates.folder import CRL, CertificateFolder

    number = CertificateFolder(folder).revoke(file)
    if as_json:
        print_json({"revoked": str(file), "list": str(folder / CRL), "certificates": number})
        return
    click.echo(f"{file} is revoked; {folder / CRL} names {number} certificate{'' if number == 1 else 's'}")
