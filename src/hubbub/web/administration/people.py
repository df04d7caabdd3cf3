"""People: who is here and with which devices, and whose accounts there are."""

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel

from hubbub.server.bans import PERSON
from hubbub.server.server import time_of_id
from hubbub.web.administration.operation import Operation
from hubbub.web.administration.pages import PageAsked, part_of
from hubbub.web.files.library import Library
from hubbub.wire.masks import ACCOUNT
from hubbub.wire.names import fold

if TYPE_CHECKING:
    from hubbub.server.server import Server
    from hubbub.server.session import Session
    from hubbub.server.user import User
    from hubbub.store.records import AccountRecord


class PeopleAsked(PageAsked):
    """Which people: by a part of their name or account, or by an address that they come from."""

    who: Literal["all", "online", "accounts", "guests", "administrators"] = "all"


class Device(BaseModel):
    """One session of somebody's."""

    id: str
    address: str
    since: int
    secure: bool
    """Whether nobody can listen in."""
    browser: bool


class Someone(BaseModel):
    """Somebody who is here, or whose account there is. Times are milliseconds since 1970."""

    name: str
    account: str
    """What they are logged in to; empty for a guest."""
    administrator: bool
    named_in_settings: bool
    """Whether it is the configuration that makes them an administrator."""
    is_me: bool
    banned: bool
    """Whether their account can't come in."""
    registered: int | None
    since: int | None
    """Since when they are here; null where they are not."""
    last_seen: int | None
    channels: int
    files: int
    """The bytes of what they have uploaded; of guests it is counted by their address."""
    devices: list[Device]


class People(BaseModel):
    """A part of them, by name."""

    items: list[Someone]
    next: str | None


class PeopleList:
    """Answers who is here, and whose accounts there are."""

    def __init__(self, server: "Server", library: Library) -> None:
        self._server = server
        self._library = library

    def operations(self) -> list[Operation[PeopleAsked]]:
        """What can be asked for."""
        return [Operation("GET", "/api/people", "People and accounts", PeopleAsked, People, self._people)]

    async def _people(self, session: "Session", asked: PeopleAsked) -> People:
        accounts, registry = self._server.accounts, self._server.registry
        keys = [key for key, user in registry.users.items() if user.sessions]
        if asked.who not in {"online", "guests"}:
            keys += [key for key in accounts.keys() if not self._is_here(key)]  # noqa: SIM118 - a method of ours
        search = fold(asked.search)

        def is_wanted(key: str) -> bool:
            user, account = self._behind(key)
            return _is_of(asked.who, user, account, self._server) and _is_found(search, key, user, account)

        part, after = await part_of(keys, is_wanted, asked)
        found = [(key, *self._behind(key)) for key in part]
        return People(
            items=[self._told(session, user, account) for _, user, account in found if user or account],
            next=after,
        )

    def _is_here(self, key: str) -> bool:
        """Whether the owner of the account of this key is connected, and so is listed by their nick."""
        account = self._server.accounts.named(key)
        user = self._server.registry.identified(account.identity) if account is not None else None
        return user is not None and bool(user.sessions)

    def _behind(self, key: str) -> "tuple[User | None, AccountRecord | None]":
        """Whoever is here under a name, or whose account has it."""
        user = self._server.registry.users.get(key)
        if user is not None and user.sessions:
            return user, user.account
        account = self._server.accounts.find(key)
        return (self._server.registry.identified(account.identity) if account is not None else None), account

    def _told(self, session: "Session", user: "User | None", account: "AccountRecord | None") -> Someone:
        server = self._server
        here = user is not None and bool(user.sessions)
        name = account.name if account is not None else ""
        identity = account.identity if account is not None else user.identity if user is not None else ""
        return Someone(
            name=user.nick if user is not None and here else name,
            account=name,
            administrator=(account is not None and server.is_administrator(account))
            or (user is not None and user.operator),
            named_in_settings=account is not None and is_named(server, account),
            is_me=session.me.identity == identity,
            banned=account is not None and server.bans.find(PERSON, f"{ACCOUNT}:{name}") is not None,
            registered=account.created if account is not None else None,
            since=user.connected if user is not None and here else None,
            last_seen=(user.last_spoke if here else user.absent_since) if user is not None else None,
            channels=len(user.channels) if user is not None else 0,
            files=self._library.taken_by(identity),
            devices=[_device(each) for each in user.sessions] if user is not None else [],
        )


def is_named(server: "Server", account: "AccountRecord") -> bool:
    """Whether the configuration makes an account an administrator's."""
    return account.key in map(fold, server.config.administrators)


def _is_of(who: str, user: "User | None", account: "AccountRecord | None", server: "Server") -> bool:
    match who:
        case "online":
            return user is not None and bool(user.sessions)
        case "accounts":
            return account is not None
        case "guests":
            return user is not None and account is None
        case "administrators":
            by_account = account is not None and server.is_administrator(account)
            return by_account or (user is not None and user.operator)
        case _:
            return user is not None or account is not None


def _is_found(search: str, key: str, user: "User | None", account: "AccountRecord | None") -> bool:
    if not search or search in key or (account is not None and search in account.key):
        return True
    return user is not None and any(search in each.address for each in user.sessions)


def _device(session: "Session") -> Device:
    return Device(
        id=str(session.number),
        address=session.address,
        since=time_of_id(session.number),
        secure=session.secure,
        browser=bool(session.origin),
    )
