"""A way to a real server on which the server seems to announce a service that takes files."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_END = b" :are supported by this server"


@contextmanager
def announcing(port: int, url: str) -> Iterator[int]:
    """The port of a way to `port` on which RPL_ISUPPORT names `url`."""
    listener = socket.create_server(("127.0.0.1", 0))
    open_ones: list[socket.socket] = [listener]
    thread = threading.Thread(target=_serve, args=(listener, port, url, open_ones), daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        for each in open_ones:
            _end(each)
        thread.join(5)


def _serve(listener: socket.socket, port: int, url: str, open_ones: list[socket.socket]) -> None:
    try:
        while True:
            here, _ = listener.accept()
            there = socket.create_connection(("127.0.0.1", port))
            open_ones += [here, there]
            threading.Thread(target=_pump, args=(here, there, b""), daemon=True).start()
            announced = f" soju.im/FILEHOST={url}".encode()
            threading.Thread(target=_pump, args=(there, here, announced), daemon=True).start()
    except OSError:  # the listener was closed
        return


def _pump(source: socket.socket, target: socket.socket, announced: bytes) -> None:
    with suppress(OSError, ValueError), source.makefile("rb") as lines:  # one of them may be closed meanwhile
        for line in lines:
            announces = announced and b" 005 " in line and _END in line
            target.sendall(line.replace(_END, announced + _END) if announces else line)
    _end(target)


def _end(each: socket.socket) -> None:
    with suppress(OSError):  # it may be connected to nobody
        each.shutdown(socket.SHUT_RDWR)
    each.close()
