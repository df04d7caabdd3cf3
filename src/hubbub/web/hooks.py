"""Webhooks, at ``/hooks/ID/SECRET``: what is posted there is said in a channel (docs/bots.md)."""

import json
import math
from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import parse_qs

from aiohttp import web

from hubbub.server.bounds import WEBHOOK_BODY
from hubbub.server.journal import RecoveringError
from hubbub.server.webhooks import Webhook, post, source_of, usable_name
from hubbub.store.errors import StoreFailedError
from hubbub.web.body import read_body
from hubbub.web.openapi import Route, about
from hubbub.web.refusal import RefusedError
from hubbub.wire.limits import MULTILINE_MAX_BYTES, MULTILINE_MAX_LINES
from hubbub.wire.masks import Subject

if TYPE_CHECKING:
    from hubbub.server.server import Server

ROUTE: Final = "/hooks/{id}/{secret}"

_AGAIN: Final = {"Retry-After": "5"}
"""Seconds after which a server that could not store something may be able to."""

_BREAKS: Final = str.maketrans({"\r": "\n", "\0": None, "\x01": None})
"""What no line can carry, and the mark by which programs command clients (CTCP)."""

_UNKNOWN: Final = "There is no such webhook: the address has a mistake in it, or somebody has ended it."
_BANNED: Final = "This webhook is banned or muted in its channel. Ask a moderator there."
_TOO_MANY: Final = "This webhook says too much. Wait as long as Retry-After says."
_NOT_STORED: Final = "The server could not store the message, so nobody has seen it. Send it again later."
_FAILED: Final = "The server's disk has failed. Nobody knows whether the message was stored."
_TOO_LONG: Final = (
    f"That is too long: {MULTILINE_MAX_BYTES} bytes of text at most, in {MULTILINE_MAX_LINES} lines."
)
_TYPES: Final = (
    "Say what you send: Content-Type: text/plain for the text itself, application/json for "
    '{"text": "..."}, or a form with such JSON in its field payload.'
)

_ABOUT: Final = about(
    "Say something in a channel (docs/bots.md)",
    {
        204: "Everybody there can read it.",
        400: "What was posted can't be read.",
        403: "The webhook is banned or muted.",
        404: "There is no such webhook.",
        408: "It came too slowly.",
        413: "It is too long.",
        429: "The webhook says too much.",
        503: "It could not be stored.",
    },
    requestBody={
        "content": {
            "text/plain": {"schema": {"type": "string"}},
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {"text": {"type": "string"}, "name": {"type": "string"}},
                    "required": ["text"],
                }
            },
            "application/x-www-form-urlencoded": {
                "schema": {"type": "object", "properties": {"payload": {"type": "string"}}}
            },
        }
    },
)


class Said(NamedTuple):
    """What is to be said, and under which name if not the webhook's own."""

    text: str
    name: str | None = None


class UnreadableError(Exception):
    """What was posted means nothing; the text says in words what is wrong with it."""


class Hooks:
    """Takes what programs have to say."""

    def __init__(self, server: "Server") -> None:
        self._server = server

    def routes(self) -> list[Route]:
        """Where programs post."""
        return [Route("POST", ROUTE, self.answer, _ABOUT)]

    async def answer(self, request: web.Request) -> web.Response:
        """204 once everybody could read it. Raises what says in words why it was not said."""
        webhook = self._server.webhooks.find(request.match_info["id"], request.match_info["secret"])
        if webhook is None:
            raise RefusedError(HTTPStatus.NOT_FOUND, _UNKNOWN)
        wait = webhook.take(self._server.loop.time())
        if wait:
            headers = {"Retry-After": str(math.ceil(wait))}
            raise RefusedError(HTTPStatus.TOO_MANY_REQUESTS, _TOO_MANY, headers)
        try:
            said = read(request.content_type, request.charset, await self._body(request))
        except UnreadableError as error:
            raise RefusedError(HTTPStatus.BAD_REQUEST, str(error)) from error
        if len(said.text.encode()) > MULTILINE_MAX_BYTES or said.text.count("\n") >= MULTILINE_MAX_LINES:
            raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _TOO_LONG)
        await self._say(webhook, said)
        return web.Response(status=204)

    async def _body(self, request: web.Request) -> bytes:
        return await read_body(request, WEBHOOK_BODY, self._server.config.timeouts.registration, _TOO_LONG)

    async def _say(self, webhook: Webhook, said: Said) -> None:
        server = self._server
        name = usable_name(said.name or "") or webhook.record.name
        source = source_of(webhook, name, server.host)
        if webhook.channel.lists.silences(Subject.of(source)):
            raise RefusedError(HTTPStatus.FORBIDDEN, _BANNED)
        # It may have been ended while the rest of the request came.
        if server.webhooks.of(webhook.channel).get(webhook.record.id) is not webhook:
            raise RefusedError(HTTPStatus.NOT_FOUND, _UNKNOWN)
        if server.journal.is_crowded:
            raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, _NOT_STORED, _AGAIN)
        try:
            committed = await server.journal.committed(post(server, webhook, source, said.text))
        except RecoveringError as error:
            raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, _NOT_STORED, _AGAIN) from error
        except StoreFailedError as error:
            raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, _FAILED) from error
        if not committed:
            raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, _NOT_STORED, _AGAIN)


def read(kind: str, charset: str | None, body: bytes) -> Said:
    """What a body of this type and encoding has to say. Raises UnreadableError."""
    try:
        text = body.decode(charset or "utf-8")
    except (LookupError, UnicodeDecodeError) as error:
        raise UnreadableError("That is not text in UTF-8, nor in the charset of Content-Type.") from error
    if kind == "text/plain":
        said = Said(text)
    elif kind == "application/json":
        said = _of_json(text)
    elif kind == "application/x-www-form-urlencoded" and (payload := _payload(text)) is not None:
        said = _of_json(payload)
    else:
        raise UnreadableError(_TYPES)
    cleaned = _clean(said.text)
    if not cleaned.strip():
        raise UnreadableError("There is no text in it.")
    return said._replace(text=cleaned)


def _clean(text: str) -> str:
    """The text with one kind of line break, without what no line can carry and without blank ends."""
    text = text.encode(errors="replace").decode()  # JSON can have half a character
    return text.replace("\r\n", "\n").translate(_BREAKS).strip("\n")


def _payload(text: str) -> str | None:
    try:
        return parse_qs(text, max_num_fields=10).get("payload", [None])[0]
    except ValueError as error:
        raise UnreadableError("That form has too many fields, and should have one: payload.") from error


def _of_json(text: str) -> Said:
    """``{"text": "...", "name": "..."}``, where Slack and Mattermost have ``username`` for the name."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"That is not JSON: {error}.") from error
    if not isinstance(found, Mapping) or not isinstance(found.get("text"), str):
        raise UnreadableError('JSON has to be {"text": "..."}, with a text in it.')
    name = found.get("name", found.get("username"))
    if not isinstance(name, str | None):
        raise UnreadableError("A name, or username, has to be a text.")
    return Said(found["text"], name)
