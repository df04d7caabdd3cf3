"""How keys are named. A button says which key does the same; Return and Escape go without saying."""

from hubbub.client.translation import _


def with_key(words: str, key: str) -> str:
    """What stands on a button whose action has a key of its own."""
    return f"{words} ({key})"


def control(key: str) -> str:
    """The name of a key that is pressed together with Control."""
    return _("Ctrl+{key}").format(key=key)
