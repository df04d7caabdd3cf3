"""The language of what a person reads: gettext, with the catalogues in the folder locale beside this module.

Literals are marked where they stand: with ``_`` where they are shown, with ``N_`` where they are only kept,
as in a table of a module. What is kept is translated when it is shown, so that no import is too early.
"""

import gettext as gettext_library
import locale
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

DOMAIN: Final = "hubbub"
FOLDER: Final = Path(__file__).parent / "locale"

ENGLISH: Final = "en"
"""The language of the literals."""

LANGUAGES: Final = {ENGLISH: "English", "de": "Deutsch"}
"""Those that there are, each by its own name."""

_SETTINGS: Final = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
"""Where gettext looks for the language, the most important one first."""


class _Chosen:
    """What holds now."""

    catalogue = gettext_library.NullTranslations()


def use(language: str, environment: Mapping[str, str] = os.environ) -> str:
    """Speak one of LANGUAGES from now on, the system's for anything else; which it is."""
    chosen = language if language in LANGUAGES else system_language(environment)
    _Chosen.catalogue = (
        gettext_library.NullTranslations()
        if chosen == ENGLISH
        else gettext_library.translation(DOMAIN, FOLDER, [chosen])
    )
    return chosen


def system_language(environment: Mapping[str, str]) -> str:
    """The first of LANGUAGES that the system asks for; English where it asks for none of them."""
    stated = next((environment[name] for name in _SETTINGS if environment.get(name)), None)
    wanted = stated.split(":") if stated else [locale.getlocale()[0] or ""]  # the latter on Windows and macOS
    codes = (_code(each) for each in wanted)
    return next((code for code in codes if code in LANGUAGES), ENGLISH)


def _code(name: str) -> str:
    """The language of a locale: ``de_AT.UTF-8``; Windows calls it ``German_Austria``."""
    language = name.partition(".")[0].partition("_")[0].partition("-")[0].lower()
    return {"german": "de", "english": ENGLISH, "c": ENGLISH, "posix": ENGLISH}.get(language, language)


def N_(text: str) -> str:  # noqa: N802 - its name in gettext's manual, "Special cases"
    """Mark a text that is translated when it is shown."""
    return text


def _(text: str) -> str:
    """The text in the chosen language."""
    return _Chosen.catalogue.gettext(text)


def n_(one: str, many: str, number: int) -> str:
    """The form of a text that goes with a number, in the chosen language."""
    return _Chosen.catalogue.ngettext(one, many, number)
