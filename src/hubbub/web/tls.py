"""TLS for browsers, with the operator's certificate, which is read again when it has been renewed."""

import asyncio
import logging
import ssl
from pathlib import Path
from typing import Final, TypeAlias

from hubbub.server.certificate import CertificateError

log: Final = logging.getLogger(__name__)

LOOK_EVERY: Final = 10.0
"""Seconds until the files are looked at again."""

_State: TypeAlias = tuple[tuple[int, int, int], ...]
"""By which a file's change is seen: its time, size and number, of each file."""


class WebTls:
    """`context` serves all connections; those that come later get the newer certificate."""

    def __init__(self, certificate: Path, key: Path) -> None:
        """Read both. Raises CertificateError."""
        self._certificate = certificate
        self._key = key
        self._state = self._look()
        self.context = _context(certificate, key)

    async def follow(self) -> None:
        """Read the files again whenever they have changed, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            self.refresh()

    def refresh(self) -> None:
        """Read the files again if they have changed. What can't be used leaves everything as it is."""
        state = self._look()
        if state == self._state:
            return
        self._state = state
        try:
            _context(self._certificate, self._key)  # tried apart: half of a pair would break the one in use
            self.context.load_cert_chain(self._certificate, self._key)
        except (CertificateError, OSError) as error:
            log.warning("the new certificate is not used", extra={"reason": str(error)})
        else:
            log.info("the certificate was read again", extra={"certificate": str(self._certificate)})

    def _look(self) -> _State:
        return tuple(_seen(path) for path in (self._certificate, self._key))


def _seen(path: Path) -> tuple[int, int, int]:
    try:
        status = path.stat()
    except OSError:  # which reading it will put in words
        return 0, 0, 0
    return status.st_mtime_ns, status.st_size, status.st_ino


def _context(certificate: Path, key: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, key)
    except OSError as error:
        words = f"can't be read, or don't belong together ({error}). See web.certificate and web.key."
        raise CertificateError(f"The certificate {certificate} and the key {key} {words}") from error
    return context
