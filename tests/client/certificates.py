"""Scripted servers with TLS."""

import ssl
from pathlib import Path

from support.certificates import make_certificate


def tls_context(folder: Path, name: str) -> ssl.SSLContext:
    """A server's context with a certificate of its own."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(make_certificate(folder, name))
    return context
