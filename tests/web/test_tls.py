import asyncio
import ssl
from pathlib import Path

import pytest

from hubbub.server.certificate import CertificateError
from hubbub.web.tls import WebTls
from support.certificates import make_certificate
from support.irc import PATIENCE
from web.conftest import Site, running_site


async def test_browsers_get_the_operators_certificate(tmp_path: Path) -> None:
    file = make_certificate(tmp_path, "web")
    settings = {"web": {"certificate": str(file), "key": str(file)}}
    async with running_site(tmp_path / "data", **settings) as site:
        async with site.http.get(site.url("/health", scheme="https")) as answer:
            assert answer.status == 200
        browser = await site.http.ws_connect(site.url("/socket", scheme="https"))
        assert site.server.server is not None
        (connection,) = site.server.server.registry.connections
        assert connection.session.secure
        await browser.close()


async def test_without_one_it_is_the_servers_own_or_none(site: Site) -> None:
    pem = (site.server.data / "tls" / "certificate.pem").read_text()
    for scheme, secure in (("http", False), ("https", True)):
        browser = await site.http.ws_connect(site.url("/socket", scheme=scheme))
        assert site.server.server is not None
        (connection,) = site.server.server.registry.connections
        assert connection.session.secure is secure
        if secure:
            shown = browser.get_extra_info("ssl_object").getpeercert(binary_form=True)
            assert ssl.DER_cert_to_PEM_cert(shown) == pem
        await browser.close()
        await site.server.server.registry.nobody_connected.wait()


async def test_with_one_nothing_goes_without(tmp_path: Path) -> None:
    file = make_certificate(tmp_path, "web")
    settings = {"web": {"certificate": str(file), "key": str(file)}}
    async with running_site(tmp_path / "data", **settings) as site:
        visitor = await site.raw()
        visitor.writer.write(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert not (await visitor.rest()).startswith(b"HTTP")


async def test_who_does_not_even_begin_is_let_go(tmp_path: Path) -> None:
    async with running_site(tmp_path / "data", timeouts={"handshake": 0.2}) as site:
        assert await (await site.raw()).rest() == b""
        async with site.http.get(site.url("/health")) as answer:
            assert answer.status == 200


async def test_who_goes_before_saying_anything_is_forgotten(site: Site) -> None:
    assert site.server.server is not None
    addresses = site.server.server.addresses
    for _ in range(3):
        await (await site.raw()).close()
    async with site.http.get(site.url("/health")) as answer:
        assert answer.status == 200
    async with asyncio.timeout(PATIENCE):
        while addresses.total > 1:  # noqa: ASYNC110 - no event
            await asyncio.sleep(0.01)


async def test_a_stop_does_not_wait_for_them(site: Site) -> None:
    silent = await site.raw()
    async with site.http.get(site.url("/health")) as answer:
        assert answer.status == 200
    async with asyncio.timeout(5):
        await site.server.stop()
        assert await silent.rest() == b""


def shown(tls: WebTls) -> str:
    """The certificate that a new connection is shown, in a handshake in memory."""
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    here = client.wrap_bio(to_client, to_server)
    there = tls.context.wrap_bio(to_server, to_client, server_side=True)
    for side in (here, there, here, there):
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue
    certificate = here.getpeercert(binary_form=True)
    assert certificate is not None
    return ssl.DER_cert_to_PEM_cert(certificate)


def test_a_renewed_certificate_is_used_from_then_on(tmp_path: Path) -> None:
    old, new = make_certificate(tmp_path, "old"), make_certificate(tmp_path, "new")
    file = tmp_path / "used.pem"
    file.write_bytes(old.read_bytes())
    tls = WebTls(file, file)
    assert shown(tls) in old.read_text()
    tls.refresh()
    file.write_bytes(new.read_bytes())
    tls.refresh()
    assert shown(tls) in new.read_text()


@pytest.mark.parametrize("spoiled", ["rubbish", None])
def test_one_that_can_not_be_used_leaves_the_old_one(
    tmp_path: Path, spoiled: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    old, other = make_certificate(tmp_path, "old"), make_certificate(tmp_path, "other")
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    certificate.write_bytes(old.read_bytes())
    key.write_bytes(old.read_bytes())
    tls = WebTls(certificate, key)
    if spoiled is None:
        certificate.unlink()
    else:
        certificate.write_text(spoiled)
    tls.refresh()
    assert shown(tls) in old.read_text()
    certificate.write_bytes(other.read_bytes())  # the half of a pair
    tls.refresh()
    assert shown(tls) in old.read_text()
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]
    key.write_bytes(other.read_bytes())
    tls.refresh()
    assert shown(tls) in other.read_text()


def test_what_can_not_be_read_at_the_start_is_told(tmp_path: Path) -> None:
    with pytest.raises(CertificateError, match=r"web\.certificate and web\.key"):
        WebTls(tmp_path / "none.pem", tmp_path / "none.key")
