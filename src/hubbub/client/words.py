"""Words of a server, made fit to stand among ours."""


def sentence(words: str) -> str:
    """The server's words, with the full stop that numerics and replies leave out."""
    return words if words.endswith((".", "!", "?")) else f"{words}."
