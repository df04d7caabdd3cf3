"""A little service that takes files, as soju's filehost.md describes it, on a real socket."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

DEADLINE = 10.0


@dataclass
class Taken:
    """A request, as it came in."""

    method: str
    target: str
    fields: dict[str, str]
    body: bytes


@dataclass
class FileHostServer:
    """What it has been sent, and how it answers."""

    url: str
    status: int = 201
    fields: dict[str, str] = field(default_factory=lambda: {"Location": "/files/1"})
    accept_post: str = ""
    reads: bool = True
    """Whether it reads what it is sent before it answers."""
    taken: list[Taken] = field(default_factory=list)
    go: threading.Event = field(default_factory=threading.Event)
    """Not set, it reads half a file and waits for this."""
    half: threading.Event = field(default_factory=threading.Event)
    """Set once it has read half a file."""
    asks_password: bool = False
    """Whether it takes files only from those who log in."""
    hangs_up: bool = False
    """Whether it hangs up in the middle of a file."""

    @classmethod
    @contextmanager
    def running(cls, certificate: Path | None = None) -> Iterator[Self]:
        """Answer on a free port of this computer; encrypted where there is a certificate."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        server.daemon_threads = True
        scheme = "http"
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
            scheme = "https"
        host = cls(f"{scheme}://127.0.0.1:{server.server_address[1]}/upload")
        host.go.set()
        server.RequestHandlerClass = type("Handler", (_Handler,), {"host": host})
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield host
        finally:
            host.go.set()
            server.shutdown()
            server.server_close()
            thread.join(DEADLINE)

    @property
    def files(self) -> list[Taken]:
        """The files that have come in."""
        return [request for request in self.taken if request.method == "POST"]


class _Handler(BaseHTTPRequestHandler):
    host: FileHostServer
    protocol_version = "HTTP/1.1"
    timeout = DEADLINE

    def do_OPTIONS(self) -> None:
        self._note(b"")
        self._answer(204, {"Accept-Post": self.host.accept_post} if self.host.accept_post else {})

    def do_POST(self) -> None:
        host = self.host
        if host.asks_password and "Authorization" not in self.headers:
            self._note(b"")
            self._answer(401, {})
            return
        if not host.reads:
            self._answer(host.status, host.fields)
            host.go.wait(DEADLINE)
            return
        size = int(self.headers["Content-Length"])
        body = self.rfile.read(size // 2)
        host.half.set()
        if host.hangs_up:
            self.close_connection = True
            return
        host.go.wait(DEADLINE)
        body += self.rfile.read(size - len(body))
        self._note(body)
        self._answer(host.status, host.fields)

    def _note(self, body: bytes) -> None:
        self.host.taken.append(Taken(self.command, self.path, dict(self.headers.items()), body))

    def _answer(self, status: int, fields: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**fields, "Content-Length": "0", "Connection": "close"}.items():
            self.send_header(name, value)
        self.end_headers()
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that it has there
        pass
