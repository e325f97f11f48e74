# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim bench`."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from simulator.cli.output import print_json, print_table, with_json


@click.command("bench")
@click.option(
    "--rounds", type=click.IntRange(1, 50), default=5, show_default=True, help="Rounds of which the median counts."
)
@click.option("--seconds", type=click.FloatRange(0.2, 60), default=3, show_default=True, help="Length of each load.")
@click.option("--connections", type=click.IntRange(1, 64), default=8, show_default=True)
@click.option(
    "--people", type=click.IntRange(0, 500_000), help="How many more people.  [default: 5000; with --scale 100,000]"
)
@click.option(
    "--requests",
    type=click.IntRange(0, 1_000_000),
    default=100_000,
    show_default=True,
    help="Requests after which memory is read; 0: not measured.",
)
@click.option("--workers", is_flag=True, help="Measure only one worker against two, on the PostgreSQL of --database.")
@click.option(
    "--scale",
    is_flag=True,
    help="Fill --database with people and exchanges; measure its size and the main questions.",
)
@click.option("--exchanges", type=click.IntRange(1), default=1_000_000, show_default=True, help="For --scale.")
@click.option(
    "--real",
    type=click.IntRange(1),
    default=100_000,
    show_default=True,
    help="So many of the exchanges of --scale happen; the journal writes the others, made of these.",
)
@click.option("--database", metavar="URL", help="For --workers and --scale.")
@click.option("--compare", is_flag=True, help="Measure only what rules and journal cost, against a run without them.")
@with_json
def command(
    rounds: int,
    seconds: float,
    connections: int,
    people: int | None,
    requests: int,
    workers: bool,
    scale: bool,
    exchanges: int,
    real: int,
    database: str | None,
    compare: bool,
    as_json: bool,
) -> None:
    """Measure start, throughput, reset, memory and signatures on this machine, and compare them with the goals."""
    from simulator.bench import measure
    from simulator.bench.measure import machine
    from simulator.bench.signatures import signatures
    from simulator.scenarios.load import read_scenarios

    def say(text: str) -> None:
        if as_json:
            return
        click.echo(f"... {text}", err=True)

    if (workers or scale) and database is None:
        raise click.UsageError("--workers and --scale need --database")
    if workers:
        from simulator.bench.pairs import pairs

        cases = measure.cases(read_scenarios((measure.SCENARIO,)))
        figures = list(pairs(str(database), cases, say, rounds, seconds, connections))
    elif scale:
        from simulator.bench.scale import Plan
        from simulator.bench.scale import measure as measure_scale

        plan = Plan(100_000 if people is None else people, exchanges, real)
        figures = list(measure_scale(str(database), plan, say))
    elif compare:
        cases = measure.cases(read_scenarios((measure.SCENARIO,)))
        figures = list(measure.compare(cases, say, rounds, seconds, connections))
    else:
        with TemporaryDirectory() as work:
            figures = list(
                measure.everything(
                    Path(work), say, rounds, seconds, connections, 5000 if people is None else people, requests
                )
            )
        say("300 signed messages")
        figures.append(signatures(measure.cases(read_scenarios((measure.SCENARIO,)))[1]))
    if as_json:
        print_json({"machine": machine(), "figures": [figure.to_data() for figure in figures]})
        return
    click.echo(machine())
    kept = {True: "kept", False: "MISSED", None: ""}
    rows = [
        (f.name, f"{f.value:.3g}" if f.value < 100 else f"{f.value:.0f}", f.unit,
         "" if f.goal is None else f"{'<=' if f.at_most else '>='} {f.goal:g}", kept[f.kept])
        for f in figures
    ]  # fmt: skip
    print_table(("measured", "value", "unit", "goal", ""), rows)
