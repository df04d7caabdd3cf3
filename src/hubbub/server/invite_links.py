"""Invite links: who knows one may come in, make an account and join channels, until it ends or is used up.

They have nothing to do with IRC's INVITE, which is for one person and one channel (invitations.py).
"""

import secrets
from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from hubbub.server.accounts import is_closed
from hubbub.server.bounds import INVITE_LINKS
from hubbub.server.link_secrets import LinkError, count_guess, guessed_right, hashed, new_secret
from hubbub.store.records import InviteLinkRecord, InviteUseRecord, Removal, Row

if TYPE_CHECKING:
    from hubbub.server.conversation import Channel
    from hubbub.server.journal import Batch
    from hubbub.server.server import Server
    from hubbub.server.session import Session

_ID_BYTES: Final = 4

_UNKNOWN: Final = (
    "There is no such invitation: the link has a mistake in it, or somebody has ended it. "
    "Ask whoever gave it to you for a new one"
)


class InviteLink:
    """One of them, where it leads, and who has come in by it."""

    __slots__ = ("channels", "record", "uses")

    def __init__(self, record: InviteLinkRecord, channels: Iterable["Channel"]) -> None:
        self.record = record
        self.channels = tuple(channels)
        self.uses: dict[str, InviteUseRecord] = {}

    @property
    def left(self) -> int:
        """How many people it still lets in."""
        return self.record.uses - len(self.uses)

    def is_expired(self, now: int) -> bool:
        """Whether its time is over."""
        return self.record.expires is not None and self.record.expires <= now

    def is_over(self, now: int) -> bool:
        """Whether it lets nobody new in any more."""
        return self.left <= 0 or self.is_expired(now)

    def count(self, use: InviteUseRecord) -> None:
        """Note that somebody has come in by it."""
        self.uses[use.identity] = use

    def uncount(self, use: InviteUseRecord) -> None:
        """Take that back."""
        self.uses.pop(use.identity, None)

    @property
    def rows(self) -> list[Row]:
        """All that the store keeps of it."""
        return [self.record, *self.uses.values()]


class InviteLinks:
    """All of them, by id and by what is kept of their secrets."""

    def __init__(
        self,
        records: Iterable[InviteLinkRecord],
        uses: Iterable[InviteUseRecord],
        channels: Mapping[int, "Channel"],
    ) -> None:
        self._by_id: dict[str, InviteLink] = {}
        self._by_secret: dict[str, InviteLink] = {}
        for record in records:
            self.add(InviteLink(record, (channels[each] for each in record.channels)))
        for use in uses:
            self._by_id[use.link_id].count(use)

    def __len__(self) -> int:
        return len(self._by_id)

    def add(self, link: InviteLink) -> None:
        """Let people in by it."""
        self._by_id[link.record.id] = link
        self._by_secret[link.record.secret] = link

    def remove(self, link: InviteLink) -> None:
        """Let nobody in by it any more."""
        del self._by_id[link.record.id]
        del self._by_secret[link.record.secret]

    def named(self, link_id: str) -> InviteLink | None:
        """The one of this id."""
        return self._by_id.get(link_id)

    def with_secret(self, secret: str) -> InviteLink | None:
        """The one that is opened by a secret."""
        return self._by_secret.get(hashed(secret))

    def all(self) -> list[InviteLink]:
        """All of them, oldest first."""
        return list(self._by_id.values())

    def of(self, maker: str) -> list[InviteLink]:
        """Those that somebody has made, oldest first."""
        return [link for link in self._by_id.values() if link.record.maker == maker]

    def new_id(self) -> str:
        """An id that no other one has."""
        found = secrets.token_hex(_ID_BYTES)
        return found if found not in self._by_id else self.new_id()


# Making and ending


