"""Servers to measure. Each starts with fresh data on a free port of the loopback and ends after one run."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

CONFIGURATION: Final = Path(__file__).with_name("server.toml")
SOURCE: Final = Path(__file__).parents[1] / "src"
"""The code beside this file is measured, not that which happens to be installed."""
START_SECONDS: Final = 20.0
STOP_SECONDS: Final = 20.0
POLL_SECONDS: Final = 0.02


class Server(NamedTuple):
    """A server that runs and takes connections on `port`."""

    name: str
    pid: int
    port: int


@contextmanager
def hubbub(
    source: Path = SOURCE, kind: str = "irc", prepare: Callable[[Path], None] | None = None
) -> Iterator[Server]:
    """Run Hubbub, from the package in `source`, with every message committed to disk before it is echoed.

    It listens without TLS, with it where `kind` is ``ircs``, or for browsers where that is ``web``. `prepare`
    puts something into its data first.
    """
    with tempfile.TemporaryDirectory(prefix="hubbub-bench-") as name:
        data = Path(name) / "data"
        if prepare:
            data.mkdir(mode=0o700)
            prepare(data)
        command = [sys.executable, "-m", "hubbub", "serve", "--data", str(data)]
        listening = {"irc": "off", "ircs": "off", "web": "off"} | {kind: "127.0.0.1:0"}
        command += ["--config", str(CONFIGURATION), *(f"--{key}={value}" for key, value in listening.items())]
        with _running(
            "hubbub", command, Path(name), lambda: _port_in(data / "run.json", kind), PYTHONPATH=str(source)
        ) as server:
            yield server


@contextmanager
def ergo(binary: Path) -> Iterator[Server]:
    """Run Ergo with history in memory, without flood control and connection limits."""
    with tempfile.TemporaryDirectory(prefix="hubbub-bench-") as name:
        port = _free_port()
        configuration = Path(name) / "ircd.yaml"
        configuration.write_text(json.dumps(_ergo_configuration(port)))  # JSON is YAML too
        command = [str(binary.resolve()), "run", "--conf", str(configuration)]
        with _running("ergo", command, Path(name), lambda: _answering(port)) as server:
            yield server


@contextmanager
def bare(binary: Path) -> Iterator[Server]:
    """Run the least that a chat server can do (bare.c)."""
    with tempfile.TemporaryDirectory(prefix="hubbub-bench-") as name:
        port = _free_port()
        with _running("bare", [str(binary), str(port)], Path(name), lambda: _answering(port)) as server:
            yield server


@contextmanager
def _running(
    name: str, command: list[str], directory: Path, find_port: Callable[[], int | None], **environment: str
) -> Iterator[Server]:
    log = directory / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=directory,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        yield Server(name, process.pid, _wait_for(find_port, process, log))
    finally:
        _stop(process)


def _wait_for(find_port: Callable[[], int | None], process: subprocess.Popen[bytes], log: Path) -> int:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        port = find_port()
        if port is not None:
            return port
        time.sleep(POLL_SECONDS)
    raise SystemExit(f"The server did not start. It said:\n{log.read_text(errors='replace')[-2000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _port_in(run_file: Path, kind: str) -> int | None:
    try:
        address = json.loads(run_file.read_text())[kind][0]
    except (FileNotFoundError, json.JSONDecodeError):
        return None  # not ready, or just being written
    return int(address.rpartition(":")[2])


def _answering(port: int) -> int | None:
    with socket.socket() as probe:
        return port if probe.connect_ex(("127.0.0.1", port)) == 0 else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _ergo_configuration(port: int) -> dict[str, object]:
    lengths = dict.fromkeys(("awaylen", "kicklen", "topiclen"), 390)
    return {
        "network": {"name": "Bench"},
        "server": {
            "name": "bench.example",
            "listeners": {f"127.0.0.1:{port}": {}},
            "casemapping": "ascii",
            "enforce-utf8": True,
            "max-sendq": "1M",
            "idle-timeouts": {"registration": "60s", "ping": "90s", "disconnect": "150s"},
            "ip-limits": {"count": False, "throttle": False},
        },
        "accounts": {"multiclient": {"enabled": True}},
        "channels": {"default-modes": "+nt", "max-channels-per-client": 100},
        "datastore": {"path": "ircd.db", "autoupgrade": True},
        "fakelag": {"enabled": False},
        "history": {
            "enabled": True,
            "channel-length": 2048,
            "client-length": 256,
            "chathistory-maxmessages": 1000,
            "restrictions": {"query-cutoff": "none"},
        },
        "limits": lengths
        | {"nicklen": 32, "identlen": 20, "realnamelen": 150, "channellen": 64}
        | {
            "monitor-entries": 100,
            "whowas-entries": 100,
            "chan-list-modes": 60,
            "registration-messages": 1024,
        },
        "logging": [{"method": "stderr", "type": "*", "level": "warn"}],
    }
