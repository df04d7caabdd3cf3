"""Links that let people in, at ``/invite/SECRET`` and ``/login/SECRET``: the page, or in JSON what it tells.

Opening one changes nothing: who comes in by it says so over IRC (docs/invitations.md).
"""

from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import segno
from aiohttp import web

from hubbub.server.addresses import is_loopback
from hubbub.server.invite_links import check_link, find_link
from hubbub.server.link_secrets import INVITE, LOGIN, LinkError, link_address
from hubbub.server.login_links import find_login_link
from hubbub.web.openapi import Route, about

if TYPE_CHECKING:
    from hubbub.server.server import Server
    from hubbub.web.page import Page
    from hubbub.web.visitors import Visitors

_JSON: Final = "application/json"
_PRIVATE: Final = {"Cache-Control": "no-store", "Vary": "Accept"}
_STATUS: Final = {"TOO_MANY_ATTEMPTS": HTTPStatus.TOO_MANY_REQUESTS, "NO_SUCH_LINK": HTTPStatus.NOT_FOUND}
"""Of what else is wrong: 410, since it was there once."""


def _described(summary: str, found: str, kinds: Mapping[int, str]) -> dict[str, Any]:
    outcomes = {
        200: found,
        404: "There is no such link.",
        410: "It was valid once.",
        429: "Too many links were tried from that address.",
    }
    refusals = dict.fromkeys((404, 410, 429), _JSON)
    return about(summary, outcomes, {**refusals, **kinds})


_PAGE_OR_JSON: Final = "The page, or in JSON what it tells, for who accepts that."
_INVITATION: Final = _described("A link that invites", _PAGE_OR_JSON, {200: "*/*"})
_LOGIN: Final = _described("A link that logs in once", _PAGE_OR_JSON, {200: "*/*"})
_CODE: Final = _described("A link that invites, as a QR code", "The picture.", {200: "image/svg+xml"})


class Entrances:
    """Answers those who open a link. `fingerprint` is that of the certificate of the listeners for IRC."""

    def __init__(self, server: "Server", visitors: "Visitors", page: "Page", fingerprint: str) -> None:
        self._server = server
        self._visitors = visitors
        self._page = page
        self._fingerprint = fingerprint

    def routes(self) -> list[Route]:
        """Where links lead."""
        return [
            Route("GET", f"{INVITE}/{{secret}}", partial(self._answer, self._invitation), _INVITATION),
            Route("GET", f"{INVITE}/{{secret}}/code.svg", partial(self._answer_refusals, self._code), _CODE),
            Route("GET", f"{LOGIN}/{{secret}}", partial(self._answer, self._login), _LOGIN),
        ]

    async def _answer(self, tell: Any, request: web.Request) -> web.StreamResponse:  # noqa: ANN401 - one of ours
        if _JSON not in request.headers.get("Accept", ""):
            return await self._page.index(request)
        return await self._answer_refusals(tell, request)

    async def _answer_refusals(self, tell: Any, request: web.Request) -> web.StreamResponse:  # noqa: ANN401
        try:
            answer: web.Response = tell(request)
        except LinkError as error:
            told = {"code": error.code, "problem": f"{error}."}
            answer = web.json_response(told, status=_STATUS.get(error.code, HTTPStatus.GONE))
        answer.headers.update(_PRIVATE)
        return answer

    def _invitation(self, request: web.Request) -> web.Response:
        server = self._server
        link = find_link(server, request.match_info["secret"], self._visitors.address(request))
        check_link(server, link, None)
        return web.json_response(
            {
                **self._about(),
                "by": link.record.author if link.record.maker else None,
                "channels": [channel.name for channel in link.channels],
                "expires": link.record.expires,
                "left": link.left,
                "guests": server.config.accounts.guests,
                "irc": self._irc(request),
            }
        )

    def _code(self, request: web.Request) -> web.Response:
        """The link as a QR code, for who knows it."""
        secret = request.match_info["secret"]
        find_link(self._server, secret, self._visitors.address(request))
        address = link_address(self._server, self._origin(request), INVITE, secret)
        drawn = BytesIO()
        code = segno.make(address or "", error="m", micro=False)
        code.save(drawn, kind="svg", border=4, light="#ffffff", xmldecl=False, omitsize=True)
        return web.Response(body=drawn.getvalue(), content_type="image/svg+xml")

    def _login(self, request: web.Request) -> web.Response:
        secret, address = request.match_info["secret"], self._visitors.address(request)
        record, account = find_login_link(self._server, secret, address)
        told = {"account": account.name, "expires": record.expires, "irc": self._irc(request)}
        return web.json_response({**self._about(), **told})

    def _about(self) -> dict[str, object]:
        config = self._server.config
        return {"name": config.name, "passwordLength": config.accounts.password_length}

    def _irc(self, request: web.Request) -> dict[str, object] | None:
        """Where IRC programs connect who found the page there; None where they can't."""
        host = request.url.host or ""
        is_local = is_loopback(self._visitors.address(request))
        for address in self._server.irc_addresses:
            listener, _, port = address.rpartition(":")
            if is_local or not is_loopback(listener.strip("[]")):
                return {"host": host, "port": int(port), "tls": True, "fingerprint": self._fingerprint}
        return None

    def _origin(self, request: web.Request) -> str:
        scheme = "https" if self._visitors.is_private(request) else "http"
        return f"{scheme}://{request.host}"
