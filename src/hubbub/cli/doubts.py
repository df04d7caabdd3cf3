"""What is right in a configuration and yet probably not meant."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from hubbub.server.certificate import certificate_problem
from hubbub.server.config import Config
from hubbub.server.listener import is_loopback, parse_listen
from hubbub.server.open_files import allowed_connections

_UNPRIVILEGED: Final = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
_GIB: Final = 1 << 30


def doubts(config: Config, data: Path) -> Iterator[str]:
    """What an operator should look at, each in a sentence or two that says what to do."""
    yield from _of_listeners(config)
    yield from _of_resources(config)
    problem = certificate_problem(data / "tls") if config.listen.ircs else None
    if problem is not None:
        yield problem
    yield from _of_web(config)
    if not config.flood.enabled:
        yield "flood.enabled is false, so that one client can keep the server busy alone. Turn it on."


def _of_listeners(config: Config) -> Iterator[str]:
    if not any(addresses for _, addresses in config.listen):
        yield "Nobody can connect. Name an address in listen.irc, listen.ircs or listen.web."
    for address in config.listen.irc:
        host, _ = parse_listen(address)
        if not is_loopback(host):
            yield (
                f"listen.irc: {address} is without TLS, so that others can read passwords and messages. "
                "Use listen.ircs, or 127.0.0.1 for programs on this machine."
            )
    for address in (each for _, addresses in config.listen for each in addresses):
        _, port = parse_listen(address)
        if 0 < port < _first_ordinary_port():
            yield f"{address}: port {port} needs a right (CAP_NET_BIND_SERVICE). Choose one from 1024."


def _of_web(config: Config) -> Iterator[str]:
    address, is_tls = config.web.address or "", config.web.certificate is not None
    if config.listen.web and address.startswith("http://") and is_tls:
        yield f"web.address is {address}, but with web.certificate only https is spoken. Write https://."
    if config.listen.web and address.startswith("https://") and not (is_tls or config.web.proxies):
        yield (
            f"web.address is {address}, but there is neither web.certificate nor a proxy in web.proxies, so "
            "that nobody is taken to come over a line that others can't read. Name one of them."
        )


def _first_ordinary_port() -> int:
    """The lowest port that this user may listen on without a special right."""
    if sys.platform == "win32" or os.geteuid() == 0:
        return 0
    try:
        return int(_UNPRIVILEGED.read_text())
    except OSError:  # no Linux
        return 1024


def _of_resources(config: Config) -> Iterator[str]:
    limits = config.limits
    allowed = allowed_connections(limits.clients)
    if allowed < limits.clients:
        yield (
            f"limits.clients is {limits.clients}, but the limit of open files is enough for {allowed}. "
            "Raise that (ulimit -Hn; LimitNOFILE= for systemd), or lower limits.clients."
        )
    needed, memory = limits.clients * limits.send_queue, _memory()
    if memory is not None and needed > memory:
        yield (
            f"limits.clients times limits.send_queue is {needed / _GIB:.0f} GiB, if none of them reads, "
            f"and this machine has {memory / _GIB:.0f} GiB. Lower either."
        )


def _memory() -> int | None:
    """This machine's memory in bytes, where the system tells."""
    if sys.platform == "win32":
        return None
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
