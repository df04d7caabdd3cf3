"""Whatever a person reads is marked for translation, and translated.

What is a text is told by its look: words with blanks between them, a capitalised word, or whatever a
widget is given to show. What only looks like one is listed here, with its reason.
"""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TypeGuard

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from hubbub.client.translation import DOMAIN, ENGLISH, FOLDER, LANGUAGES

SOURCE: Final = FOLDER.parents[1]
PARTS: Final = ("client", "desktop")
FILES: Final = sorted(file for part in PARTS for file in (SOURCE / part).rglob("*.py"))
KEYWORDS: Final = {"_": None, "N_": None, "n_": (1, 2)}
SHOWN: Final = frozenset({"text", "label", "title", "hint"})
"""The arguments whose values are shown."""

NO_TEXTS: Final = {
    "client/archive.py": "SQL",
    "client/archive_tables.py": "SQL",
    "client/cache.py": "the log, which stays English",
    "client/compose.py": "the protocol",
    "client/dates.py": "the English that is understood in every language",
    "client/file_fields.py": "the protocol",
    "client/http.py": "the protocol",
    "client/translation.py": "the names of languages, each in its own",
    "desktop/drawing.py": "the names of a font's parts",
    "desktop/emoji_font.py": "a fault of programmers, and the log",
    "desktop/notices/dbus.py": "the names of an interface",
    "desktop/ordering.py": "the classes of Unicode characters",
    "desktop/scaling.py": "names of the system",
    "desktop/scrolled.py": "the classes of widgets",
    "desktop/system_theme.py": "names and values of the systems",
    "desktop/theme/__init__.py": "the names of fonts",
    "desktop/theme/controls.py": "the names of styles",
    "desktop/theme/fonts.py": "the names of fonts",
    "desktop/theme/palettes.py": "colours",
    "desktop/theme/styles.py": "the names of styles and elements",
    "desktop/xft.py": "the names of a system",
}
NAMES: Final = frozenset(
    {
        *(
            "Left",
            "Right",
            "Up",
            "Down",
            "Prior",
            "Next",
            "Shift_L",
            "Shift_R",
        ),  # keys; "Left" is a farewell, too
        *("Hubbub", "NickServ", "HubbubFirst", "DND_Files"),
        *("NoticeServer", "emoji names", "hosted server"),  # threads
    }
)
NOTATION: Final = re.compile(
    r"""
    [A-Z0-9_]+ ( \s [\{\}\ ]* )?          # a word of the protocol
    | (\w*\.)? T[A-Z]\w* (\.\w+)?         # a style or an element of ttk
    | Tk\w+ | Big(Accent)? | \w+\.Treeview
    | [\d.]+p? (\ [\d.]+p?)*              # distances
    | <.*> | :?[\ ]?PRIVMSG.* | IDENTIFY\ .*
    | \w+(\ \|\ \w+)+ | .*\ \|\ None | .*\[.*\]   # a type
    | insert\ -\ .*chars | .*-\ 1\ char   # places in a Text
    | selection\ get\ .* | lindex\ .*       # commands of Tk
    | Authorization | Accept | Bearer\ \{\}  # headers of HTTP
    | \{\}\ past | (local|shown|file)\ \{\}   # keys and names that nobody reads
    | Hubbub\ \{\} | \{\}\ -\ Hubbub
    """,
    re.VERBOSE | re.DOTALL,
)

PROGRAMMERS: Final = frozenset({"AssertionError", "LookupError", "RuntimeError", "TypeError"})


