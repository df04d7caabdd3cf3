"""The TLS certificate that a server makes for itself on its first run. Clients pin it at first sight."""

import ssl
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from hubbub.server.files import write_atomically, write_private
from hubbub.server.tls import AskingContext

# A pinned certificate is trusted because it is the same as last time; an end would only break the pin.
_LIFETIME = timedelta(days=365 * 30)
_CLOCK_SKEW = timedelta(days=1)


class CertificateError(Exception):
    """The certificate can't be used; the text says what to do."""


def own_certificate(directory: Path) -> tuple[Path, Path]:
    """The files of the server's certificate and its key, made if they are not there."""
    certificate, key = directory / "certificate.pem", directory / "key.pem"
    if not (certificate.exists() and key.exists()):
        _make(certificate, key)
    return certificate, key


def fingerprint(certificate: Path) -> str:
    """The SHA-256 fingerprint of a PEM certificate, in hexadecimal."""
    return sha256(ssl.PEM_cert_to_DER_cert(certificate.read_text())).hexdigest()


def tls_context(directory: Path) -> ssl.SSLContext:
    """A server's TLS settings, with the certificate of `directory`, which is made if there is none.

    Raises CertificateError when the one that is there can't be used; it is left as it is, because whoever
    has pinned it would take a new one for somebody else's.
    """
    certificate, key = own_certificate(directory)
    try:
        return AskingContext(certificate, key)
    except OSError as error:
        words = (
            "can't be read, or don't belong together. Put back copies, or remove both to have new ones made."
        )
        raise CertificateError(f"The certificate {certificate} and its key {words}") from error


def certificate_problem(directory: Path) -> str | None:
    """What is wrong with the certificate of `directory`, in words, if anything: none at all will be made."""
    certificate, key = directory / "certificate.pem", directory / "key.pem"
    if not (certificate.exists() or key.exists()):
        return None
    for one, other in ((certificate, key), (key, certificate)):
        if not one.exists():
            return f"{one} is missing, so that {other} is replaced too at the next start. Put it back."
    try:
        tls_context(directory)
    except CertificateError as error:
        return str(error)
    ends = x509.load_pem_x509_certificate(certificate.read_bytes()).not_valid_after_utc
    if ends < datetime.now(UTC):
        return f"The certificate {certificate} ended on {ends:%d %B %Y}. Put a new one there."
    return None


def _make(certificate: Path, key: Path) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Hubbub server")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCK_SKEW)
        .not_valid_after(now + _LIFETIME)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(private, hashes.SHA256())
    )
    write_private(
        key,
        private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
    )
    write_atomically(certificate, signed.public_bytes(serialization.Encoding.PEM))
