"""Passwords: hashed and checked on threads of their own, so that the loop never waits for one."""

import asyncio
from base64 import b64decode, b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, NamedTuple, TypeAlias, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from scramp import ScramMechanism

from hubbub.server.bounds import HASHES_WAITING, HASHING_THREADS
from hubbub.server.turns import BusyError
from hubbub.wire.sasl import SCRAM

T = TypeVar("T")

# OWASP's second recommendation for argon2id: 19 MiB, two passes.
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

_ITERATIONS: Final = 100_000
"""Of PBKDF2 for SCRAM, which the client carries out too; RFC 7677 asks for 4,096 at least."""


class Hashes(NamedTuple):
    """What is kept of a password: an argon2id hash for PLAIN, and what SCRAM checks with."""

    argon2: str
    scram: str


ScramKeys: TypeAlias = tuple[bytes, bytes, bytes, int]
"""Salt, stored key, server key and iterations (RFC 5802, section 3), in the order of the library."""


class Passwords:
    """A small pool of threads that hash. All methods raise BusyError when too much waits for it."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(HASHING_THREADS, thread_name_prefix="password")
        self._waiting = 0

    async def hash(self, password: str) -> Hashes:
        """What to keep of a password. Raises ScramException where the text can't be one (RFC 4013)."""
        return await self._run(lambda: Hashes(_HASHER.hash(password), _scram(password)))

    async def verify(self, argon2: str, password: str) -> bool:
        """Whether this is the password that the hash was made of."""
        return await self._run(lambda: _matches(argon2, password))

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


def scram_keys(scram: str) -> ScramKeys:
    """Read back what `Passwords.hash` has made for SCRAM."""
    salt, stored_key, server_key, iterations = scram.split("$")
    return b64decode(salt), b64decode(stored_key), b64decode(server_key), int(iterations)


def _scram(password: str) -> str:
    *keys, iterations = ScramMechanism(SCRAM).make_auth_info(password, iteration_count=_ITERATIONS)
    return "$".join([*(b64encode(key).decode() for key in keys), str(iterations)])


def _matches(argon2: str, password: str) -> bool:
    try:
        return _HASHER.verify(argon2, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
