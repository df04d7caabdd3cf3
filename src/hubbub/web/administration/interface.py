"""The administration over HTTP, put together."""

from pathlib import Path
from typing import TYPE_CHECKING

from hubbub.web.administration.accounts import AccountDeeds
from hubbub.web.administration.bans import BanList
from hubbub.web.administration.channels import ChannelList
from hubbub.web.administration.invitations import InvitationList
from hubbub.web.administration.log import LogReading
from hubbub.web.administration.operation import Desk
from hubbub.web.administration.overview import Overviews
from hubbub.web.administration.people import PeopleList
from hubbub.web.administration.uploads import UploadList
from hubbub.web.files.library import Library
from hubbub.web.openapi import Route

if TYPE_CHECKING:
    from hubbub.server.server import Server
    from hubbub.web.visitors import Visitors


def administration(server: "Server", visitors: "Visitors", library: Library, data: Path) -> list[Route]:
    """Where administrators ask, and who answers."""
    desk = Desk(server, visitors)
    parts = (
        Overviews(server, library, data),
        PeopleList(server, library),
        AccountDeeds(server),
        ChannelList(server),
        UploadList(server, library),
        BanList(server),
        InvitationList(server),
        LogReading(server),
    )
    return [desk.route(each) for part in parts for each in part.operations()]
