"""Measure how long a burst keeps the window from the person: `python -m bench.window --help`.

It needs a screen. The desktop program sits in a room of a server of its own while somebody talks there from
another process.
"""

import argparse
import socket
import statistics
import tempfile
import time
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

from bench.servers import hubbub
from hubbub.client.address import Address
from hubbub.client.known_servers import KnownServers
from hubbub.desktop.app import App

ROOM = "#lobby"
BLOCKS = 100
"""Writes a second in which the talker says what is due."""


def main() -> None:
    """Run what the command line asks for and print the times between two turns of the window's loop."""
    options = _options()
    with hubbub() as server, tempfile.TemporaryDirectory(prefix="hubbub-bench-") as name:
        home = Path(name)
        app = App(home, home / "server", lambda: KnownServers(home / "servers.json"))
        app.root.report_callback_exception = _fail
        app.enter(Address("127.0.0.1", server.port, tls=False), "watcher")
        _wait(app, "Welcome")
        talking = (server.port, options.messages, options.rate)
        talker = get_context("spawn").Process(target=_talk, args=talking)
        talker.start()
        gaps = _wait(app, f"message {options.messages - 1}")
        talker.join()
        app.close()
    gaps.sort()
    print(f"{options.messages:,} messages, {options.rate:,} a second, shown in {sum(gaps):.1f} s")
    print("| turns | median | 99 % | longest |\n| ---: | ---: | ---: | ---: |")
    times = (statistics.median(gaps), gaps[int(len(gaps) * 0.99)], gaps[-1])
    print(f"| {len(gaps):,} | " + " | ".join(f"{1000 * each:.1f} ms" for each in times) + " |")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.window", description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--rate", type=int, default=2_000, help="messages a second")
    return parser.parse_args()


def _fail(_kind: object, error: BaseException, _trace: object) -> None:
    raise SystemExit(f"The window has failed: {error!r}")


def _wait(app: App, text: str) -> list[float]:
    """Run the window until it shows a text. The seconds between its turns; it asks for one every ms."""
    turns = [time.perf_counter()]

    def turn() -> None:
        turns.append(time.perf_counter())
        if app.visit and text in app.visit.page.pane.view.text.get("end - 3 lines", "end"):
            app.root.quit()
        else:
            app.root.after(1, turn)

    turn()
    app.root.mainloop()
    return [later - earlier for earlier, later in pairwise(turns)]


def _talk(port: int, messages: int, rate: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(f"NICK talker\r\nUSER t 0 * :T\r\nJOIN {ROOM}\r\n".encode())
        began = time.perf_counter()
        said = 0
        while said < messages:
            due = min(messages, int((time.perf_counter() - began) * rate) + 1)
            lines = "".join(f"PRIVMSG {ROOM} :This is message {number}\r\n" for number in range(said, due))
            connection.sendall(lines.encode())
            said = due
            time.sleep(1 / BLOCKS)
        connection.sendall(b"QUIT\r\n")
        while connection.recv(65536):
            pass


if __name__ == "__main__":
    main()
