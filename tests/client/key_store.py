"""A key store of the system that lives as long as a test."""

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError


class MemoryKeyStore(KeyringBackend):
    """Keeps passwords in a dictionary, and can be locked."""

    priority = 0.5  # so that keyring never chooses it by itself

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.passwords: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._unlock()
        return self.passwords.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._unlock()
        self.passwords[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._unlock()
        if self.passwords.pop((service, username), None) is None:
            raise PasswordDeleteError

    def _unlock(self) -> None:
        if self.locked:
            raise KeyringLocked("the person has not unlocked it")
