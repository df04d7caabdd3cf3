"""What others see of a client's address: a keyed hash, the same for the same address, not to be undone."""

from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from secrets import token_bytes

from hubbub.server.files import write_private

_KEY_BYTES = 32


class Cloak:
    """Turns addresses into hosts. The key is made on first use and kept, so that hosts outlive a restart."""

    def __init__(self, key: bytes) -> None:
        self._hash = lru_cache(maxsize=4096)(
            lambda address: blake2b(address.encode(), key=key, digest_size=5)
        )

    @classmethod
    def load(cls, path: Path) -> "Cloak":
        """Read the key from a file, or make it."""
        if not path.exists():
            write_private(path, token_bytes(_KEY_BYTES))
        return cls(path.read_bytes())

    def __call__(self, address: str) -> str:
        """The host for an address."""
        return f"{self._hash(address).hexdigest()}.guest"
