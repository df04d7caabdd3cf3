"""The name that we enter a server under: what proves that it is ours, and what it knew when we left last."""

import asyncio
from functools import partial
from pathlib import Path

from hubbub.client.account import Account
from hubbub.client.address import Address
from hubbub.client.cache import Cache, cache_path
from hubbub.client.changes import NameRefused
from hubbub.client.entrance import Entrance, Passage
from hubbub.client.errands import Errands
from hubbub.client.exchange import Exchange
from hubbub.client.handshake import Stage
from hubbub.client.known_servers import KnownServers
from hubbub.client.reducer import Reducer
from hubbub.client.server_password import ServerPassword
from hubbub.wire.names import nick_problem


class Naming:
    """Takes a name when one is chosen, and asks for another one when it was refused."""

    def __init__(
        self,
        address: Address,
        nick: str,
        known_servers: KnownServers,
        account: Account,
        reducer: Reducer,
        exchange: Exchange,
        errands: Errands,
        server_password: ServerPassword,
        cache_folder: Path | None,
        entrance: Entrance | None = None,
    ) -> None:
        """`entrance` is the link that lets us in the first time."""
        self.nick = nick
        """What we are called, or want to be."""
        self.is_taken = asyncio.Event()
        """Set while there is a name to enter under, and what it knew has been recalled."""
        self.has_recalled = False
        """Whether something was known before the server has answered."""
        self.was_let_in = False
        """Whether the server has let us in: from then on it knows us by the secret of that name."""
        self._identity = nick
        """The name that we entered under: whatever we are called later, its secret says who we are."""
        self._address = address
        self._known_servers = known_servers
        self._account = account
        self._reducer = reducer
        self._exchange = exchange
        self._errands = errands
        self._server_password = server_password
        self._cache_folder = cache_folder
        self._entrance = entrance
        self._new_password = ""

    @property
    def passage(self) -> Passage | None:
        """The way in by a link, until that has let us in."""
        if self._entrance is None or self.was_let_in:
            return None
        return Passage(self._entrance, self._new_password)

    def enter(
        self, nick: str, password: str, *, keep: bool, new_password: str = "", server_password: str = ""
    ) -> None:
        """Take a name, and the password of its account where that is typed, to be kept or not.

        `new_password` is one that is chosen with the link, `server_password` what the server asks of all.
        """
        problem = nick_problem(nick)
        if (password or new_password or server_password) and not keep:
            self._cache_folder = None  # who keeps no password here keeps nothing else here either
        if problem is not None:
            self.refuse(NameRefused(nick, f"{problem}."))
        else:
            self._new_password = new_password
            then = partial(self._enter, nick)
            if password or not self._logs_in_as_before(nick):
                then = partial(self._account.choose, nick, password, keep, then, new_password)
            self._server_password.choose(server_password, keep, then)

    def refuse(self, refusal: NameRefused) -> None:
        """Wait for another name."""
        self.is_taken.clear()
        self._exchange.tell(refusal)

    def secret(self) -> str:
        """What proves to the server who we are. Raises KnownServersError."""
        return self._known_servers.secret(self._address, self._identity)

    def forget(self, account: str) -> None:
        """Have nothing here prove any more who we are. Raises KnownServersError."""
        names = (self._identity, self._reducer.state.nick, account)
        self._known_servers.forget_secrets(self._address, names)

    def _logs_in_as_before(self, nick: str) -> bool:
        """Whether only the server's password is new: the account's may have been typed once, and not kept."""
        return self._server_password.is_wanted and self.was_let_in and nick == self.nick

    def _enter(self, nick: str) -> None:
        """Take a name, now that it is known what proves to be its owner. Raises KnownServersError."""
        self.nick = nick
        if not self.was_let_in:
            self._identity = nick
            self._choose_cache()
        self._errands.do(self._recall(), then=self._go_in)

    def _choose_cache(self) -> None:
        """Keep what is learnt for the name that we enter under: what one name has read is no other's."""
        folder, old = self._cache_folder, self._exchange.cache
        path = cache_path(folder, self._address, self._identity) if folder else None
        if path == (old.path if old is not None else None):
            return
        if old is not None:
            self._exchange.flush()  # what was learnt so far is still the other name's
            self._reducer.state.start_over(self.nick)
            self.has_recalled = False
        self._exchange.cache = Cache(path) if path is not None else None
        self._exchange.flush()
        if old is not None:
            self._errands.do(old.close())

    async def _recall(self) -> None:
        """Show what was known when the program ended last, unless something is shown already."""
        cache = self._exchange.cache
        memory = await cache.open() if cache is not None else None
        if memory is not None and cache is self._exchange.cache and not self._reducer.state.rooms:
            self.has_recalled = True
            self._reducer.recall(memory)
            self._exchange.flush()

    def _go_in(self) -> None:
        """Enter under the name, now that what it knew is there. Raises KnownServersError."""
        self.is_taken.set()
        visit = self._exchange.visit
        if visit is not None and visit.stage is Stage.REFUSED:
            visit.rename(
                self.nick, self.secret(), self._account.credentials, self.passage, self._server_password.value
            )
