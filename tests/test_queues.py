"""Nothing in the program grows without a bound: docs/limits.md names that of everything that lasts and grows.

What lasts is an attribute of an object, a field of a dataclass, or a name of a module. Those that hold a
container, a queue or a pool of threads are looked for in the source, so that a new one can't be forgotten.
"""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import hubbub
from hubbub.server import bounds
from hubbub.server.config import Config
from hubbub.wire import limits

SOURCE = Path(hubbub.__file__).parent
PAGE = Path(__file__).parents[1] / "docs" / "limits.md"

GROWING = {
    *("list", "dict", "set", "deque", "defaultdict", "OrderedDict", "Counter", "bytearray"),
    *("Queue", "SimpleQueue", "LifoQueue", "PriorityQueue", "ThreadPoolExecutor"),
    *("WeakSet", "WeakKeyDictionary", "WeakValueDictionary"),
}
"""What is made by these grows; so do ``[]`` and ``{}``, and whatever a function without a bound remembers."""


def is_growing(value: ast.expr | None) -> bool:
    """Whether a value is a container that is made empty, or by a call."""
    match value:
        case ast.List(elts=[]) | ast.Dict(keys=[]):
            return True
        case ast.Call(func=ast.Name(id="field"), keywords=keywords):
            return any(each.arg == "default_factory" and _name(each.value) in GROWING for each in keywords)
        case ast.Call(func=function):
            return _name(function) in GROWING
        case _:
            return False


def _name(expression: ast.expr) -> str:
    """The last word of a dotted name, without what stands in brackets."""
    match expression:
        case ast.Subscript(value=value):
            return _name(value)
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""


def _remembers_all(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function is decorated so that it remembers whatever it was ever asked."""
    if not ast.unparse(function.args):
        return False  # there is one answer
    for decorator in function.decorator_list:
        match decorator:
            case ast.Name(id="cache") | ast.Attribute(attr="cache"):
                return True
            case ast.Call(func=called, args=[*args], keywords=keywords) if _name(called) == "lru_cache":
                sizes = [*args[:1], *(each.value for each in keywords if each.arg == "maxsize")]
                return any(isinstance(size, ast.Constant) and size.value is None for size in sizes)
    return False


def found_in(tree: ast.AST, where: str) -> Iterator[str]:
    """Everything in a module, a class or a function that lasts and grows."""
    for node in ast.iter_child_nodes(tree):
        match node:
            case ast.ClassDef(name=name):
                yield from found_in(node, f"{where}.{name}")
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                if _remembers_all(node):
                    yield f"{where}.{name}"
                yield from _attributes(node, where)
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=value)
            ) if is_growing(value):
                yield f"{where}.{name}"


def _attributes(function: ast.AST, where: str) -> Iterator[str]:
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=targets, value=value) if is_growing(value):
                names = targets
            case ast.AnnAssign(target=target, value=value) if is_growing(value):
                names = [target]
            case _:
                continue
        for name in names:
            match name:
                case ast.Attribute(value=ast.Name(id="self"), attr=attribute):
                    yield f"{where}.{attribute}"


def found() -> set[str]:
    """What lasts and grows in the whole program, as part.module.Class.attribute."""
    names: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        module = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        names |= set(found_in(ast.parse(path.read_text()), module))
    return names


def documented() -> dict[str, str]:
    """What bounds each of these, by the table of the page."""
    _, _, section = PAGE.read_text().partition("\n## What waits, and what is kept\n")
    rows = re.findall(
        r"^\| `([^`]+)` \|[^|]*\|([^|]*)\|[^|]*\|$", section.partition("\n## ")[0], re.MULTILINE
    )
    assert len(rows) == len({where for where, _ in rows})
    return dict(rows)


def is_bound(words: str, table: dict[str, str]) -> bool:
    """Whether a name is that of a setting, a constant, or something else in the table."""
    if words in table:
        return True
    if words.isupper():
        return hasattr(bounds, words) or hasattr(limits, words)
    first, _, last = words.rpartition(".")
    if first in Config.model_fields:
        return last in type(Config.model_fields[first].default).model_fields
    return hasattr(importlib.import_module(f"hubbub.{first}"), last)


def test_everything_that_grows_has_a_named_bound() -> None:
    there, told = found(), set(documented())
    assert there - told == set(), "these can grow: give each a bound, and a row in docs/limits.md"
    assert told - there == set(), "docs/limits.md tells of these, and they are no longer there"


def test_the_bounds_exist() -> None:
    table = documented()
    for where, bound in table.items():
        names = re.findall(r"`([^`]+)`", bound)
        names = [name for name in names if len(name) > 1]  # a letter is that of a mode
        assert names, f"{where} is bounded by nothing that has a name"
        for name in names:
            assert is_bound(name, table), f"{where}: there is no {name}"


def ends(where: str, table: dict[str, str], above: tuple[str, ...] = ()) -> bool:
    """Whether what bounds this is a setting or a constant in the end, and not itself."""
    return any(
        name not in table or (name not in above and ends(name, table, (*above, where)))
        for name in re.findall(r"`([^`]+)`", table[where])
    )


def test_nothing_is_bounded_by_itself() -> None:
    table = documented()
    assert [where for where in table if not ends(where, table)] == []


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("class A:\n def f(self): self.x = []", {"m.A.x"}),
        ("class A:\n def f(self): self.x: dict[str, int] = {}", {"m.A.x"}),
        ("class A:\n def f(self):\n  if self.y: self.x = asyncio.Queue()", {"m.A.x"}),
        ("class A:\n def f(self): self.x: deque[int] = deque(maxlen=3)", {"m.A.x"}),
        ("class A:\n x: list[int] = field(default_factory=list)", {"m.A.x"}),
        ("class A:\n class B:\n  def f(self): self.x = queue.SimpleQueue[int]()", {"m.A.B.x"}),
        ("CACHE: dict[str, str] = {}", {"m.CACHE"}),
        ("@cache\ndef f(x): ...", {"m.f"}),
        ("@cache\ndef f(): ...", set()),
        ("class A:\n @lru_cache(maxsize=None)\n def f(self): ...", {"m.A.f"}),
        ("@lru_cache(maxsize=128)\ndef f(x): ...", set()),
        ("class A:\n def f(self): x = []", set()),
        ("class A:\n def f(self): self.x = 1", set()),
        ("TABLE = {1: 2}", set()),
    ],
)
def test_what_grows_is_found(source: str, names: set[str]) -> None:
    assert set(found_in(ast.parse(source), "m")) == names
