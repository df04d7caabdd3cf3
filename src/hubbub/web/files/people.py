"""Who sends or removes a file: a session, by its token, or the owner of an account, by its password."""

from base64 import b64decode
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from aiohttp import web

from hubbub.server.accounts import LoginError
from hubbub.server.addresses import is_loopback, network_of
from hubbub.web.files.library import Uploader
from hubbub.web.refusal import RefusedError

if TYPE_CHECKING:
    from hubbub.server.server import Server
    from hubbub.server.session import Session
    from hubbub.web.visitors import Visitors

_BEARER: Final = "bearer "
_BASIC: Final = "basic "
_NOBODY: Final = "Files are taken from people who are on this server, where it has told them to send files."
_BANNED: Final = "You are banned from this server."


class People:
    """Knows people by what a request has to prove who they are."""

    def __init__(self, server: "Server", visitors: "Visitors") -> None:
        self._server = server
        self._visitors = visitors

    async def who(self, request: web.Request) -> Uploader:
        """Who asks. Raises RefusedError."""
        address = self._visitors.address(request)
        if self._server.bans.of_address(address) is not None:
            raise RefusedError(HTTPStatus.FORBIDDEN, _BANNED)
        given = request.headers.get("Authorization", "")
        token = (
            given[len(_BEARER) :]
            if given.lower().startswith(_BEARER)
            else request.match_info.get("token", "")
        )
        session = self._server.tokens.session(token)
        if session is not None:
            return self._of_session(session)
        is_private = self._visitors.is_private(request) or is_loopback(address)
        if given.lower().startswith(_BASIC) and is_private:
            return await self._of_account(request, given, address)
        raise _unauthorized(request, _NOBODY)

    def _of_session(self, session: "Session") -> Uploader:
        """A guest's room is that of all who come from there: another name is easily had."""
        user = session.me
        payer = user.identity if user.account else self._server.cloak(network_of(session.address))
        return Uploader(user.identity, user.nick, payer, user.operator)

    async def _of_account(self, request: web.Request, given: str, address: str) -> Uploader:
        """See RFC 7617."""
        try:
            name, _, password = b64decode(given[len(_BASIC) :], validate=True).decode().partition(":")
            account = await self._server.accounts.check_password(name, password, address)
        except (LoginError, ValueError) as error:
            raise _unauthorized(request, str(error)) from error
        identity = account.identity
        return Uploader(identity, account.name, identity, self._server.is_administrator(account))


def _unauthorized(request: web.Request, words: str) -> RefusedError:
    """Ask for a password (RFC 9110, section 11.6.1), but no browser: it would do so before our page can."""
    scheme = "Bearer" if "Origin" in request.headers else "Basic"
    challenge = f'{scheme} realm="files", charset="UTF-8"'
    return RefusedError(HTTPStatus.UNAUTHORIZED, words, {"WWW-Authenticate": challenge})
