"""A push service of our own, and a device that takes what comes through it: RFC 8030, 8188, 8291, 8292."""

import asyncio
import json
import ssl
from base64 import urlsafe_b64decode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import NamedTuple, TypeAlias

from aiohttp import web
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hubbub.server.push.key import base64url

PATIENCE = 30.0


class Device:
    """A browser's end of a subscription."""

    def __init__(self, auth: bytes = b"0123456789abcdef") -> None:
        self._private = ec.generate_private_key(ec.SECP256R1())
        self._auth = auth
        self._public = self._private.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )

    @property
    def keys(self) -> str:
        """As WEBPUSH REGISTER has them."""
        return f"p256dh={base64url(self._public)};auth={base64url(self._auth)}"

    def decrypt(self, body: bytes) -> str:
        """What was encrypted for it, in one record. Raises where it was not."""
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        theirs, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(sealed) <= size
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        info = b"WebPush: info\0" + self._public + theirs
        secret = _hkdf(self._auth, self._private.exchange(ec.ECDH(), point), info, 32)
        cipher = AESGCM(_hkdf(salt, secret, b"Content-Encoding: aes128gcm\0", 16))
        text = cipher.decrypt(_hkdf(salt, secret, b"Content-Encoding: nonce\0", 12), sealed, None)
        text = text.rstrip(b"\0")
        assert text.endswith(b"\x02"), "the last record has no end"
        return text[:-1].decode()


def _hkdf(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


class Pushed(NamedTuple):
    """A request to the service."""

    path: str
    headers: dict[str, str]
    body: bytes


class Token(NamedTuple):
    """What a server says of itself, and the key that it has signed it with."""

    claims: dict[str, str | int]
    key: str


def read_token(authorization: str) -> Token:
    """The token of a request. Raises InvalidSignature (RFC 8292, section 3)."""
    scheme, _, rest = authorization.partition(" ")
    assert scheme == "vapid"
    fields = dict(each.strip().split("=", 1) for each in rest.split(","))
    signed, _, signature = fields["t"].rpartition(".")
    point, numbers = _decoded(fields["k"]), _decoded(signature)
    halves = (int.from_bytes(half, "big") for half in (numbers[:32], numbers[32:]))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    public.verify(encode_dss_signature(*halves), signed.encode(), ec.ECDSA(hashes.SHA256()))
    header, claims = (json.loads(_decoded(part)) for part in signed.split("."))
    assert header == {"typ": "JWT", "alg": "ES256"}
    return Token(claims, fields["k"])


def _decoded(text: str) -> bytes:
    assert "=" not in text
    return urlsafe_b64decode(f"{text}==")


Behaviour: TypeAlias = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


async def taken(_request: web.BaseRequest) -> web.StreamResponse:
    """What a push service answers (RFC 8030, section 5)."""
    return web.Response(status=201, headers={"Location": "/message/1"})


class PushService:
    """Takes what servers send. `behave` answers; `pushed` has what came, until a test takes it."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.behave: Behaviour = taken
        self.pushed: asyncio.Queue[Pushed] = asyncio.Queue()

    def endpoint(self, name: str = "1") -> str:
        return f"{self.origin}/push/{name}"

    async def take(self) -> Pushed:
        """The next request, which must come."""
        async with asyncio.timeout(PATIENCE):
            return await self.pushed.get()

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        self.pushed.put_nowait(Pushed(request.path, dict(request.headers), await request.read()))
        return await self.behave(request)


@asynccontextmanager
async def push_service(
    tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> AsyncIterator[PushService]:
    """One that listens on this machine, with TLS if a certificate is given."""
    found: list[PushService] = []

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        return await found[0].answer(request)

    runner = web.ServerRunner(web.Server(answer), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, host, 0, ssl_context=tls)
    await site.start()
    [(_, port)] = runner.addresses
    found.append(PushService(f"{'https' if tls else 'http'}://{host}:{port}"))
    try:
        yield found[0]
    finally:
        await runner.cleanup()
