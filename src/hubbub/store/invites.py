"""What is read of the links that let people in."""

from sqlalchemy import Connection, select

from hubbub.store.records import InviteLinkRecord, InviteUseRecord, LoginLinkRecord
from hubbub.store.tables import invite_link, invite_use, login_link


def invite_links(connection: Connection) -> list[InviteLinkRecord]:
    """All invite links, expired ones too, oldest first."""
    statement = select(invite_link).order_by(invite_link.c.time, invite_link.c.id)
    found = (InviteLinkRecord(*row) for row in connection.execute(statement))
    return [link._replace(channels=tuple(link.channels)) for link in found]


def invite_uses(connection: Connection) -> list[InviteUseRecord]:
    """Who has come in by them."""
    return [InviteUseRecord(*row) for row in connection.execute(select(invite_use))]


def login_links(connection: Connection) -> list[LoginLinkRecord]:
    """All login links, expired ones too."""
    return [LoginLinkRecord(*row) for row in connection.execute(select(login_link))]
