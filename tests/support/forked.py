"""Servers forked from a process that has read the code already, which is most of the time of a start."""

import json
import multiprocessing
import os
import sys
import time
from collections.abc import Sequence
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any, Final

from hubbub.cli.start import run

_FORKS: Final = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["hubbub.cli.serve", "confusable_homoglyphs", "uvloop"])


class NotStartedError(Exception):
    """A server has ended before clients could connect."""


def start_server(arguments: Sequence[str], log: Path) -> ForkServerProcess:
    """Start ``hubbub serve`` with these arguments; what it says and logs is appended to a file."""
    process = _FORKS.Process(target=_serve, args=(arguments, log), daemon=True)
    process.start()
    return process


def until_running(process: ForkServerProcess, data: Path, patience: float = 20.0) -> dict[str, Any]:
    """What a server writes into its run.json once people can come in. Raises NotStartedError if it ends."""
    until = time.monotonic() + patience
    while process.is_alive() and time.monotonic() < until:
        if (run := _read_run(data / "run.json")).get("pid") == process.pid:  # another one may be of a kill
            return run
        time.sleep(0.005)  # another process's start can only be polled
    raise NotStartedError


def _read_run(path: Path) -> dict[str, Any]:
    try:
        run: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return run


def _serve(arguments: Sequence[str], log: Path) -> None:
    with log.open("ab") as output, open(os.devnull, "rb") as nothing:  # noqa: PTH123 - no Path of this test
        os.dup2(nothing.fileno(), 0)
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    sys.argv = ["hubbub", "serve", *arguments]
    run()
