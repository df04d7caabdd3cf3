"""The body of a request that is short, read as a whole, in time."""

import asyncio
from http import HTTPStatus

from aiohttp import web

from hubbub.web.refusal import RefusedError

_SLOW = "It took too long to say what is meant."


async def read_body(request: web.Request, most: int, seconds: float, too_long: str) -> bytes:
    """A body of so many bytes at most. Raises RefusedError, with the words of `too_long` if it is that."""
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for part, _ in request.content.iter_chunks():
                body += part
                if len(body) > most:
                    raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, too_long)
    except TimeoutError as error:
        raise RefusedError(HTTPStatus.REQUEST_TIMEOUT, _SLOW) from error
    return bytes(body)
