"""The passwords of accounts, kept at home: in the system's key store, else in a file (decision 15).

Key stores ask the person to unlock them, or another process: all of it runs on a thread of its own.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self, TypeAlias, TypeVar, TypeVarTuple

from hubbub.client.address import Address
from hubbub.client.credentials import Credentials
from hubbub.client.private_file import write_private
from hubbub.client.translation import _
from hubbub.wire.names import fold

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_T = TypeVar("_T")
_Arguments = TypeVarTuple("_Arguments")

_FILE_NAME: Final = "passwords.json"
_RECOMMENDED: Final = 1
"""The priority from which keyring recommends a key store: others keep passwords in plain files, or none."""


class Place(Enum):
    """Where passwords are kept."""

    KEY_STORE = auto()
    FILE = auto()


class PasswordsError(Exception):
    """A password can't be kept or fetched; the text says why, and what to do."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept for one nick: which account it logs in to; the password only without a key store."""

    account: str
    password: str | None = field(default=None, repr=False)


_File: TypeAlias = dict[str, dict[str, _Kept]]
"""By address, then by folded nick."""


class Passwords:
    """The passwords that are kept, noted in the file `path`. All methods raise PasswordsError."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @classmethod
    def beside(cls, path: Path) -> Self:
        """Those of whoever the file `path` belongs to, in the same folder."""
        return cls(path.with_name(_FILE_NAME))

    async def place(self) -> Place:
        """Where a password would be kept."""
        return Place.FILE if await asyncio.to_thread(_key_store) is None else Place.KEY_STORE

    async def recall(self, address: Address, nick: str) -> Credentials | None:
        """What logs in whoever enters `address` under `nick`, if it is kept."""
        return await asyncio.to_thread(self._recall, address, nick)

    async def keep(self, address: Address, credentials: Credentials, nick: str) -> None:
        """Keep what logs in, for when one enters under `nick` or the account's name."""
        await asyncio.to_thread(self._keep, address, credentials, nick)

    async def forget(self, address: Address, account: str) -> None:
        """Keep the password of an account no longer."""
        await asyncio.to_thread(self._forget, address, account)

    def _recall(self, address: Address, nick: str) -> Credentials | None:
        kept = self._load().get(str(address), {}).get(fold(nick))
        if kept is None:
            return None
        password = kept.password
        if password is None and (store := _key_store()) is not None:
            password = _ask(store.get_password, _service(address), fold(kept.account))
        return None if password is None else Credentials(kept.account, password)

    def _keep(self, address: Address, credentials: Credentials, nick: str) -> None:
        account, password = credentials.account, credentials.password
        store = _key_store()
        if store is not None:
            _ask(store.set_password, _service(address), fold(account), password)
        kept = _Kept(account, password if store is None else None)
        file = self._load()
        file[str(address)] = {**file.get(str(address), {}), fold(nick): kept, fold(account): kept}
        self._save(file)

    def _forget(self, address: Address, account: str) -> None:
        file = self._load()
        noted = file.get(str(address), {})
        of_account = {nick: kept for nick, kept in noted.items() if fold(kept.account) == fold(account)}
        if not of_account:
            return
        file[str(address)] = {nick: kept for nick, kept in noted.items() if nick not in of_account}
        self._save(file)
        store = _key_store()
        if store is not None and any(kept.password is None for kept in of_account.values()):
            _ask(store.delete_password, _service(address), fold(account))

    def _load(self) -> _File:
        try:
            data = json.loads(self._path.read_text(encoding="utf-8"))
            return {
                address: {nick: _Kept(**kept) for nick, kept in noted.items()}
                for address, noted in data.items()
            }
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise PasswordsError(
                _("{path} can't be read: {strerror}.").format(path=self._path, strerror=error.strerror)
            ) from error
        except (ValueError, TypeError, AttributeError) as error:
            words = _("{path} is damaged. Delete it: you will be asked for your passwords once more.").format(
                path=self._path
            )
            raise PasswordsError(words) from error

    def _save(self, file: _File) -> None:
        data = {
            address: {nick: asdict(kept) for nick, kept in noted.items()} for address, noted in file.items()
        }
        try:
            write_private(self._path, json.dumps(data, indent=2))
        except OSError as error:
            raise PasswordsError(
                _(
                    "Your password is not kept: {path} can't be written: {strerror}. "
                    "Check the disk and the folder's rights."
                ).format(path=self._path, strerror=error.strerror)
            ) from error


def _key_store() -> "KeyringBackend | None":
    """The system's key store, if it has one."""
    # It looks for its plug-ins in everything that is installed: only those with a password wait for that.
    from keyring import get_keyring  # noqa: PLC0415

    store = _ask(get_keyring)
    return store if store.priority >= _RECOMMENDED else None


def _ask(function: Callable[[*_Arguments], _T], *arguments: *_Arguments) -> _T:
    try:
        return function(*arguments)
    except Exception as error:  # key stores are plug-ins, and raise what they like
        reason = str(error) or type(error).__name__
        words = _(
            "The key store of your system has refused: {reason}. Unlock it, or type your password each time."
        ).format(reason=reason)
        raise PasswordsError(words) from error


def _service(address: Address) -> str:
    """What the person sees in their key store."""
    return f"Hubbub {address}"
