"""Passwords: hashed and checked on threads of their own, so that the loop never waits for one."""

import asyncio
import hmac
from base64 import b64decode, b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, NamedTuple, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from scramp import ScramException, ScramMechanism

from hubbub.server.bounds import HASHES_WAITING, HASHING_THREADS
from hubbub.server.turns import BusyError
from hubbub.wire.limits import MIN_ITERATIONS
from hubbub.wire.sasl import SCRAM
from hubbub.wire.scram import ScramKeys

T = TypeVar("T")

# OWASP's second recommendation for argon2id: 19 MiB, two passes.
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

ITERATIONS: Final = MIN_ITERATIONS
"""Of PBKDF2 for SCRAM, which the client carries out too; RFC 7677 asks for 4,096 at least."""


class Hashes(NamedTuple):
    """What is kept of a password: an argon2id hash for PLAIN, and what SCRAM checks with.

    `argon2` is empty where the server was never told the password, but only what SCRAM checks with.
    """

    argon2: str
    scram: str


class Passwords:
    """A small pool of threads that hash. All methods raise BusyError when too much waits for it."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(HASHING_THREADS, thread_name_prefix="password")
        self._waiting = 0

    async def hash(self, password: str) -> Hashes:
        """What to keep of a password. Raises ScramException where the text can't be one (RFC 4013)."""
        return await self._run(lambda: Hashes(_HASHER.hash(password), _kept(_keys_of(password, ITERATIONS))))

    async def verify(self, kept: Hashes, password: str) -> bool:
        """Whether this is the password of which that is kept."""
        return await self._run(lambda: _matches(kept, password))

    def close(self) -> None:
        """End the threads."""
        self._pool.shutdown()

    async def _run(self, work: Callable[[], T]) -> T:
        if self._waiting >= HASHES_WAITING:
            raise BusyError
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._waiting -= 1


def of_keys(keys: ScramKeys) -> Hashes:
    """What to keep of a password of which a client has sent no more than this."""
    return Hashes("", _kept(keys))


def scram_keys(scram: str) -> ScramKeys:
    """Read back what is kept for SCRAM."""
    salt, stored_key, server_key, iterations = scram.split("$")
    return ScramKeys(b64decode(salt), b64decode(stored_key), b64decode(server_key), int(iterations))


def _kept(keys: ScramKeys) -> str:
    *parts, iterations = keys
    return "$".join([*(b64encode(part).decode() for part in parts), str(iterations)])


def _keys_of(password: str, iterations: int, salt: bytes | None = None) -> ScramKeys:
    """What SCRAM checks a password with; with a new salt if none is given. Raises ScramException."""
    return ScramKeys(*ScramMechanism(SCRAM).make_auth_info(password, iterations, salt))


def _matches(kept: Hashes, password: str) -> bool:
    return _matches_hash(kept.argon2, password) if kept.argon2 else _matches_keys(kept.scram, password)


def _matches_hash(argon2: str, password: str) -> bool:
    try:
        return _HASHER.verify(argon2, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def _matches_keys(scram: str, password: str) -> bool:
    keys = scram_keys(scram)
    try:
        given = _keys_of(password, keys.iterations, keys.salt)
    except ScramException:  # no password can have such characters
        return False
    return hmac.compare_digest(given.stored_key, keys.stored_key)
