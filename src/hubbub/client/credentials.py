"""What logs in to an account, and the lines that may carry it."""

import ipaddress
from dataclasses import dataclass, field
from typing import Final

from hubbub.client.address import Address
from hubbub.client.translation import N_

NOT_PRIVATE: Final = N_(
    "This connection is not encrypted, so your password was not sent. Enter the server by its encrypted port."
)


@dataclass(frozen=True, slots=True)
class Credentials:
    """The name of an account and its password, which is in no log and no traceback."""

    account: str
    password: str = field(repr=False)


def is_private(address: Address) -> bool:
    """Whether nobody on the way can read along: the line is encrypted, or doesn't leave this computer."""
    if address.tls or address.host == "localhost":
        return True
    try:
        return ipaddress.ip_address(address.host).is_loopback
    except ValueError:
        return False
