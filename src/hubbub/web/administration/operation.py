"""One thing that administrators can ask for or do: how it is asked, checked, carried out and described.

What is asked for and what is answered are models, of which requests are checked, answers are written, and the
OpenAPI document is made. Where nothing comes of it, the answer is a problem in words (RFC 9457).
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, ValidationError

from hubbub.server.addresses import is_loopback
from hubbub.server.bounds import ADMINISTRATION_BODY
from hubbub.server.journal import RecoveringError
from hubbub.store.errors import StoreError
from hubbub.web.body import read_body
from hubbub.web.openapi import REFERENCE, Route
from hubbub.web.refusal import RefusedError

if TYPE_CHECKING:
    from hubbub.server.server import Server
    from hubbub.server.session import Session
    from hubbub.web.visitors import Visitors

log: Final = logging.getLogger(__name__)

PROBLEM: Final = "application/problem+json"

_BEARER: Final = "bearer "
_NO_TOKEN: Final = (
    "Say who you are, with the token that the server has told your session as an administrator."  # noqa: S105
)
_NOT_ONE: Final = "Only administrators of this server can do that."
_OPEN_LINE: Final = "Others could read this on its way. Come over HTTPS, or from the server's own machine."
_TOO_LONG: Final = f"That is too long: {ADMINISTRATION_BODY} bytes at most."
_NOT_STORED: Final = "The server can't store anything at the moment. Try again in a minute."
_MEANINGS: Final = {
    400: "What is asked for has a mistake.",
    401: "There is no token, or it stands for nobody any more.",
    403: "Somebody who is no administrator, or a line that others could read.",
    404: "There is no such thing, or no longer.",
    408: "The request took too long.",
    409: "It can't be done as things are.",
    413: "The request is too long.",
    503: "Nothing can be stored at the moment.",
}
_ALWAYS: Final = (400, 401, 403, 503)
_WITH_BODY: Final = (408, 413)


class Asked(BaseModel):
    """What can be asked for; nothing else is taken."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Nothing(Asked):
    """Nothing more has to be said."""


class Problem(BaseModel):
    """Why nothing has come of it (RFC 9457)."""

    type: Literal["about:blank"] = "about:blank"
    title: str
    status: int
    detail: str


Q = TypeVar("Q", bound=Asked)
Answer = BaseModel | None


@dataclass(frozen=True, slots=True)
class Operation(Generic[Q]):
    """`asked` is the query of GET and DELETE, else JSON. `act` raises RefusedError, with `refusals`."""

    method: Literal["GET", "POST", "DELETE"]
    path: str
    summary: str
    asked: type[Q]
    answer: type[BaseModel] | None
    act: Callable[["Session", Q], Awaitable[Answer]]
    refusals: tuple[int, ...] = ()

    @property
    def has_body(self) -> bool:
        """Whether it is asked with a body."""
        return self.method == "POST"

    def about(self) -> dict[str, Any]:
        """What OpenAPI is told of it."""
        statuses = sorted({*_ALWAYS, *(_WITH_BODY if self.has_body else ()), *self.refusals})
        problem = {PROBLEM: {"schema": _reference(Problem)}}
        responses: dict[str, Any] = {
            str(each): {"description": _MEANINGS[each], "content": problem} for each in statuses
        }
        if self.answer is None:
            responses["204"] = {"description": "It is done."}
        else:
            content = {"application/json": {"schema": _reference(self.answer)}}
            responses["200"] = {"description": "Here it is.", "content": content}
        described = {
            "summary": self.summary,
            "tags": ["administration"],
            "security": [{"administrator": []}],
            "responses": responses,
        }
        if self.has_body:
            body = {"application/json": {"schema": _reference(self.asked)}}
            return {**described, "requestBody": {"required": True, "content": body}}
        return {**described, "parameters": _parameters(self.asked)}

    @property
    def models(self) -> tuple[type[BaseModel], ...]:
        """The models that the description refers to."""
        asked = (self.asked,) if self.has_body else ()
        return (Problem, *asked, *((self.answer,) if self.answer is not None else ()))


def _reference(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": REFERENCE.format(model=model.__name__)}


def _parameters(model: type[Asked]) -> list[dict[str, Any]]:
    schema = model.model_json_schema()
    required = schema.get("required", [])
    return (
        [
            {"name": name, "in": "query", "required": name in required, "schema": each}
            for name, each in schema["properties"].items()
        ]
        if "properties" in schema
        else []
    )


class Desk:
    """Carries out operations for administrators, and for nobody else."""

    def __init__(self, server: "Server", visitors: "Visitors") -> None:
        self._server = server
        self._visitors = visitors

    def route(self, operation: Operation[Q]) -> Route:
        """Where an operation is asked for, and by whom it is answered."""

        async def answer(request: web.Request) -> web.Response:
            try:
                return await self._carry_out(request, operation)
            except RefusedError as error:
                return _problem(error.status, str(error))
            except (RecoveringError, StoreError) as error:
                log.warning("an administrator's request failed", extra={"reason": str(error)})
                return _problem(HTTPStatus.SERVICE_UNAVAILABLE, _NOT_STORED)

        return Route(operation.method, operation.path, answer, operation.about(), operation.models)

    async def _carry_out(self, request: web.Request, operation: Operation[Q]) -> web.Response:
        session = self._who(request)
        found = await operation.act(session, await self._asked(request, operation))
        if found is None:
            return web.Response(status=HTTPStatus.NO_CONTENT, headers=_UNKEPT)
        return web.Response(
            body=found.model_dump_json().encode(), content_type="application/json", headers=_UNKEPT
        )

    def _who(self, request: web.Request) -> "Session":
        """The administrator who asks. Raises RefusedError."""
        if not (self._visitors.is_private(request) or is_loopback(self._visitors.address(request))):
            raise RefusedError(HTTPStatus.FORBIDDEN, _OPEN_LINE)
        given = request.headers.get("Authorization", "")
        token = given[len(_BEARER) :] if given.lower().startswith(_BEARER) else ""
        session = self._server.administrators.session(token)
        if session is not None:
            return session
        if self._server.tokens.session(token) is not None:
            raise RefusedError(HTTPStatus.FORBIDDEN, _NOT_ONE)
        raise RefusedError(HTTPStatus.UNAUTHORIZED, _NO_TOKEN)

    async def _asked(self, request: web.Request, operation: Operation[Q]) -> Q:
        """What is asked for, if it is that. Raises RefusedError."""
        try:
            if not operation.has_body:
                return operation.asked.model_validate(dict(request.query))
            seconds = self._server.config.timeouts.registration
            body = await read_body(request, ADMINISTRATION_BODY, seconds, _TOO_LONG)
            return operation.asked.model_validate_json(body, strict=True)
        except ValidationError as error:
            raise RefusedError(HTTPStatus.BAD_REQUEST, _in_words(error)) from error


_UNKEPT: Final = {"Cache-Control": "no-store"}


def _problem(status: HTTPStatus, words: str) -> web.Response:
    problem = Problem(title=status.phrase, status=status, detail=words)
    headers = {**_UNKEPT, "WWW-Authenticate": 'Bearer realm="administration"'} if status == 401 else _UNKEPT
    answer = web.Response(
        status=status, body=problem.model_dump_json().encode(), content_type=PROBLEM, headers=headers
    )
    if status in {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE}:
        answer.force_close()  # what else comes on this connection is the rest of what was refused
    return answer


def _in_words(error: ValidationError) -> str:
    problems = [f"{'.'.join(map(str, each['loc'])) or 'it'}: {each['msg']}" for each in error.errors()]
    return "What is asked for has a mistake. " + "; ".join(problems)
