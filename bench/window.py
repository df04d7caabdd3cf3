"""Measure how long the desktop program keeps the person waiting: `python -m bench.window --help`.

It needs a screen. Each scenario starts the program anew and prints the times between two turns of the
window's loop, while something happens that is much at once. Then come the time of a start, and the memory.
"""

import argparse
import os
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, TypeVar

from bench.servers import SOURCE, hubbub
from bench.stored import fill_apart
from bench.turns import HEADING, Clock, Measured
from hubbub.client.address import Address
from hubbub.client.known_servers import KnownServers
from hubbub.desktop.app import App
from hubbub.desktop.loading import load_soon

ROOM: Final = "#lobby"
BLOCKS: Final = 100
"""Writes a second in which the talker says what is due."""
MESSAGES: Final = 10_000
RATE: Final = 2_000
MEMBERS: Final = 5_000
JOINS: Final = 1_000
JOIN_RATE: Final = 100
PASTED: Final = 10_000_000
"""Bytes."""
STALL: Final = 5.0  # seconds
PAGES: Final = 50
"""How often the person turns the page backwards."""
CONVERSATIONS: Final = 50
READ_BACK: Final = 1_000
"""Messages of each of them that are read, for the memory."""
PATIENCE: Final = 60.0  # seconds
STARTS: Final = 5

_T = TypeVar("_T")
Scenario = Callable[[argparse.Namespace], Measured]


class Watch:
    """The program with its window, and a clock that asks for a turn of the loop every millisecond."""

    def __init__(self, home: Path) -> None:
        self.app = App(home, home / "server", lambda: KnownServers(home / "servers.json"))
        self.app.root.report_callback_exception = _fail
        load_soon().join()
        self._clock = Clock()

    def enter(self, port: int) -> None:
        """Go into a server on this machine, and wait until something can be read."""
        self.app.enter(Address("127.0.0.1", port, tls=False), "watcher")
        self.turns(lambda: bool(self.shown().strip()))

    def shown(self) -> str:
        """The end of what can be read in the window."""
        return self.app.visit.page.pane.view.text.get("end - 3 lines", "end") if self.app.visit else ""

    def turns(self, happened: Callable[[], bool]) -> None:
        """Run the window until something has happened."""
        until = time.perf_counter() + PATIENCE

        def turn() -> None:
            self._clock.tick()
            if happened():
                self.app.root.quit()
            elif time.perf_counter() > until:
                raise SystemExit(f"What was waited for has not happened: {self.shown()!r}")
            else:
                self.app.root.after(1, turn)

        self.app.root.after(0, turn)
        self.app.root.mainloop()

    def rest(self, seconds: float) -> None:
        """Run the window for some time."""
        until = time.perf_counter() + seconds
        self.turns(lambda: time.perf_counter() > until)

    def measure(self) -> None:
        """Forget the turns so far."""
        self._clock.measured()

    @property
    def measured(self) -> Measured:
        """The turns since then, with what was done between them."""
        return self._clock.measured()


def _fail(_kind: object, error: BaseException, _trace: object) -> None:
    raise SystemExit(f"The window has failed: {error!r}")


@contextmanager
def watching() -> Iterator[Watch]:
    """The program with nothing to remember."""
    with tempfile.TemporaryDirectory(prefix="hubbub-bench-") as name:
        watch = Watch(Path(name))
        try:
            yield watch
        finally:
            watch.app.close()


def burst(options: argparse.Namespace) -> Measured:
    """Messages in the room that is shown."""
    with hubbub() as server, watching() as watch:
        watch.enter(server.port)
        talker = get_context("spawn").Process(target=_talk, args=(server.port, options.messages))
        talker.start()
        watch.measure()
        watch.turns(lambda: f"message {options.messages - 1}" in watch.shown())
        talker.join()
        return watch.measured


