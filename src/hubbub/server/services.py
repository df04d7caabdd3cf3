"""The names of the services, which nobody else can have."""

from typing import Final

PLAYBACK: Final = "*playback"
"""What clients that know the bouncer ZNC write to for what was said."""

SERVICES: Final = {"nickserv": "NickServ", "chanserv": "ChanServ", PLAYBACK: PLAYBACK}
"""What people write to for an account or a channel, by folded name."""
