"""A session bus of our own, and on it somebody who shows notices, as a desktop has it."""

import queue
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Self

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    message_bus,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import open_dbus_connection

_NAME = "org.freedesktop.Notifications"
_ADDRESS = DBusAddress("/org/freedesktop/Notifications", interface=_NAME)
_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir={folder}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
</busconfig>"""


@contextmanager
def session_bus(folder: Path) -> Iterator[str]:
    """A bus that nobody else is on; its address."""
    config = folder / "bus.conf"
    config.write_text(_CONFIG.format(folder=folder))
    command = ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout is not None
        try:
            yield daemon.stdout.readline().strip()
        finally:
            daemon.terminate()


class Shown(NamedTuple):
    """What a program has asked for."""

    number: int
    replaces: int
    title: str
    body: str
    actions: list[str]
    hints: dict[str, Any]


class NoticeDaemon:
    """Takes notices and says what becomes of them. `shown` and `closed` can be waited on."""

    def __init__(self, address: str, abilities: list[str]) -> None:
        self.shown: queue.Queue[Shown] = queue.Queue()
        self.closed: queue.Queue[int] = queue.Queue()
        self._abilities = abilities
        self._count = 0
        self._connection = open_dbus_connection(address)
        self._connection.send_and_get_reply(message_bus.RequestName(_NAME))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @classmethod
    @contextmanager
    def on(cls, address: str, *abilities: str) -> Iterator[Self]:
        daemon = cls(address, list(abilities))
        try:
            yield daemon
        finally:
            daemon._connection.sock.shutdown(2)
            daemon._thread.join()
            daemon._connection.close()

    def click(self, number: int) -> None:
        self._connection.send(new_signal(_ADDRESS, "ActionInvoked", "us", (number, "default")))

    def dismiss(self, number: int) -> None:
        self._connection.send(new_signal(_ADDRESS, "NotificationClosed", "uu", (number, 2)))

    def _serve(self) -> None:
        try:
            while True:
                self._answer(self._connection.receive())
        except (OSError, EOFError):  # the end of the test
            pass

    def _answer(self, message: Message) -> None:
        if message.header.message_type is not MessageType.method_call:
            return
        match message.header.fields[HeaderFields.member]:
            case "GetCapabilities":
                self._connection.send(new_method_return(message, "as", (self._abilities,)))
            case "Notify":
                _app, replaces, _icon, title, body, actions, hints, _expires = message.body
                self._count += 1
                number = replaces or self._count
                self._connection.send(new_method_return(message, "u", (number,)))
                # Only now: who clicks before a program knows the number clicks on nothing.
                self.shown.put(Shown(number, replaces, title, body, actions, hints))
            case "CloseNotification":
                self._connection.send(new_method_return(message))
                self.closed.put(message.body[0])
