"""What is asked as the OpenAPI document describes it, or nearly so, is answered as it says."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from desktop.driving import Person
from desktop.serving import ServerProcess
from hubbub.server.administrators import ADMINISTRATION
from hubbub.web.files.serving import FILE

PATIENCE: Final = 10.0
QUICK: Final = 6
LONG: Final = 400
CHECKS: Final = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[ServerProcess]:
    settings = "[flood]\nenabled = false\n[limits]\nlogin_attempts = 1000000\n"
    with ServerProcess.running(tmp_path / "data", web="127.0.0.1:0", settings=settings) as running:
        yield running


@pytest.fixture
def token(site: ServerProcess) -> Iterator[str]:
    """That of an administrator; there are a channel, somebody else and a ban to find."""
    root, ann = Person(site.plain_port, "root"), Person(site.plain_port, "ann")
    root.send("REGISTER * * correct-horse")
    word = next(each for each in root.wait_for(ADMINISTRATION).split() if each.startswith(ADMINISTRATION))
    root.send("OPER root correct-horse", "DLINE 192.0.2.1 :Spam", "MODE #lobby +b bad!*@*")
    root.wait_for(" MODE #lobby ")
    yield word.partition("=")[2]
    root.close()
    ann.close()


def test_everything_that_is_answered_is_described(site: ServerProcess) -> None:
    document = schemathesis.openapi.from_url(f"http://{site.web}/api/openapi.json").raw_schema
    described = {(method, path) for path, methods in document["paths"].items() for method in methods}
    assert len(described) > 20
    assert {("get", "/socket"), ("post", "/upload"), ("delete", "/files/{id}/{name}")} <= described
    assert {("get", "/api/people"), ("post", "/api/bans"), ("get", "/api/openapi.json")} <= described
    references = str(document).count("#/components/schemas/")
    assert references > len(document["components"]["schemas"])
    assert "{id:" in FILE  # the pattern of the route is that of the document
    first, *_ = document["paths"]["/files/{id}/{name}"]["get"]["parameters"]
    assert first["schema"]["pattern"] == r"^[\w-]+$"


def ask(site: ServerProcess, token: str, examples: int) -> int:
    """Ask for everything that is described, rightly and wrongly; how often."""
    schema = schemathesis.openapi.from_url(f"http://{site.web}/api/openapi.json")
    asked = 0
    for found in schema.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]  # else a mistake of the document is raised
        modes = [operation.as_strategy(mode) for mode in schemathesis.GenerationMode]

        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=st.one_of(modes))
        def ask_for_it(case: Any) -> None:  # noqa: ANN401 - schemathesis makes it
            nonlocal asked
            asked += 1
            headers = {**dict(case.headers or {}), "Authorization": f"Bearer {token}"}
            case.call_and_validate(headers=headers, checks=CHECKS, timeout=PATIENCE)

        ask_for_it()
    return asked


def test_nothing_that_is_asked_for_is_a_fault(site: ServerProcess, token: str) -> None:
    assert ask(site, token, QUICK) > 20 * QUICK


@pytest.mark.torture
def test_nothing_that_is_asked_for_a_long_time_is_a_fault(site: ServerProcess, token: str) -> None:
    assert ask(site, token, LONG) > 20 * LONG
