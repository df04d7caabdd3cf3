"""Saying no to a request: an exception of our own, since the library's are answers at the same time.

Such an answer knows the request, and the request the answer; with the frames that it was raised in, and the
pieces of a file in these, it would stay in memory until somebody looks for garbage.
"""

from collections.abc import Mapping
from http import HTTPStatus

from aiohttp import web
from aiohttp.typedefs import Handler


class RefusedError(Exception):
    """A request is refused, in words."""

    def __init__(self, status: HTTPStatus, words: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(words)
        self.status = status
        self.headers = headers


@web.middleware
async def answer_refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn refusals into answers."""
    try:
        return await handler(request)
    except RefusedError as error:
        answer = web.Response(status=error.status, text=f"{error}\n", headers=error.headers)
    if not request.content.is_eof():  # what else comes on this connection is the rest of what was refused
        answer.force_close()
    return answer
