"""`make fuzz`: has atheris drive targets for a time each, from the inputs that are kept on.

What is found is put into build/fuzz: inputs that got further than others, and those at which a target failed.
"""

import argparse
import re
import shutil
import subprocess
import sys
import time
from itertools import chain
from pathlib import Path
from typing import Final

from fuzz.target import CORPUS, NAMES, Target, load

_FOUND: Final = Path("build/fuzz")

_MEMORY: Final = 512
"""Megabytes that a process may take. One target needs less than a third of it however long it runs."""

_SLOWEST: Final = 120
"""Seconds that one input may take, on a machine that has much else to do too."""

_COLUMNS: Final = (
    *("target", "minutes", "inputs", "a second"),
    *("edges", "features", "memory", "slowest", "faults"),
)


def main() -> int:
    """Run what the command line asks for; 1 if any target failed."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--target", action="append", choices=NAMES, help="this one only (may be repeated)")
    parser.add_argument("--minutes", type=float, default=20, help="for each target (20)")
    parser.add_argument("--keep", action="store_true", help="put inputs that got further into the corpus")
    wanted = parser.parse_args()
    if sys.platform != "linux":
        sys.exit(
            "atheris is for Linux. Anywhere, `make test` tries the inputs that are kept, and some new ones."
        )
    rows = []
    for name in wanted.target or NAMES:
        rows.append(_run(name, wanted.minutes))
        if wanted.keep:
            _merge(name)
    print("|", " | ".join(_COLUMNS), "|\n| --- |" + " ---: |" * (len(_COLUMNS) - 1))
    for row in rows:
        print("|", " | ".join(row), "|")
    return int(any(row[-1] != "0" for row in rows))


def _run(name: str, minutes: float) -> tuple[str, ...]:
    """Drive one target, and return its row of the table."""
    found = _FOUND / name
    found.mkdir(parents=True, exist_ok=True)
    before, began = set(_FOUND.glob(f"{name}-*")), time.monotonic()
    log = _FOUND / f"{name}.log"
    with log.open("w") as output:
        subprocess.run(
            [*_command(name), f"-max_total_time={round(minutes * 60)}", str(found), str(CORPUS / name)],
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    faults = sorted(set(_FOUND.glob(f"{name}-*")) - before)
    for fault in faults:
        print(f"{name} failed, see the end of {log}. To try it again: python -m fuzz.drive {name} {fault}")
    took = (time.monotonic() - began) / 60
    return (name, f"{took:.1f}", *_figures(log.read_text(errors="replace")), str(len(faults)))


def _command(name: str) -> list[str]:
    target = load(name)
    return [
        *(sys.executable, "-m", "fuzz.drive", name),
        *(
            f"-max_len={target.longest}",
            f"-dict={_dictionary(name, target)}",
            f"-artifact_prefix={_FOUND}/{name}-",
        ),
        *(
            f"-rss_limit_mb={_MEMORY}",
            f"-malloc_limit_mb={_MEMORY // 4}",
            f"-timeout={_SLOWEST}",
            f"-report_slow_units={_SLOWEST}",
        ),
        "-print_final_stats=1",
    ]


def _dictionary(name: str, target: Target) -> Path:
    path = _FOUND / f"{name}.dict"
    words = ("".join(f"\\x{byte:02x}" for byte in word) for word in target.words)
    path.write_text("".join(f'"{word}"\n' for word in words))
    return path


def _figures(log: str) -> tuple[str, ...]:
    """What libFuzzer has told of a run, in the order of the columns."""
    stats = dict(re.findall(r"^stat::(\w+):\s+(\d+)$", log, re.MULTILINE))
    edges, features = (re.findall(r"cov: (\d+) ft: (\d+)", log) or [("?", "?")])[-1]
    return (
        f"{int(stats.get('number_of_executed_units', 0)):,}",
        f"{int(stats.get('average_exec_per_sec', 0)):,}",
        edges,
        features,
        f"{stats.get('peak_rss_mb', '?')} MB",
        f"{stats.get('slowest_unit_time_sec', '?')} s",
    )


def _merge(name: str) -> None:
    """Have the corpus be the fewest inputs, short ones first, that get as far as all that there are.

    Those whose names begin with fault, at which a target has failed once, or with seed, which somebody has
    written, stay in it.
    """
    merged = _FOUND / f"{name}.merged"
    shutil.rmtree(merged, ignore_errors=True)
    merged.mkdir()
    for path in chain((CORPUS / name).glob("fault*"), (CORPUS / name).glob("seed*")):
        shutil.copy(path, merged)
    subprocess.run(
        [
            *(*_command(name), "-merge=1", "-use_counters=0"),
            *(str(merged), str(CORPUS / name), str(_FOUND / name)),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    shutil.rmtree(CORPUS / name)
    merged.rename(CORPUS / name)


if __name__ == "__main__":
    sys.exit(main())
