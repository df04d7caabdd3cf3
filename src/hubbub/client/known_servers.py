"""The servers met before: their certificates' fingerprints and the secrets that prove who we are to each."""

import json
import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Final, Self

from platformdirs import user_config_path

from hubbub.client.address import Address, parse_address
from hubbub.client.private_file import write_private
from hubbub.client.translation import _
from hubbub.wire.names import fold

_FILE: Final = "servers.json"
_SECRET_BYTES: Final = 32


class KnownServersError(Exception):
    """The file of known servers can't be read or written; the text says which, why, and what to do."""


@dataclass(frozen=True, slots=True)
class KnownServer:
    """What is kept of one server.

    `met` is when it was first met, in milliseconds since 1970. `fingerprint` is the SHA-256 of its
    certificate in hex, None until it was met over an encrypted line. `secrets` has what IDENTITY sends for
    each folded nick, so that two people at one computer stay two people.
    """

    met: int
    fingerprint: str | None = None
    secrets: Mapping[str, str] = field(default_factory=dict)


class KnownServers:
    """The known servers, kept in a file that only its owner can read. Its methods raise KnownServersError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._servers = self._load()

    @classmethod
    def default(cls) -> Self:
        """The ones of this user: in the folder HUBBUB_HOME, else where the platform keeps settings."""
        home = os.environ.get("HUBBUB_HOME")
        return cls((Path(home) if home else user_config_path("hubbub")) / _FILE)

    def meet(self, address: Address, fingerprint: str | None, now: int) -> KnownServer:
        """The server at `address`, noted now if it is new. Its first fingerprint is kept, others are not."""
        known = self._servers.get(str(address))
        if known is None:
            known = KnownServer(now, fingerprint)
        elif known.fingerprint is None and fingerprint is not None:
            known = replace(known, fingerprint=fingerprint)
        else:
            return known
        self._save(address, known)
        return known

    def secret(self, address: Address, nick: str) -> str:
        """What proves to the server at `address`, which was met, that `nick` is the same person as before."""
        known = self._servers[str(address)]
        secret = known.secrets.get(fold(nick))
        if secret is None:
            secret = secrets.token_urlsafe(_SECRET_BYTES)
            self._save(address, replace(known, secrets={**known.secrets, fold(nick): secret}))
        return secret

    def forget_secrets(self, address: Address, nicks: Iterable[str]) -> None:
        """Be somebody new to the server at `address` under these names: their secrets are gone."""
        known, forgotten = self._servers[str(address)], {fold(nick) for nick in nicks}
        kept = {nick: secret for nick, secret in known.secrets.items() if nick not in forgotten}
        self._save(address, replace(known, secrets=kept))

    def fingerprint(self, address: Address) -> str | None:
        """The certificate noted for `address`, None where none was met."""
        known = self._servers.get(str(address))
        return None if known is None else known.fingerprint

    def fingerprints(self, host: str) -> frozenset[str]:
        """The certificates noted for a host, whatever the port."""
        known = ((parse_address(address).host, server) for address, server in self._servers.items())
        return frozenset(server.fingerprint for name, server in known if name == host and server.fingerprint)

    def trust(self, address: Address, fingerprint: str, now: int) -> None:
        """Note another certificate for `address`, which was met: from here on it is the right one."""
        self._save(address, replace(self._servers[str(address)], met=now, fingerprint=fingerprint))

    def _load(self) -> dict[str, KnownServer]:
        try:
            data = json.loads(self.path.read_text(encoding="utf-8"))
            return {address: KnownServer(**fields) for address, fields in data.items()}
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise KnownServersError(
                _("{path} can't be read: {strerror}.").format(path=self.path, strerror=error.strerror)
            ) from error
        except (ValueError, TypeError, AttributeError) as error:
            raise KnownServersError(
                _(
                    "{path} is damaged. Mend it, or delete it to begin anew: the servers "
                    "will then see you as somebody new."
                ).format(path=self.path)
            ) from error

    def _save(self, address: Address, server: KnownServer) -> None:
        # Another program of this user may have met somebody in the meantime.
        self._servers = {**self._load(), str(address): server}
        data = {address: asdict(server) for address, server in self._servers.items()}
        try:
            write_private(self.path, json.dumps(data, indent=2))
        except OSError as error:
            raise KnownServersError(
                _("{path} can't be written: {strerror}. Check the disk and the folder's rights.").format(
                    path=self.path, strerror=error.strerror
                )
            ) from error
