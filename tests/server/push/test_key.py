"""The key by which push services know a server."""

from base64 import urlsafe_b64decode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from hubbub.server.certificate import CertificateError
from hubbub.server.push.key import VapidKey


def test_it_is_made_once_and_kept_for_the_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "vapid.pem"
    first = VapidKey.load(path)
    assert path.stat().st_mode & 0o077 == 0
    assert VapidKey.load(path).public == first.public
    assert VapidKey.load(tmp_path / "other.pem").public != first.public


def test_it_is_told_as_a_point_in_base64(tmp_path: Path) -> None:
    public = VapidKey.load(tmp_path / "vapid.pem").public
    point = urlsafe_b64decode(f"{public}==")
    assert (len(point), point[0], "=" in public) == (65, 4, False)


def test_what_it_signs_can_be_checked(tmp_path: Path) -> None:
    key = VapidKey.load(tmp_path / "vapid.pem")
    point = urlsafe_b64decode(f"{key.public}==")
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    for _ in range(50):  # numbers that begin with a zero byte are as long as all others
        signature = key.sign(b"claims")
        assert len(signature) == 64
        numbers = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
        public.verify(encode_dss_signature(*numbers), b"claims", ec.ECDSA(hashes.SHA256()))


def other_kind() -> bytes:
    return ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


@pytest.mark.parametrize("content", [b"", b"not a key", other_kind()], ids=["empty", "words", "another kind"])
def test_one_that_cannot_be_used_is_left_and_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "vapid.pem"
    path.write_bytes(content)
    with pytest.raises(CertificateError, match=r"vapid\.pem can't be read"):
        VapidKey.load(path)
    assert path.read_bytes() == content