def spare_link(server: "Server", maker: str, most: int | None) -> list[InviteLink]:
    """What has to go so that there is room for one more of somebody who may have `most`.

    Raises LinkError where none of theirs is over yet.
    """
    links, now = server.invite_links, server.now()
    own = links.of(maker)
    is_full = most is not None and len(own) >= most
    if not is_full and len(links) < INVITE_LINKS:
        return []
    over = [link for link in (own if is_full else links.all()) if link.is_over(now)]
    if not over:
        whose = f"You have {most} invitations" if is_full else "The server has as many invitations as it may"
        raise LinkError("LIMIT_REACHED", f"{whose}. End one first: INVITELINK LIST, then INVITELINK END id")
    return over[:1]


def make_link(
    server: "Server", record: InviteLinkRecord, channels: Iterable["Channel"], gone: Iterable[InviteLink]
) -> tuple["Batch", InviteLink, str]:
    """Make a link in the place of those that are `gone`: the batch that stores it, the link and its secret.

    Raises RecoveringError, before anything is changed.
    """
    secret, links, gone = new_secret(), server.invite_links, list(gone)
    link = InviteLink(record._replace(secret=hashed(secret)), channels)
    removed = [Removal(row) for each in gone for row in each.rows]
    batch = server.journal.store([*removed, link.record], partial(_undo_make, links, link, gone))
    for each in gone:
        links.remove(each)
    links.add(link)
    return batch, link, secret


def _undo_make(links: InviteLinks, link: InviteLink, gone: Iterable[InviteLink]) -> None:
    links.remove(link)
    for each in gone:
        links.add(each)


def end_link(server: "Server", link: InviteLink) -> "Batch":
    """Let nobody in by a link any more. Raises RecoveringError, before anything is changed."""
    links = server.invite_links
    batch = server.journal.store(map(Removal, link.rows), partial(links.add, link))
    links.remove(link)
    return batch


# Using


def find_link(server: "Server", secret: str, address: str) -> InviteLink:
    """The link that a secret opens, for who comes from an address. Raises LinkError."""
    count_guess(server, address)
    link = server.invite_links.with_secret(secret)
    if link is None or server.accounts.is_deleted(link.record.maker):
        raise LinkError("NO_SUCH_LINK", _UNKNOWN)
    guessed_right(server, address)
    return link


def check_link(server: "Server", link: InviteLink, identity: str | None) -> None:
    """Raise LinkError where a link doesn't let somebody in. Who has come in by it before may again."""
    author = link.record.author
    if server.invite_links.named(link.record.id) is not link:
        raise LinkError("NO_SUCH_LINK", _UNKNOWN)
    if link.record.expires is not None and link.is_expired(server.now()):
        end = server.local_time(link.record.expires)
        raise LinkError("EXPIRED", f"This invitation was valid until {end}. Ask {author} for a new one")
    if link.left <= 0 and identity not in link.uses:
        words = "As many people have come in by this invitation as it was made for"
        raise LinkError("USED_UP", f"{words}. Ask {author} for a new one")


def new_use(server: "Server", link: InviteLink, identity: str) -> InviteUseRecord | None:
    """What is to be stored where somebody comes in by a link; None where they were counted before."""
    if identity in link.uses:
        return None
    return InviteUseRecord(link.record.id, identity, server.now())


def count_use(session: "Session", link: InviteLink, identity: str) -> None:
    """Count that somebody comes in by a link, once. Raises RecoveringError, before anything is changed."""
    use = new_use(session.server, link, identity)
    if use is not None:
        session.store([use], partial(link.uncount, use))
        link.count(use)


def opens(server: "Server", link: InviteLink, channel: "Channel") -> bool:
    """Whether a link leads into a channel that is closed: whoever has made it could still invite there."""
    maker = link.record.maker
    if not maker:
        return True
    account = server.accounts.identified(maker)
    if account is None or is_closed(account):
        return False
    user = server.registry.identified(maker)
    roles = channel.members.get(user, "") if user is not None else channel.remembered.get(maker, "")
    is_moderator = channel.founder == maker or not {"q", "o"}.isdisjoint(roles)
    return is_moderator or server.is_administrator(account)
