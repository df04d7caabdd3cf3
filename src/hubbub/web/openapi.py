"""What is answered over HTTP, and the OpenAPI document that says so: both are made of the same routes.

https://spec.openapis.org/oas/v3.1.1.html
"""

import re
from collections.abc import Iterable, Mapping
from json import dumps
from typing import Any, Final, NamedTuple

from aiohttp import web
from aiohttp.typedefs import Handler
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from hubbub import __version__

REFERENCE: Final = "#/components/schemas/{model}"

_PARAMETER: Final = re.compile(r"\{(\w+)(?::([^}]*))?\}")
_SECURITY: Final = {
    "administrator": {
        "type": "http",
        "scheme": "bearer",
        "description": "The token that administrators are told as hubbub.chat/ADMINISTRATION (RPL_ISUPPORT).",
    },
    "session": {
        "type": "http",
        "scheme": "bearer",
        "description": "The token in the address that a session is told as soju.im/FILEHOST (RPL_ISUPPORT).",
    },
    "account": {"type": "http", "scheme": "basic", "description": "An account and its password."},
}


class Route(NamedTuple):
    """Who answers at an address. `about` is OpenAPI's Operation Object; `models` are those that it refers to.

    What has none is the page's, whose files have names that nobody should rely on.
    """

    method: str
    path: str
    handler: Handler
    about: Mapping[str, Any] | None
    models: tuple[type[BaseModel], ...] = ()

    def add_to(self, application: web.Application) -> None:
        """Have the application answer there."""
        if self.method == "GET":
            application.router.add_get(self.path, self.handler)
        else:
            application.router.add_route(self.method, self.path, self.handler)


def about(
    summary: str,
    answers: Mapping[int, str],
    kinds: Mapping[int, str] | None = None,
    **more: Any,  # noqa: ANN401 - whatever OpenAPI has
) -> dict[str, Any]:
    """The description of a route: what each status means, and the media type of its answer, if it has any.

    Refusals are plain text.
    """
    types = {status: "text/plain" for status in answers if status >= 400} | dict(kinds or {})
    responses: dict[str, dict[str, Any]] = {
        str(status): {"description": words} | ({"content": {types[status]: {}}} if status in types else {})
        for status, words in answers.items()
    }
    return {"summary": summary, "responses": responses, **more}


DESCRIPTION: Final = about(
    "This document", {200: "What is answered over HTTP, as OpenAPI describes it."}, {200: "application/json"}
)


class Description:
    """Answers with the document of some routes, itself among them."""

    def __init__(self, routes: list[Route]) -> None:
        self._routes = routes

    async def answer(self, _request: web.Request) -> web.Response:
        """The document, which is the same as long as the server runs."""
        return web.Response(text=dumps(document(self._routes)), content_type="application/json")


def document(routes: Iterable[Route]) -> dict[str, Any]:
    """The OpenAPI document of some routes."""
    paths: dict[str, dict[str, Any]] = {}
    models: dict[type[BaseModel], None] = {}
    for route in routes:
        if route.about is not None:
            path = _PARAMETER.sub(r"{\1}", route.path)
            paths.setdefault(path, {})[route.method.lower()] = _operation(route)
            models |= dict.fromkeys(route.models)
    _, schemas = models_json_schema([(each, "serialization") for each in models], ref_template=REFERENCE)
    return {
        "openapi": "3.1.1",
        "info": {"title": "Hubbub", "version": __version__, "license": {"name": "Apache-2.0"}},
        "paths": paths,
        "components": {"schemas": schemas.get("$defs", {}), "securitySchemes": _SECURITY},
    }


def _operation(route: Route) -> dict[str, Any]:
    described = dict(route.about or {})
    named = [
        {"name": name, "in": "path", "required": True, "schema": _schema(pattern)}
        for name, pattern in _PARAMETER.findall(route.path)
    ]
    parameters = [*named, *described.get("parameters", [])]
    elsewhere = {"421": _words("The server does not go by that name.")}
    if named and route.method != "GET":
        elsewhere["405"] = _words("What stands in the address can't be that; only a page could be there.")
    described["responses"] = {**described["responses"], **elsewhere}
    return {**described, "parameters": parameters} if parameters else described


def _words(description: str) -> dict[str, Any]:
    return {"description": description, "content": {"text/plain": {}}}


def _schema(pattern: str) -> dict[str, str]:
    return (
        {"type": "string", "pattern": f"^{pattern}$"} if pattern else {"type": "string", "pattern": "^[^/]+$"}
    )
