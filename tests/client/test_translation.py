from collections.abc import Iterator

import pytest

from hubbub.client.commands import _HELP
from hubbub.client.translation import ENGLISH, N_, _, n_, system_language, use

KEPT = N_("Close")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Whatever a test speaks, the next one finds English."""
    yield
    use(ENGLISH)


def test_before_a_language_is_chosen_the_literals_are_shown() -> None:
    assert _("Close") == "Close"


def test_texts_are_shown_in_the_chosen_language() -> None:
    assert use("de") == "de"
    assert (_("Close"), _(KEPT)) == ("Schließen", "Schließen")
    assert use(ENGLISH) == ENGLISH
    assert (_("Close"), _(KEPT)) == ("Close", "Close")


def test_a_number_chooses_the_form() -> None:
    use("de")
    forms = [
        n_("{count} minute ago", "{count} minutes ago", count).format(count=count) for count in (0, 1, 2)
    ]
    assert forms == ["vor 0 Minuten", "vor 1 Minute", "vor 2 Minuten"]


def test_long_texts_are_translated_as_a_whole() -> None:
    use("de")
    assert _(_HELP).startswith("Befehle: ")


def test_what_is_unknown_stays_as_it_is() -> None:
    use("de")
    assert _("what a server says") == "what a server says"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de_AT"}, "de"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "tlh_KX"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "de_DE.UTF-8"}, "de"),
        ({"LC_MESSAGES": "de_DE.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "tlh:de:en"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": ""}, "de"),
    ],
)
def test_the_system_is_asked_for_its_language(environment: dict[str, str], language: str) -> None:
    assert system_language(environment) == language
    assert use("system", environment) == language
