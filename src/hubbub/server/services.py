"""The names of the services, which nobody else can have."""

from typing import Final

SERVICES: Final = {"nickserv": "NickServ", "chanserv": "ChanServ"}
"""What people write to for an account or a channel, by folded name."""
