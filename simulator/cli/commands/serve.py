# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim serve`."""

from __future__ import annotations

import gc
import json
import os
import signal
from shlex import quote
from threading import Timer
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from simulator import __version__
from simulator.cli import completing
from simulator.cli.client import BASE
from simulator.cli.contracts import contracts_option
from simulator.cli.output import with_json

if TYPE_CHECKING:
    from simulator.server import Server
    from simulator.settings import Settings

_WELCOME_AFTER = 0.2


@click.command("serve")
@click.option("--host", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=int, help="Port to listen on; 0 takes a free one.  [default: 8080]")
@click.option("--database", metavar="URL|memory", help="A file name, or a SQLAlchemy URL.  [default: memory]")
@click.option(
    "--scenario",
    "scenarios",
    multiple=True,
    metavar="NAME|PATH",
    shell_complete=completing.scenarios,
    help="Load this; may be repeated.",
)
@contracts_option
@click.option("--clock", metavar="MOMENT", help="Freeze the time at this moment.")
@click.option("--seed", type=int, help="Replace the seed of the scenarios.")
@click.option("--threads", type=int, help="Threads for what waits: PostgreSQL, control API.  [default: 4]")
@click.option("--workers", type=int, help="Processes that answer, on one PostgreSQL.  [default: 1]")
@click.option("--token", help="Token that the control API asks for; needed beyond this machine.")
@click.option("--certificate", metavar="FILE", help="Listen with TLS: PEM file of the server's certificate.")
@click.option("--key", metavar="FILE", help="PEM file of its key, where that is another file.")
@click.option("--client-ca", metavar="FILE", help="PEM file of the authorities whose client certificates are trusted.")
@click.option("--client-crl", metavar="FILE", help="PEM file of their revocation lists.")
@click.option(
    "--proxy",
    "proxies",
    multiple=True,
    metavar="ADDRESS",
    help="A proxy (address or network) that may pass on client certificates by header. May be repeated.",
)
@click.option("--record-certificate", metavar="FILE", help="PEM file of what a sandbox that records shows its target.")
@click.option("--record-key", metavar="FILE", help="PEM file of its key, where that is another file.")
@click.option("--record-ca", metavar="FILE", help="PEM file of the authorities whose certificates a target may have.")
@click.option("--no-journal", is_flag=True, help="Keep no journal.")
@click.option("--no-reply-check", is_flag=True, help="Do not validate replies before they are sent.")
@with_json
def command(no_journal: bool, no_reply_check: bool, as_json: bool, **options: Any) -> None:
    """Run the simulator until Ctrl-C or SIGTERM. Each option can also come from the environment (KSZ_SIM_PORT, ...)."""
    gc.disable()  # there is no garbage yet; switched on before the first request
    from simulator.settings import Settings

    options |= {"journal": False if no_journal else None, "check_replies": False if no_reply_check else None}
    try:
        serve(Settings.load(**options), as_json)
    finally:
        gc.enable()


def serve(settings: Settings, as_json: bool = False) -> None:
    """Answer until told to stop; whoever stops it gets exit code 0. As JSON it says one line only."""
    if settings.workers > 1:
        _serve_together(settings, as_json)
        return
    from simulator.app import create_app
    from simulator.cli.progress import progress
    from simulator.server import Server

    before = signal.signal(signal.SIGTERM, _stop)
    try:
        with progress("invented people") as watch:
            server = Server(settings, create_app(settings, watch))
        server.prepare()
        welcoming = Timer(_WELCOME_AFTER, _welcome, [server, server.url])
        if as_json:
            click.echo(json.dumps(_told(server.url)))
        else:
            click.echo(f"ksz-simulator {__version__} listens on {server.url}")
            welcoming.daemon = True
            welcoming.start()
        gc.enable()
        try:
            server.serve()
        finally:
            welcoming.cancel()
            if welcoming.ident is not None:
                welcoming.join(2)
            server.close()
    except KeyboardInterrupt:
        if not as_json:
            click.echo("Stopped.")
    finally:
        signal.signal(signal.SIGTERM, before)


def _serve_together(settings: Settings, as_json: bool) -> None:
    """The same with several processes: this one starts and ends the others."""
    from simulator.workers import Workers

    def tell(text: str) -> None:
        click.echo(f"ksz-sim: {text}", err=True)

    before = signal.signal(signal.SIGTERM, _stop)
    try:
        workers = Workers(settings, lambda server: _welcome(server, workers.url), tell)
        try:
            workers.start()
            if as_json:
                click.echo(json.dumps(_told(workers.url)))
            else:
                click.echo(f"ksz-simulator {__version__} listens on {workers.url}, {settings.workers} workers")
                workers.greet()
            workers.run()
        finally:
            workers.close()
    except KeyboardInterrupt:
        if not as_json:
            click.echo("Stopped.")
    finally:
        signal.signal(signal.SIGTERM, before)


def _told(url: str) -> dict[str, Any]:
    """What a program needs to go on: where the simulator answers, and which process it is."""
    return {"version": __version__, "url": url, "control": f"{url}{BASE}", "process": os.getpid()}


def _welcome(server: Server, url: str) -> None:
    """The rest of what there is to say, while the first requests are answered already."""
    from simulator.errors import StoreError

    try:
        _say_welcome(server, url)
    except StoreError as error:
        click.echo(f"ksz-sim: {error}", err=True)


def _say_welcome(server: Server, url: str) -> None:
    from simulator.cli.welcome import welcome
    from simulator.server import is_loopback

    certificate = server.settings.certificate
    for line in welcome(server.app.network, url):
        trusting = f"curl -s --cacert {quote(str(certificate))} " if certificate else "curl -s "
        click.echo(line.replace("curl -s ", trusting, 1))
    if not is_loopback(server.settings.host) and server.settings.token is None:
        click.echo("\nThe control API answers this machine only; --token TOKEN opens it to others.")
    click.echo("\nStop with Ctrl-C.")


def _stop(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt
