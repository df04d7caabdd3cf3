"""Measure the server with the load generator ircload: `make bench`, or `python -m bench.ircload --help`.

It prints one table in Markdown. The exit status is 1 where a message was lost, doubled or out of order.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import partial
from itertools import product
from pathlib import Path
from typing import Final, NamedTuple

from bench.servers import Server, bare, ergo, hubbub

ROOT: Final = Path(__file__).parents[1]
SOURCE: Final = ROOT.parent / "shared/bench/ircload.c"
BARE: Final = ROOT / "bench/bare.c"
WEBSOCKET: Final = ROOT / "bench/websocket.c"
BUILD: Final = ROOT / "build"

WORKLOADS: Final = {
    "burst": "--clients 500 --senders 5 --messages 400 --window 16 --limit 60",
    "steady": "--clients 500 --senders 5 --messages 200 --rate 200 --limit 60",
    "rooms": "--clients 1000 --channels 60 --senders 2 --messages 200 --window 4 --limit 60",
    "solo": "--clients 500 --senders 1 --messages 500 --window 1 --limit 60",
    "idle": "--clients 10000 --channels 1000 --idle 2 --limit 200",
}
VARIANTS: Final = {"plain": "", "tagged": "server-time message-tags batch"}
"""The capabilities that every client asks for."""

OWN: Final = ("hubbub", "compiled")
"""Hubbub as it is, and with compiled parts: the others are compared with them."""

_WRAPPED: Final = "-Wl,--wrap=connect,--wrap=send,--wrap=recv"
"""What puts websocket.c between the load generator and its sockets."""

FAULTS: Final = ("missing", "duplicates", "gaps", "dead")
RUN_SECONDS: Final = 300.0

Figures = dict[str, float]


class Contender(NamedTuple):
    """A server that is measured, and what puts load on it."""

    start: Callable[[], AbstractContextManager[Server]]
    load: Path


class Column(NamedTuple):
    """One figure of ircload's output: its heading, its key there, and how it is written."""

    heading: str
    key: str
    form: str


COLUMNS: Final = (
    Column("deliveries/s", "deliveries_per_s", ",.0f"),
    Column("CPU µs/delivery", "cpu_us_per_delivery", ".2f"),
    Column("p50 ms", "p50_ms", ".1f"),
    Column("p99 ms", "p99_ms", ".1f"),
    Column("KiB/client", "kib_per_client", ".1f"),
    Column("registrations/s", "register_per_s", ",.0f"),
)


class Case(NamedTuple):
    """A workload in one variant, against one server."""

    workload: str
    variant: str
    server: str


def main() -> int:
    """Run what the command line asks for."""
    options = _options()
    ircload = _build(options.source)
    raise_file_limit()
    contenders = {"hubbub": Contender(hubbub, ircload)}
    if options.compiled:
        contenders["compiled"] = Contender(partial(hubbub, options.compiled.resolve()), ircload)
    contenders["bare"] = Contender(partial(bare, _build(BARE)), ircload)
    if options.websocket:
        through = _build(options.source, WEBSOCKET, flags=(_WRAPPED,))
        contenders["websocket"] = Contender(partial(hubbub, kind="web"), through)
    if options.ergo:
        contenders["ergo"] = Contender(partial(ergo, options.ergo), ircload)
    results: dict[Case, list[Figures]] = {}
    try:
        # The servers take turns, so that a busy moment of the machine meets them all.
        for turn, *names in product(range(options.repeat), options.only, VARIANTS, contenders):
            case = Case(*names)
            print(f"{turn + 1}/{options.repeat}", *case, file=sys.stderr, flush=True)
            results.setdefault(case, []).append(_measure(contenders[case.server], case))
    finally:  # what was measured is worth something, even where a server fails later
        print("\n".join(_table({case: _median(figures) for case, figures in results.items()})))
    return 1 if any(_faults(run) for runs in results.values() for run in runs) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="Measure the server under load.")
    parser.add_argument("--repeat", type=int, default=1, help="how often; the table has the medians")
    parser.add_argument("--only", nargs="+", choices=WORKLOADS, default=list(WORKLOADS), metavar="WORKLOAD")
    parser.add_argument("--compiled", type=Path, help="where Hubbub is installed with compiled parts")
    parser.add_argument("--websocket", action="store_true", help="measure Hubbub over WebSocket too")
    parser.add_argument("--ergo", type=Path, help="a binary of Ergo to measure in turn with Hubbub")
    parser.add_argument("--source", type=Path, default=SOURCE, help="where ircload.c is")
    return parser.parse_args()


def _build(source: Path, *others: Path, flags: Sequence[str] = ()) -> Path:
    if not source.exists():
        raise SystemExit(f"The load generator's source is not at {source}. Say where: --source PATH")
    BUILD.mkdir(exist_ok=True)
    binary = BUILD / "-".join(each.stem for each in (source, *others))
    subprocess.run(["gcc", "-O2", *flags, "-o", binary, source, *others], check=True)
    return binary


def raise_file_limit() -> None:
    """Let the servers, which inherit it, open as many sockets as the system allows."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _measure(contender: Contender, case: Case) -> Figures:
    caps = VARIANTS[case.variant]
    with contender.start() as server:
        command = [str(contender.load), "--port", str(server.port), "--pid", str(server.pid)]
        command += WORKLOADS[case.workload].split() + (["--caps", caps] if caps else [])
        done = subprocess.run(command, capture_output=True, text=True, timeout=RUN_SECONDS, check=False)
    if done.returncode not in {0, 1}:
        raise SystemExit(f"ircload could not run {' '.join(case)}: {done.stderr.strip()}")
    figures: Figures = json.loads(done.stdout)
    return figures


def _median(runs: list[Figures]) -> Figures:
    figures = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
    return figures | {key: sum(run[key] for run in runs) for key in FAULTS}


def _faults(figures: Figures) -> str:
    return ", ".join(f"{figures[key]:.0f} {key}" for key in FAULTS if figures[key])


def _table(medians: dict[Case, Figures]) -> Iterator[str]:
    yield "| workload | server | " + " | ".join(column.heading for column in COLUMNS) + " |"
    yield "| --- | --- |" + " ---: |" * len(COLUMNS)
    for case, figures in medians.items():
        cells = [format(figures[column.key], column.form) for column in COLUMNS]
        yield _row(case, " ".join(filter(None, [case.server, _faults(figures)])), figures, cells)
        for own in OWN[: OWN.index(case.server)] if case.server in OWN else OWN:
            ours = medians.get(case._replace(server=own))
            if ours:
                cells = [_ratio(ours[column.key], figures[column.key]) for column in COLUMNS]
                yield _row(case, f"{own} / {case.server}", figures, cells)


def _row(case: Case, server: str, figures: Figures, cells: list[str]) -> str:
    shown = [
        cell if figures["delivered"] or column.key in {"kib_per_client", "register_per_s"} else "-"
        for column, cell in zip(COLUMNS, cells, strict=True)
    ]
    return f"| {case.workload} {case.variant} | {server} | " + " | ".join(shown) + " |"


def _ratio(ours: float, theirs: float) -> str:
    return f"{ours / theirs:.2f}" if theirs else "-"


if __name__ == "__main__":
    sys.exit(main())