def unmarked(source: str) -> list[tuple[int, str]]:
    """The literals that look like a text but are not marked, with their lines."""
    tree = ast.parse(source)
    skipped = {id(node) for node in _skipped(tree)}
    shown = {
        id(word.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for word in node.keywords
        if word.arg in SHOWN
    }
    return [
        (node.lineno, text)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in skipped
        for text in [_literal(node)]
        if _looks_like_text(text, shown=id(node) in shown)
    ]


def _skipped(tree: ast.AST) -> Iterator[ast.AST]:
    """Docstrings, annotations, what is marked, what nobody reads, and the pieces of f-strings."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant()):
                yield node.value
            case ast.JoinedStr():
                yield from (piece for piece in node.values if isinstance(piece, ast.Constant))
            case ast.FormattedValue(format_spec=ast.AST() as form):
                yield from ast.walk(form)
            case ast.Call(func=function) if _is_unseen(ast.unparse(function)):
                yield from (each for argument in node.args for each in ast.walk(argument))
            case ast.arg(annotation=ast.AST() as annotation) | ast.AnnAssign(annotation=annotation):
                yield from ast.walk(annotation)
            case ast.FunctionDef(returns=ast.AST() as annotation):
                yield from ast.walk(annotation)


def _is_unseen(function: str) -> bool:
    if function in KEYWORDS or function in PROGRAMMERS:
        return True
    return function.startswith(("_log.", "re.compile")) or function.endswith(".tk.eval")


def _literal(node: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "".join(str(each.value) if isinstance(each, ast.Constant) else "{}" for each in node.values)


def _looks_like_text(text: str, *, shown: bool) -> bool:
    if not re.search(r"[^\W\d_]{2}", text) or text in NAMES or NOTATION.fullmatch(text.strip()):
        return False
    return shown or " " in text.strip() or text[:1].isupper()


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_no_text_is_unmarked(file: Path) -> None:
    if str(file.relative_to(SOURCE).as_posix()) not in NO_TEXTS:
        assert unmarked(file.read_text(encoding="utf-8")) == []


def test_the_files_without_texts_are_there() -> None:
    assert [file for file in NO_TEXTS if not (SOURCE / file).is_file()] == []


@pytest.mark.parametrize(
    "line",
    [
        'ttk.Button(self, text="close")',
        'Dialog(parent, "Settings")',
        'words = "Nothing was found."',
        'words = f"{nick} has left"',
        'raise AddressError(f"{host} is no host")',
        'menu.add_command(label="Copy")',
    ],
)
def test_an_unmarked_text_is_found(line: str) -> None:
    assert unmarked(line)


@pytest.mark.parametrize(
    "line",
    [
        'ttk.Button(self, text=_("Close"), style="Accent.TButton")',
        'Message("PRIVMSG", (name,))',
        '"""A docstring."""',
    ],
)
def test_what_is_marked_or_no_text_is_let_through(line: str) -> None:
    assert unmarked(line) == []


def test_values_are_put_in_after_translating() -> None:
    """A text is a literal with names for its values: tools find no other, and none inside an f-string."""
    trees = {file.name: ast.parse(file.read_text(encoding="utf-8")) for file in FILES}
    wrong = [
        (name, node.lineno)
        for name, tree in trees.items()
        for node in ast.walk(tree)
        if (isinstance(node, ast.JoinedStr) and any(_has_literal(each) for each in ast.walk(node)))
        or (_is_marking(node) and _is_hidden(node.args[0]))
    ]
    assert wrong == []


def _is_marking(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS


def _is_hidden(argument: ast.expr) -> bool:
    """Whether an argument has literals that the tools don't find."""
    match argument:
        case ast.JoinedStr() | ast.BinOp():
            return True
        case ast.IfExp(body=body, orelse=otherwise):
            return any(isinstance(each, ast.Constant) for each in (body, otherwise))
        case _:
            return False


def _has_literal(node: ast.AST) -> bool:
    return _is_marking(node) and isinstance(node.args[0], ast.Constant)


@pytest.fixture(scope="module")
def used() -> set[str | tuple[str, ...]]:
    """Every text in the source."""
    found = (each for part in PARTS for each in extract_from_dir(SOURCE / part, keywords=KEYWORDS))
    return {text for _file, _line, text, _comments, _context in found}


@pytest.fixture(params=sorted(LANGUAGES.keys() - {ENGLISH}))
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    """What the translators of a language have written."""
    path = FOLDER / request.param / "LC_MESSAGES" / f"{DOMAIN}.po"
    with path.open("rb") as file:
        return read_po(file, locale=request.param)


def test_every_text_is_translated_and_none_is_left_over(
    used: set[str | tuple[str, ...]], catalogue: Catalog
) -> None:
    ids = {tuple(each.id) if isinstance(each.id, list | tuple) else each.id for each in _texts(catalogue)}
    assert (used - ids, ids - used, list(catalogue.obsolete)) == (set(), set(), [])
    assert [each.id for each in _texts(catalogue) if each.fuzzy or not all(_forms(each.string))] == []


def test_a_translation_has_the_fields_of_its_text(catalogue: Catalog) -> None:
    wrong = [
        each.string
        for each in _texts(catalogue)
        for form in _forms(each.string)
        if _fields(form) != _fields(_forms(each.id)[-1])
    ]
    assert wrong == []


def test_what_is_compiled_is_what_was_written(catalogue: Catalog) -> None:
    path = FOLDER / str(catalogue.locale) / "LC_MESSAGES" / f"{DOMAIN}.mo"
    with path.open("rb") as file:
        compiled = read_mo(file)
    translated, written = (
        {_forms(each.id): _forms(each.string) for each in _texts(texts)} for texts in (compiled, catalogue)
    )
    assert translated == written, "run `make words`"


def _texts(catalogue: Catalog) -> list[Message]:
    return [each for each in catalogue if each.id]


def _forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """The forms for one and for many, where a number decides."""
    return (text,) if isinstance(text, str) else tuple(text or ("",))


def _fields(text: str) -> list[tuple[str, str]]:
    return sorted(
        {(name, form or "") for _text, name, form, _conversion in string.Formatter().parse(text) if name}
    )
