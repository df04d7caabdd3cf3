"""Where the server may send requests."""

from ipaddress import IPv4Network, ip_address, ip_network

import pytest

from hubbub.server.reach import ForbiddenError, check_address, check_url, is_public, place_of

INTERNAL = [
    *("0.0.0.0", "0.1.2.3", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.9.9.9", "169.254.169.254"),
    *("172.16.0.1", "192.168.1.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1"),
    *("64:ff9b:1::1", "fc00::1", "fd12::1", "fe80::1", "fec0::1", "ff02::1", "2001:db8::1"),
    *("2002:7f00:1::", "2001:0:7f00:1::"),
]
PUBLIC = ["1.1.1.1", "203.1.113.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]


@pytest.mark.parametrize("address", INTERNAL)
def test_what_is_not_the_internet_is_refused(address: str) -> None:
    assert not is_public(ip_address(address))
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(ForbiddenError, match="not on the internet"):
        check_url(f"https://{host}/push", [])


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_the_internet_is_not(address: str) -> None:
    assert is_public(ip_address(address))
    check_address(ip_address(address), place_of("https://push.example/"), [])


@pytest.mark.parametrize(
    "url",
    [
        *("http://push.example/", "https://push.example:8443/", "https://push.example:80/", "http://h:443/"),
        *("https://user@push.example/", "https://user:word@push.example/", "https:///push", "push.example"),
        *("ftp://push.example/", "file:///etc/passwd", "https://push.example:port/", "https://[::1/"),
        *(
            "https://bücher.example/",
            "https://push.example/a b",
            "https://push.example/\x7f\n",
            "",
            "https://",
        ),
    ],
)
def test_an_address_that_is_not_usual_is_refused(url: str) -> None:
    with pytest.raises(ForbiddenError):
        check_url(url, [])


def test_a_network_that_is_allowed_may_have_any_port_and_no_tls() -> None:
    allowed = [ip_network("127.0.0.0/8")]
    assert check_url("http://127.0.0.1:8080/push", allowed).port == 8080
    with pytest.raises(ForbiddenError, match="not on the internet"):
        check_url("http://10.0.0.1/push", allowed)
    with pytest.raises(ForbiddenError, match="only https"):
        check_url("http://1.1.1.1/push", allowed)
    with pytest.raises(ForbiddenError, match="not on the internet"):
        check_url("http://[::ffff:127.0.0.1]/", [IPv4Network("10.0.0.0/8")])


def test_an_origin_is_written_as_browsers_do() -> None:
    addresses = ["https://push.example/1", "https://push.example:443/1", "https://[::1]:99/", "http://h:80/"]
    assert [place_of(each).origin for each in addresses] == [
        "https://push.example",
        "https://push.example",
        "https://[::1]:99",
        "http://h",
    ]