def _talk(port: int, messages: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(f"NICK talker\r\nUSER t 0 * :T\r\nJOIN {ROOM}\r\n".encode())
        lines = (f"PRIVMSG {ROOM} :This is message {number}\r\n" for number in range(messages))
        _send_at(connection, list(lines), RATE)
        connection.sendall(b"QUIT\r\n")
        while connection.recv(65536):
            pass


def _send_at(connection: socket.socket, lines: Sequence[str], rate: int) -> None:
    """Send so many lines a second."""
    began = time.perf_counter()
    sent = 0
    while sent < len(lines):
        due = min(len(lines), int((time.perf_counter() - began) * rate) + 1)
        connection.sendall("".join(lines[sent:due]).encode())
        sent = due
        time.sleep(1 / BLOCKS)


def crowd(_options: argparse.Namespace) -> Measured:
    """People who join a room that is full of people."""
    with _scripted(_full_room) as port, watching() as watch:
        watch.enter(port)
        watch.measure()
        watch.turns(lambda: f"newcomer{JOINS - 1}" in watch.shown())
        return watch.measured


@contextmanager
def _scripted(script: Callable[[Connection], None]) -> Iterator[int]:
    """A server that only follows a script, so that the window has the machine for itself; gives its port."""
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=script, args=(there,))
    process.start()
    try:
        yield here.recv()
    finally:
        process.terminate()
        process.join()


def _full_room(ready: Connection) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ready.send(listener.getsockname()[1])
        connection, _ = listener.accept()
        with connection, connection.makefile("r", encoding="utf-8", newline="\r\n") as lines:
            _let_in(connection, lines)
            joins = [f":newcomer{number}!n@host JOIN {ROOM}\r\n" for number in range(JOINS)]
            _send_at(connection, joins, JOIN_RATE)
            with suppress(OSError):
                for line in lines:
                    if line.startswith("PING"):
                        connection.sendall(f":server PONG server {line.partition(' ')[2]}".encode())


def _let_in(connection: socket.socket, lines: Iterator[str]) -> None:
    """Register a client, and show it the room with everybody in it."""
    for line in lines:
        if line.startswith("CAP LS"):
            connection.sendall(b":server CAP * LS :\r\n")
        elif line.startswith("USER"):
            connection.sendall(b":server 001 watcher :Welcome\r\n:server 422 watcher :No MOTD\r\n")
        elif line.startswith("JOIN"):
            break
    people = [f"person{number}" for number in range(MEMBERS)]
    names = (" ".join(people[at : at + 30]) for at in range(0, MEMBERS, 30))
    said = [
        f":watcher!w@host JOIN {ROOM}\r\n",
        *(f":server 353 watcher = {ROOM} :{each}\r\n" for each in names),
    ]
    end = [f":server 366 watcher {ROOM} :End\r\n", f":person1!p@host PRIVMSG {ROOM} :Welcome\r\n"]
    connection.sendall("".join([*said, *end]).encode())


def opening(options: argparse.Namespace) -> Measured:
    """Opening a conversation in which much has been said, and turning pages backwards."""
    with (
        hubbub(prepare=partial(fill_apart, messages=options.stored, conversations=1)) as server,
        watching() as watch,
    ):
        watch.enter(server.port)
        assert watch.app.visit
        view = watch.app.visit.page.pane.view
        watch.measure()
        watch.app.visit.open_channels(["#0"])
        watch.turns(lambda: len(view.shown) > PAGES)
        for _ in range(PAGES):
            view.page(-1)
            watch.rest(0.1)
        return watch.measured


def paste(_options: argparse.Namespace) -> Measured:
    """Pasting much more than a message may have, of several scripts and of emoji, and writing on."""
    chance = random.Random(1)
    letters = "abcdefghij      \n漢字仮名交文한글😀😃😄🎂🎉👍"
    with hubbub() as server, watching() as watch:
        watch.enter(server.port)
        root = watch.app.root
        assert watch.app.visit
        field = watch.app.visit.page.pane.composer.field
        root.clipboard_clear()
        text = "".join(chance.choices(letters, k=PASTED)).encode()[:PASTED]
        root.clipboard_append(text.decode(errors="ignore"))
        watch.measure()
        root.after(100, field.event_generate, "<<Paste>>")
        watch.rest(1)
        for _ in range(10):
            field.event_generate("<Key>", keysym="x")
            watch.rest(0.1)
        return watch.measured


