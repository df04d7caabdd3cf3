"""The certificate that a server makes for itself."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from hubbub.server.certificate import CertificateError, tls_context


def test_it_is_made_once_and_kept(tmp_path: Path) -> None:
    tls_context(tmp_path / "tls")
    files = {path.name: path.read_bytes() for path in (tmp_path / "tls").iterdir()}
    assert files.keys() == {"certificate.pem", "key.pem"}
    tls_context(tmp_path / "tls")
    assert files == {path.name: path.read_bytes() for path in (tmp_path / "tls").iterdir()}


def test_it_is_valid_now_and_for_decades(tmp_path: Path) -> None:
    tls_context(tmp_path)
    certificate = x509.load_pem_x509_certificate((tmp_path / "certificate.pem").read_bytes())
    now = datetime.now(UTC)
    assert certificate.not_valid_before_utc < now - timedelta(hours=23)
    assert certificate.not_valid_after_utc > now + timedelta(days=365 * 20)


def test_only_the_owner_can_read_the_key(tmp_path: Path) -> None:
    tls_context(tmp_path)
    assert (tmp_path / "key.pem").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("damaged", ["certificate.pem", "key.pem"])
def test_a_damaged_one_is_not_replaced(tmp_path: Path, damaged: str) -> None:
    tls_context(tmp_path)
    (tmp_path / damaged).write_text("rubbish")
    with pytest.raises(CertificateError, match="remove both to have new ones made"):
        tls_context(tmp_path)
    assert (tmp_path / damaged).read_text() == "rubbish"
