"""A stay on one server, as the window has it: what can be done there."""

import secrets
from functools import partial
from pathlib import Path

from hubbub.client.account import Account
from hubbub.client.address import Address
from hubbub.client.compose import one_line
from hubbub.client.downloads import Downloads
from hubbub.client.entrance import Entrance
from hubbub.client.errands import Errands
from hubbub.client.exchange import Exchange, Sink
from hubbub.client.known_servers import KnownServers
from hubbub.client.model import Link
from hubbub.client.moderation import Moderation
from hubbub.client.naming import Naming
from hubbub.client.passwords import Passwords
from hubbub.client.reading import Reader
from hubbub.client.reducer import Reducer
from hubbub.client.rules import Rules
from hubbub.client.server_password import ServerPassword
from hubbub.client.staying import Staying
from hubbub.client.translation import _
from hubbub.client.uploads import Uploads
from hubbub.client.visit import Timing, now
from hubbub.wire.message import Message
from hubbub.wire.names import channel_problem, nick_problem


class Session:
    """One stay under one name. All methods are called on the event loop's thread, and none of them blocks.

    `sink` is called with what changed, in order; it must not raise.
    """

    def __init__(
        self,
        address: Address,
        nick: str,
        sink: Sink,
        known_servers: KnownServers,
        *,
        timing: Timing | None = None,
        password: str = "",
        keep: bool = True,
        cache: Path | None = None,
        entrance: Entrance | None = None,
        new_password: str = "",
        server_password: str = "",
    ) -> None:
        """Enter under `nick`, with the `password` of its account if one was typed, to be kept or not.

        `cache` is the folder for what was said, so that it can be read without a connection. `entrance` is
        the link that lets us in, and `new_password` is chosen with it. `server_password` is what the server
        asks of everybody, empty where nothing was typed.
        """
        self._reducer = reducer = Reducer(nick)
        self._exchange = exchange = Exchange(reducer, sink, encrypted=address.tls)
        self._errands = errands = Errands(self.report)
        passwords = Passwords.beside(known_servers.path)
        self._server_password = ServerPassword(address, passwords, errands)
        self.account = account = Account(address, passwords, reducer, errands, exchange.flush)
        """Registering, logging in and out, and the password."""
        self.moderation = Moderation(reducer.state, lambda: exchange.is_ready, exchange.flush)
        """Looking over and changing channels, and who people are."""
        self.reading = Reader(reducer, exchange, errands)
        """What was said: older pages, places and words in it."""
        self.uploads = Uploads(
            reducer.state, account, encrypted=address.tls, pin=lambda: known_servers.fingerprint(address),
            is_ready=lambda: exchange.is_ready, flush=exchange.flush,
        )  # fmt: skip
        """Sending files."""
        self.downloads = Downloads(
            reducer.state, account, pin=lambda: known_servers.fingerprint(address), flush=exchange.flush
        )
        """Showing, saving and removing them."""
        self._begin = partial(self.enter, nick, password, keep, new_password, server_password)
        self._naming = Naming(
            address, nick, known_servers, account, reducer, exchange, errands, self._server_password,
            cache, entrance,
        )  # fmt: skip
        self._staying = Staying(
            address, known_servers, timing or Timing(),
            self._naming, account, self._server_password, self.uploads, reducer, exchange, errands,
        )  # fmt: skip
        self._farewell = _("You left.")
        self._forgets = False
        """Whether nothing of this stay is to remain on this computer."""

    async def run(self) -> None:
        """Connect, and come back after every break, until leave() or until the server can't be entered."""
        self._begin()
        problem = await self._staying.run()
        self._exchange.tell_link(Link.CLOSED, problem or self._farewell, forgets=self._forgets)
        await self.uploads.close()
        await self.downloads.close()
        await self._errands.finish()
        if self._exchange.cache is not None:
            await self._exchange.cache.close(forget=self._forgets)

    def enter(
        self,
        nick: str,
        password: str = "",
        keep: bool = True,
        new_password: str = "",
        server_password: str = "",
    ) -> None:
        """Try another name after NameRefused, or the password of its account or the server, kept or not.

        With a link, a `new_password` makes an account, or is that of the one which the link is for.
        """
        self._naming.enter(
            nick, password, keep=keep, new_password=new_password, server_password=server_password
        )

    def trust(self, fingerprint: str) -> None:
        """Go on after ServerChanged, and take this certificate for the server's from here on."""
        self._staying.trust(fingerprint)

    def log_out(self) -> None:
        """Have nothing here log in to the account any more, and leave."""
        self.account.log_out(then=self._end_logged_in)

    def leave(self, reason: str = "") -> None:
        """Say goodbye and end; run() returns soon after, whatever the server does."""
        self._staying.leave(one_line(reason))

    def say(self, key: str, text: str, reply_to: str | None = None) -> str | None:
        """Show and send a text of any length in the conversation `key`, as an answer to the msgid `reply_to`.

        Returns the id of its entry (the first one, if it takes several), None for a blank text.
        """
        return self._say(key, text, action=False, reply_to=reply_to)

    def act(self, key: str, text: str) -> str | None:
        """Like say(), for ``/me``: the text is told about us."""
        return self._say(key, text, action=True)

    def retry(self, key: str, entry_id: str) -> None:
        """Send a message again that has failed: its entry is pending once more, and the newest."""
        self._reducer.speaker.retry(key, entry_id, now())
        self._exchange.flush()

    def discard(self, key: str, entry_id: str) -> None:
        """Delete a message of ours that the server does not have: one that has failed, or still waits."""
        self._reducer.speaker.discard(key, entry_id)
        self._exchange.flush()

    def edit(self, key: str, msgid: str, text: str) -> None:
        """Replace the text of a message of ours; also while there is no connection, once it is back."""
        self._reducer.speaker.edit(key, msgid, text, _nonce())
        self._exchange.flush()

    def react(self, key: str, msgid: str, text: str, add: bool) -> None:
        """Answer a message with an emoji, or take that back."""
        if self._exchange.is_online():
            self._reducer.speaker.react(key, msgid, text, add=add)
            self._exchange.flush()

    def remove(self, key: str, msgid: str, reason: str = "") -> None:
        """Take a message back, or as a moderator remove somebody else's."""
        if self._exchange.is_online():
            self._reducer.speaker.remove(key, msgid, reason)
            self._exchange.flush()

    def typing(self, key: str, active: bool) -> None:
        """Tell the others that we are writing, or have stopped. Without a connection nobody is told."""
        if self._exchange.is_ready:
            self._reducer.speaker.typing(key, active=active)
            self._exchange.flush()

    def mark_read(self, key: str, time: int) -> None:
        """Note for all our devices that a conversation is read until `time`, in milliseconds since 1970."""
        if self._exchange.is_ready:
            self._reducer.speaker.mark_read(key, time)
            self._exchange.flush()

    def open_direct(self, nick: str) -> str | None:
        """Begin or find the private conversation with `nick`: its key, None when that can't be a name."""
        if self._report(nick_problem(nick)):
            return None
        key = self._reducer.open_direct(nick)
        self._exchange.flush()
        return key

    def join(self, channel: str, word: str = "") -> None:
        """Enter a channel; `word` is its key, if it has one."""
        if self._report(channel_problem(channel)):
            return
        if not self._naming.was_let_in or self._exchange.is_online():
            self._reducer.join(channel, one_line(word), later=not self._exchange.is_ready)
            self._exchange.flush()

    def part(self, key: str, reason: str = "") -> None:
        """Leave a channel."""
        if self._exchange.is_online():
            self._reducer.leave(key, one_line(reason))
            self._exchange.flush()

    def set_topic(self, key: str, topic: str) -> None:
        """Say what a channel is about."""
        self.request("TOPIC", self.name_of(key), one_line(topic))

    def rename(self, nick: str) -> None:
        """Ask for another name while online."""
        if not self._report(nick_problem(nick)):
            self.request("NICK", nick)

    def request(self, command: str, *params: str) -> None:
        """Ask the server for something as it stands."""
        if self._exchange.is_online():
            self._reducer.ask(Message(command, params))
            self._exchange.flush()

    @property
    def rules(self) -> Rules:
        """What the server lets people do with channels."""
        return Rules.of(self._reducer.state.features)

    def knows(self, key: str) -> bool:
        """Whether there is a conversation `key`."""
        return key in self._reducer.state.rooms

    def name_of(self, key: str) -> str:
        """How the conversation `key` is written."""
        return self._reducer.state.rooms[key].name

    def is_channel(self, key: str) -> bool:
        """Whether the conversation `key` is a channel."""
        return self._reducer.state.rooms[key].is_channel

    def report(self, text: str, key: str | None = None) -> None:
        """Tell the window that something can't be done."""
        self._exchange.report(text, key)

    def _end_logged_in(self) -> None:
        """Leave for good. Raises KnownServersError."""
        account = self.account.last_name or self._naming.nick
        self._farewell = _(
            "You are logged out, and this computer knows nothing of {account} any "
            "more. To come back, enter under that name and type its password, or be "
            "a guest under another name."
        ).format(account=account)
        self._naming.forget(account)
        self._server_password.forget()
        self._forgets = True
        self.leave()

    def _say(self, key: str, text: str, *, action: bool, reply_to: str | None = None) -> str | None:
        ids = self._reducer.speaker.say(key, text, _nonce, now(), action=action, reply_to=reply_to)
        self._exchange.flush()
        return ids[0] if ids else None

    def _report(self, problem: str | None) -> bool:
        if problem is not None:
            self.report(f"{problem}.")
        return problem is not None


def _nonce() -> str:
    return secrets.token_urlsafe(16)