def stall(_options: argparse.Namespace) -> Measured:
    """A server that stands still while somebody writes, and then goes on."""
    with hubbub() as server, watching() as watch:
        watch.enter(server.port)
        assert watch.app.visit
        composer = watch.app.visit.page.pane.composer
        watch.measure()
        os.kill(server.pid, signal.SIGSTOP)
        try:
            for number in range(int(STALL * 10)):
                composer.type(f"line {number}")
                composer.submit()
                watch.rest(0.1)
        finally:
            os.kill(server.pid, signal.SIGCONT)
        watch.turns(lambda: not watch.app.visit or not watch.app.visit.page.status.waiting["text"])
        return watch.measured


SCENARIOS: Final[dict[str, Scenario]] = {
    "burst": burst,
    "crowd": crowd,
    "opening": opening,
    "paste": paste,
    "stall": stall,
}

_PROGRAM: Final = """
import hubbub.cli.start, hubbub.cli.display
from pathlib import Path
from hubbub.client.known_servers import KnownServers
from hubbub.desktop.app import App
home = Path(sys.argv[1])
app = App(home, home / "server", lambda: KnownServers(home / "servers.json"))
app.show_start()
app.root.wait_visibility(app.page)
app.root.update()
"""
_BARE: Final = """
from tkinter import Tk, ttk
root = Tk()
ttk.Style(root).theme_use("clam")
button = ttk.Button(root, text="Start")
button.pack()
root.wait_visibility(button)
root.update()
"""
_TIMED: Final = "import sys, time{}print(time.time() - float(sys.argv[2]), time.process_time())"


def start() -> str:
    """How long it takes until the start page can be used, and a button in bare Tk: in turn, the medians."""
    seconds: dict[str, list[tuple[float, ...]]] = {_PROGRAM: [], _BARE: []}
    for _ in range(STARTS):
        for program, measured in seconds.items():
            with tempfile.TemporaryDirectory() as home:
                command = [sys.executable, "-c", _TIMED.format(program), home, str(time.time())]
                environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
                run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
                measured.append(tuple(map(float, run.stdout.split())))
    ours, bare = (
        [statistics.median(column) for column in zip(*seconds[each], strict=True)] for each in seconds
    )
    return (
        f"From the command to the start page: {ours[0]:.2f} s, {ours[1]:.2f} s of them on a processor. "
        f"To a window of Tk alone: {bare[0]:.2f} s and {bare[1]:.2f} s."
    )


def memory(options: argparse.Namespace) -> float:
    """MiB of a program that is in many conversations, each of which has been read some pages back."""
    messages = CONVERSATIONS * options.each
    prepare = partial(fill_apart, messages=messages, conversations=CONVERSATIONS)
    with hubbub(prepare=prepare) as server, watching() as watch:
        watch.enter(server.port)
        visit = watch.app.visit
        assert visit
        names = [f"#{each}" for each in range(CONVERSATIONS)]
        visit.open_channels(names)
        for name in names:
            watch.turns(lambda name=name: name in {each.key for each in visit.listed.conversations})  # type: ignore[misc]
            visit.choose(name)
            watch.turns(lambda: len(visit.page.pane.view.shown) > PAGES)
            view = visit.page.pane.view
            while len(view.timeline) < READ_BACK and not view.timeline.complete:
                view.page(-1)
                watch.rest(0.05)
        status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024


def main() -> None:
    """Run what the command line asks for."""
    options = _options()
    print(HEADING)
    for name in options.only:
        if name in SCENARIOS:
            print(_alone(SCENARIOS[name], options).row(name), flush=True)
    if "start" in options.only:
        print(f"\n{start()}", flush=True)
    if "memory" in options.only:
        taken = _alone(memory, options)
        print(f"\n{CONVERSATIONS} conversations of {options.each:,} messages: {taken:.0f} MiB.")


def _alone(measure: Callable[[argparse.Namespace], _T], options: argparse.Namespace) -> _T:
    """Measure in a process of its own, since Tk wants one for each program."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measure, options).result()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.window", description=__doc__)
    every = (*SCENARIOS, "start", "memory")
    parser.add_argument("--only", nargs="+", choices=every, default=every)
    parser.add_argument("--messages", type=int, default=MESSAGES, help="in a burst")
    parser.add_argument("--stored", type=int, default=1_000_000, help="in the conversation that is opened")
    parser.add_argument("--each", type=int, default=100_000, help="in each conversation, for the memory")
    return parser.parse_args()


if __name__ == "__main__":
    main()
