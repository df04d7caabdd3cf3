"""Saying no to a request: an exception of our own, since the library's are answers at the same time.

Such an answer knows the request, and the request the answer; with the frames that it was raised in, and the
pieces of a file in these, it would stay in memory until somebody looks for garbage. All of the web side has
this one; the library's own are left for what no handler of ours sees, such as a method that an address has
not.
"""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

from hubbub.store.errors import StoreError

log: Final = logging.getLogger(__name__)

_NOT_NOW: Final = "The server can't store anything at the moment. Try again in a minute.\n"


class RefusedError(Exception):
    """A request is refused, in words."""

    def __init__(self, status: HTTPStatus, words: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(words)
        self.status = status
        self.headers = headers


@web.middleware
async def answer_refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn refusals into answers, and a database that can't be used into one."""
    try:
        return await handler(request)
    except RefusedError as error:
        answer = web.Response(status=error.status, text=f"{error}\n", headers=error.headers)
    except StoreError as error:
        log.warning("a request failed", extra={"reason": str(error)})
        answer = web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE, text=_NOT_NOW)
    if not request.content.is_eof():  # what else comes on this connection is the rest of what was refused
        answer.force_close()
    return answer
