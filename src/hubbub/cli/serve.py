"""``hubbub serve``: a server in the foreground, that says how to join it."""

import asyncio
import gc
import os
import signal
import sys
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from hubbub.cli.options import overrides
from hubbub.cli.parent import follow_parent, obey_parent
from hubbub.cli.qr import code
from hubbub.lan import known_as
from hubbub.server.certificate import CertificateError, fingerprint
from hubbub.server.config import Config, ConfigError, Web
from hubbub.server.listener import ListenError, written
from hubbub.server.lock import LockedError
from hubbub.server.logs import configure_logs
from hubbub.server.main import Listening, Signals, serve
from hubbub.store.errors import StoreCorruptError, StoreError, StoreFailedError, StoreUnavailableError
from hubbub.web.page import is_built
from hubbub.web.site import open_site

_DAMAGED: Final = (
    "The database is damaged and was left as it is. Put back a copy, or move it away to start anew, "
    "each time together with the files hubbub.db-wal and hubbub.db-shm if they are there."
)
_UNAVAILABLE: Final = (
    "The database can't be used now. See that no other program uses it and that the disk has room, then "
    "start the server again."
)
_FAILED: Final = (
    "The database could not be read or written, so the server has ended. What it had confirmed is kept. "
    "See what the system's log says about the disk, then start the server again."
)

_CERTIFICATE: Final = Path("tls", "certificate.pem")

_PLAIN_PORT: Final = "6667"
"""Where hubbub:// links mean a line without TLS."""

_PRIVATE: Final = 0o077
"""The rights that nobody but the owner has: what is said is nobody else's business."""

# The writer's thread needs the interpreter's lock a few times for each commit. The default of 5 ms is how
# long a busy loop may keep it each time; everything that is said would wait for that.
_SWITCH_INTERVAL: Final = 0.0002

# Connections are many objects that live long. With Python's own thresholds, a fifth of the time in which
# people come in is spent on searching them for garbage, and there is little garbage here.
_GC_THRESHOLDS: Final = (50_000, 20, 100)


class ServeOptions(NamedTuple):
    """The flags of the command. What is None is as the configuration says."""

    data: Path
    config: Path | None
    irc: list[str] | None
    ircs: list[str] | None
    web: list[str] | None
    announce: bool | None
    name: str | None
    log_as_json: bool
    stop_with_parent: bool
    control: bool


def run_server(options: ServeOptions) -> int:
    """Run a server until it is told to stop. Returns the process's exit status."""
    configure_logs(as_json=options.log_as_json)
    os.umask(_PRIVATE)
    _tune_interpreter()
    try:
        _run(_serve(options))
    except StoreCorruptError as error:
        return _complain_of_database(_DAMAGED, options, error)
    except StoreFailedError as error:
        return _complain_of_database(_FAILED, options, error)
    except StoreUnavailableError as error:
        return _complain_of_database(_UNAVAILABLE, options, error)
    except (CertificateError, ConfigError, ListenError, LockedError, StoreError) as error:
        return _complain(str(error))
    except OSError as error:
        where = error.filename or options.data
        return _complain(f"{where} can't be used: {error.strerror or error}. Choose another --data.")
    return 0


def _tune_interpreter() -> None:
    sys.setswitchinterval(_SWITCH_INTERVAL)
    gc.freeze()
    gc.set_threshold(*_GC_THRESHOLDS)


def _complain(words: str) -> int:
    print(words, file=sys.stderr)  # noqa: T201 - the command's one line of explanation
    return 1


def _complain_of_database(words: str, options: ServeOptions, error: StoreError) -> int:
    return _complain(f"{words} ({options.data / 'hubbub.db'}: {error})")


def _run(main: Any) -> None:  # noqa: ANN401 - a coroutine of any kind
    """Run on the fastest event loop there is for this platform."""
    if sys.platform == "win32":
        import winloop as fast_loop  # noqa: PLC0415 - one of the two is installed
    else:
        import uvloop as fast_loop  # noqa: PLC0415
    fast_loop.run(main)


async def _serve(options: ServeOptions) -> None:
    signals = Signals(asyncio.Event(), asyncio.Event())
    loop = asyncio.get_running_loop()
    _on_signals(loop, signals)
    stop = partial(loop.call_soon_threadsafe, signals.stop.set)
    if options.stop_with_parent and not options.control:
        follow_parent(stop)
    given = overrides(options.irc, options.ircs, options.web, options.announce, options.name)
    read_config = partial(Config.load, options.config, given)
    if options.control:  # which has standard output for itself
        attend = partial(obey_parent, loop, stop, partial(fingerprint, options.data / _CERTIFICATE))
        await serve(read_config, options.data, signals, lambda _listening: None, open_site, attend)
    else:
        say = partial(_say_where, options.data, read_config().web)
        await serve(read_config, options.data, signals, say, open_site)


def _on_signals(loop: asyncio.AbstractEventLoop, signals: Signals) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        if sys.platform == "win32":  # its loops take no signals
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(signals.stop.set))
        else:
            loop.add_signal_handler(number, signals.stop.set)
    if sys.platform != "win32":  # which has no such signal
        loop.add_signal_handler(signal.SIGHUP, signals.rehash.set)


# What is said once clients can connect


def _say_where(data: Path, web: Web, listening: Listening) -> None:
    print("\n".join(_where(data, web, listening)), flush=True)  # noqa: T201 - the command's output


def _where(data: Path, web: Web, listening: Listening) -> list[str]:
    """How to join, in words."""
    lines = ["", "Hubbub is running. People can join it like this:", ""]
    if is_built():
        lines += [f"  in a browser         {page}" for page in _pages(web, listening["web"])]
    for name, port in map(_split, map(known_as, listening["ircs"])):
        link = _link(name, port)
        lines.append(f"  with Hubbub          hubbub join {name}:{port}")
        lines.append(f"  by a link            {link}")
        lines.append(
            f"  with any IRC client  server {name}, port {port}, with TLS (the certificate is self-made)"
        )
        lines += code(link)
    for host, port in map(_split, listening["irc"]):
        lines.append(f"  without TLS          server {host}, port {port}")
    if listening["ircs"]:
        lines += ["", f"  Certificate (SHA-256): {fingerprint(data / _CERTIFICATE)}"]
    return [*lines, f"  Messages are kept in {data}", "", "Press Ctrl-C to stop.", ""]


def _pages(web: Web, addresses: list[str]) -> list[str]:
    """Where the page can be opened."""
    if addresses and web.address:
        return [f"{web.address}/"]
    scheme = "https" if web.certificate else "http"
    return [f"{scheme}://{known_as(address)}/" for address in addresses]


def _link(name: str, port: str) -> str:
    """What leads to a listener with TLS, as docs/links.md has it."""
    scheme = "ircs" if port == _PLAIN_PORT else "hubbub"
    return f"{scheme}://{written(name, int(port))}/"


def _split(address: str) -> tuple[str, str]:
    host, _, port = address.rpartition(":")
    return host.strip("[]"), port
