"""What the operating system says, in words."""

import errno
import socket
import ssl

import pytest

from hubbub.client.address import Address
from hubbub.client.errors import cannot_connect

ADDRESS = Address("10.0.0.5", 6697, tls=True)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            ConnectionRefusedError(),
            "Nobody answers at 10.0.0.5:6697. Check the address, and that the server is running.",
        ),
        (TimeoutError(), "10.0.0.5:6697 does not answer."),
        (socket.gaierror(), "There is no computer called 10.0.0.5."),
        (ssl.SSLError(), "10.0.0.5:6697 answers, but not with encryption. Check the port: 6697"),
        (ConnectionResetError(), "10.0.0.5:6697 hung up at once. Check the port: 6697"),
        (OSError(errno.ENETUNREACH, "x"), "There is no network to reach 10.0.0.5:6697."),
        (OSError(errno.EHOSTUNREACH, "x"), "10.0.0.5 can't be reached from here."),
        (
            OSError(errno.EMFILE, "Too many open files"),
            "No connection to 10.0.0.5:6697: Too many open files.",
        ),
        (OSError("strange"), "No connection to 10.0.0.5:6697: strange."),
    ],
)
def test_says_what_to_check(error: OSError, words: str) -> None:
    assert str(cannot_connect(error, ADDRESS)).startswith(words)
    assert "Check" in str(cannot_connect(error, ADDRESS))
