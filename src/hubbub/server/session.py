"""One client's session: what it has negotiated, what it is being answered, and what its answers wait for.

A session handles one command at a time. It never sees a transport: bytes leave through its outbox, and
`hang_up` ends the connection.
"""

import logging
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TypeAlias

from hubbub.server.batches import in_batch
from hubbub.server.fanout import Audience, Delivery
from hubbub.server.introduction import Introduction, PasswordProof
from hubbub.server.journal import Action, Batch, RecoveringError, Undo
from hubbub.server.lines import Line, Variant, encode, room_after, shared, variant_of
from hubbub.server.outbox import Outbox
from hubbub.server.response import Response
from hubbub.store.records import AccountRecord, EventRecord, Removal, Row
from hubbub.wire import capabilities as cap
from hubbub.wire import numerics
from hubbub.wire.message import NO_TAGS, Message
from hubbub.wire.registration import State

if TYPE_CHECKING:
    from hubbub.server.conversation import Conversation
    from hubbub.server.invite_links import InviteLink
    from hubbub.server.multiline import MultilineDraft
    from hubbub.server.sasl import Exchange
    from hubbub.server.server import Server
    from hubbub.server.user import User

log: Final = logging.getLogger(__name__)

ISUPPORT_BATCH: Final = frozenset({cap.BATCH, cap.EXTENDED_ISUPPORT})
"""With these capabilities a client is sent RPL_ISUPPORT as a batch, always."""

Pending: TypeAlias = Coroutine[object, object, None] | None
"""What a handler leaves to be done: None where the command has been carried out."""


