"""Numbers as people write them: with a mark between the thousands, which differs between languages."""

from hubbub.client.translation import _


def number(value: int) -> str:
    """A whole number in the chosen language: 1,234 in English."""
    mark = _("1,234")[1]
    return f"{value:,}".replace(",", mark)