class Session:
    """A client on this server.

    `address` is the peer's, for the log; `host` is what others see; `certificate` is the fingerprint of the
    one that the client has, if any. Once it is `closing`, it is still owed its last answers, and nothing that
    it says is taken. `subscriptions` are the keys of metadata of which it wants to hear. A `modern` client
    has said that it knows version 302 of capability negotiation. `origin` is where a browser has its page
    from (RFC 6454), `token` what server/tokens.py has given out, and `push_endpoint` where its device takes
    push notifications. `number` is this session's alone, and tells when it began. `invite` is the link by
    which it has come, if any; who `is_host` has proven to run the server (HOSTKEY).
    """

    __slots__ = (
        "_hang_up",
        "_response",
        "_unbegun",
        "_waits_for",
        "address",
        "capabilities",
        "certificate",
        "closing",
        "exchange",
        "host",
        "introduction",
        "invite",
        "is_host",
        "modern",
        "multiline",
        "number",
        "origin",
        "outbox",
        "password_proof",
        "push_endpoint",
        "secure",
        "server",
        "state",
        "subscriptions",
        "token",
        "unverified",
        "user",
        "variant",
    )

    def __init__(
        self,
        server: "Server",
        outbox: Outbox,
        address: str,
        *,
        secure: bool,
        certificate: str | None,
        hang_up: Callable[[str], None],
    ) -> None:
        self.server = server
        self.number = server.new_id()
        self.outbox = outbox
        self.address = address
        self.host = server.cloak(address)
        self.secure = secure
        self.certificate = certificate
        self.invite: InviteLink | None = None
        self.is_host = False
        self.origin = ""
        self.token = ""
        self.push_endpoint = ""
        self.closing = False
        self.state = State.NEW
        self.introduction: Introduction | None = Introduction()
        self.user: User | None = None
        self.capabilities = shared(frozenset())
        self.variant: Variant = variant_of(self.capabilities, outbox.framing)
        self.modern = False
        self.multiline: MultilineDraft | None = None
        self.exchange: Exchange | None = None
        self.password_proof: PasswordProof | None = None
        self.unverified: AccountRecord | None = None
        self.subscriptions: dict[str, None] = {}
        self._hang_up = hang_up
        self._response: Response | None = None
        self._unbegun: Pending = None
        self._waits_for: Batch | None = None

    # A command's life

    def answer(self, command: str, label: str | None, handler: Callable[[], Pending]) -> Pending:
        """Run a handler and send what it replied; an awaitable where that takes time."""
        self._response = Response(self, command, label)
        try:
            pending = handler()
        except RecoveringError:
            pending = self._try_again(handler)
        except Exception as error:  # noqa: BLE001 - one command fails, the server goes on (survive 22)
            self._failed(error)
            pending = None
        if pending is None:
            self._finish()
            return None
        self._unbegun = pending
        return self._answer_later(handler, pending)

    def abandon(self) -> None:
        """Leave the command undone whose answer takes time; its task is cancelled, and may not have begun."""
        if self._unbegun is not None:
            self._unbegun.close()

    async def _answer_later(
        self, handler: Callable[[], Pending], pending: Coroutine[object, object, None]
    ) -> None:
        self._unbegun = None
        try:
            await pending
        except RecoveringError:
            await self._answer_later(handler, self._try_again(handler))
            return
        except Exception as error:  # noqa: BLE001 - as in answer
            self._failed(error)
        self._finish()

    async def _try_again(self, handler: Callable[[], Pending]) -> None:
        """Run a handler that has changed nothing yet once more, when events can be appended again."""
        await self.server.journal.recovered()
        self.response.begin_again()
        pending = handler()
        if pending is not None:
            await pending

    def _failed(self, error: Exception) -> None:
        response = self.response
        log.error("a command failed", exc_info=error, extra={"command": response.command})
        response.fail(
            "INTERNAL_ERROR", "The server made a mistake and has logged it. Nothing else is affected."
        )

    def _finish(self) -> None:
        response = self.response
        self._response = None
        waits_for = self.waits_for
        if waits_for is None:
            response.release()
        else:
            waits_for.outputs.append(response)
            waits_for.lines += len(response.lines)

    @contextmanager
    def unasked(self) -> Iterator[None]:
        """Send replies that answer no command: what another device of the same person has done."""
        answering, self._response = self._response, Response(self, "", None)
        try:
            yield
        finally:
            self._finish()
            self._response = answering

    @property
    def response(self) -> Response:
        """The answer that is being gathered."""
        if self._response is None:
            raise RuntimeError("a session replies only while it handles a command")
        return self._response

    @property
    def me(self) -> "User":
        """Who the session belongs to; the command table keeps out whoever has not said."""
        if self.user is None:
            raise RuntimeError("this needs a registered client")
        return self.user

    # Replies

    @property
    def nick(self) -> str:
        """The nick as numerics address it: ``*`` before there is one."""
        if self.user is not None:
            return self.user.nick
        return (self.introduction and self.introduction.nick) or "*"

    def numeric(self, numeric: str, *params: str) -> Message:
        """A numeric for this client."""
        context = map(_as_middle, params[:-1])
        return Message(numeric, (self.nick, *context, *params[-1:]), self.server.host)

    def room_for(self, numeric: str, *params: str) -> int:
        """The bytes that a numeric for this client has room for after these parameters."""
        return room_after(self.server.host, numeric, self.nick, *params)

    def reply(self, numeric: str, *params: str) -> None:
        """Answer with a numeric, unless the answer has none."""
        if not self.response.muted:
            self.response.lines.append(self.numeric(numeric, *params))

    def send(self, message: Message) -> None:
        """Answer with any message."""
        self.response.lines.append(message)

    def notice(self, text: str) -> None:
        """Answer in words of the server's own."""
        self.send(Message("NOTICE", (self.nick, text), self.server.host))

    def fail(self, command: str, code: str, *context: str, text: str) -> None:
        """Answer that a command failed (https://ircv3.net/specs/extensions/standard-replies)."""
        self.send(self.standard_reply("FAIL", command, code, *context, text=text))

    def standard_reply(self, kind: str, command: str, code: str, *context: str, text: str) -> Message:
        """A FAIL, a WARN or a NOTE."""
        return Message(kind, (command, code, *map(_as_middle, context), text), self.server.host)

    # What waits for a commit

    @property
    def waits_for(self) -> Batch | None:
        """The newest uncommitted batch that this session's answers must not overtake."""
        if self._waits_for is not None and self._waits_for.settled:
            self._waits_for = None
        return self._waits_for

    def wait_for(self, batch: Batch | None) -> None:
        """Answer only after this batch is committed."""
        if batch is None:
            return
        self.response.wait_for(batch)
        waits_for = self.waits_for
        if waits_for is None or waits_for.number < batch.number:
            self._waits_for = batch

    def record(
        self, conversation: "Conversation", event: EventRecord, undo: Undo, rows: Iterable[Row | Removal] = ()
    ) -> None:
        """Append an event to a conversation's log, and change rows with it.

        Raises RecoveringError, before anything is changed.
        """
        self.wait_for(self.server.journal.append(conversation, event, undo, rows))

    def store(self, rows: Iterable[Row | Removal], undo: Undo) -> Batch:
        """Change rows of the store. Raises RecoveringError, before anything is changed."""
        batch = self.server.journal.store(rows, undo)
        self.wait_for(batch)
        return batch

    def publish(
        self, line: Line, audience: Audience, *, own: bool = True, tags: Mapping[str, str] = NO_TAGS
    ) -> None:
        """Send an event to an audience once it is committed.

        With `own`, this session gets it too; as a part of its answer if that has a label, or if its copy
        alone carries `tags`.
        """
        apart = own and (bool(tags) or self.response.label is not None)
        if apart:
            self.response.lines += line.messages(self.variant, tags)
        self.deliver(audience, line, own=own and not apart)

    def publish_message(self, line: Line, audience: Audience, nonce: str | None = None) -> None:
        """Publish what this session itself has said: with echo-message it gets a copy, with its nonce."""
        own = cap.ECHO_MESSAGE in self.capabilities
        self.publish(line, audience, own=own, tags={cap.NONCE: nonce} if nonce else NO_TAGS)

    def echo(self, line: Line, nonce: str) -> None:
        """Answer with a message that this session's user has said before."""
        if cap.ECHO_MESSAGE in self.capabilities:
            self.response.lines += line.messages(self.variant, {cap.NONCE: nonce})

    def deliver(self, audience: Audience, line: Line, *, own: bool = False) -> None:
        """Send a line to an audience, no earlier than what this session waits for."""
        delivery = Delivery(audience, line, None if own else self.outbox)
        waits_for = self.waits_for
        if waits_for is None:
            self.server.fanout.deliver([delivery])
        else:
            waits_for.outputs.append(delivery)

    def when_committed(self, act: Callable[[], None]) -> None:
        """Do something once what this session waits for is committed; nothing where that is refused."""
        waits_for = self.waits_for
        if waits_for is None:
            act()
        else:
            waits_for.outputs.append(Action(act))

    @property
    def is_behind(self) -> bool:
        """Whether earlier answers wait for a commit, or for the client to read."""
        return self.waits_for is not None or not self.outbox.is_empty

    async def caught_up(self) -> None:
        """Wait until earlier answers are on their way: for one who is about to answer with much."""
        if self.waits_for is not None:
            await self.server.journal.all_settled()
        await self.outbox.drained()

    # Changes of the session itself

    def welcome(self, nick: str) -> None:
        """Say first of all where the client is, and under which name."""
        with_isupport = not self.capabilities >= ISUPPORT_BATCH
        uploads, files = self.server.file_addresses(self)
        self.outbox.append(self.server.welcome.encode(nick, uploads, files, with_isupport=with_isupport))
        if not with_isupport:
            self.send_isupport()

    def send_isupport(self) -> None:
        """Answer with what the server supports, as one batch where the client knows that.

        See https://ircv3.net/specs/extensions/extended-isupport.
        """
        lines = self.response.lines
        start = len(lines)
        for words in self.server.isupport_for(self):
            self.reply(numerics.RPL_ISUPPORT, *words, "are supported by this server")
        if self.capabilities >= ISUPPORT_BATCH:
            lines[start:] = in_batch(self, ("draft/isupport",), lines[start:])

    def set_capabilities(self, capabilities: frozenset[str]) -> None:
        """Take a new set of capabilities."""
        self.capabilities = shared(capabilities)
        self.variant = variant_of(capabilities, self.outbox.framing)
        if not cap.has_metadata(capabilities):
            self.subscriptions.clear()
        if self.user is not None:
            for channel in self.user.channels:
                channel.audience_changed()

    def close_after_reply(self, reason: str) -> None:
        """End the connection once the command that is being handled has been answered."""
        self.closing = True
        self.response.closing = reason

    def refuse_http(self) -> None:
        """Tell a browser that took this for a web server, and end the connection."""
        body = "This is a chat server (IRC), not a web page.\n"
        head = f"HTTP/1.1 400 Bad Request\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        self.closing = True
        self.outbox.append((head + body).encode())
        self._hang_up("Spoke HTTP")

    def close(self, reason: str) -> None:
        """Say ERROR and end the connection at once: what the session still waits for, it is not told."""
        self.closing = True
        self.outbox.append(encode(Message("ERROR", (reason,))))
        self._hang_up(reason)


_BREAKS: Final = str.maketrans(dict.fromkeys(" \r\n\0", "_"))


def _as_middle(text: str) -> str:
    """What a client has said, as a parameter that is not the last: no spaces, no colon first, not empty.

    Nor line breaks, which the value of a tag can have.
    """
    return text.translate(_BREAKS).lstrip(":") or "*"
