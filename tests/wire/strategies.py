"""Messages and lines for hypothesis to draw."""

from hypothesis import strategies as st

from hubbub.wire.message import Message

characters = st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"])
text = st.text(characters)
commands = st.from_regex(r"[A-Z]{1,12}|[0-9]{3}", fullmatch=True)
sources = st.from_regex(r"[^\s:@!\0]{1,9}(![^\s\0]{1,9}@[^\s\0]{1,9})?", fullmatch=True)
tag_keys = st.from_regex(r"\+?([a-z0-9.-]{1,9}/)?[A-Za-z0-9-]{1,9}", fullmatch=True)
tag_values = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
tags = st.dictionaries(tag_keys, tag_values, max_size=4)
middles = st.text(st.characters(exclude_characters="\r\n\0 ", exclude_categories=["Cs"]), min_size=1).filter(
    lambda param: not param.startswith(":")
)
params = st.one_of(
    st.just(()),
    st.builds(lambda middle, last: (*middle, last), st.lists(middles, max_size=5), text),
)
messages = st.builds(Message, commands, params, st.none() | sources, tags)


@st.composite
def cut(draw: st.DrawFn, stream: bytes) -> list[bytes]:
    """Cut `stream` into pieces anywhere, the way a network does."""
    places = draw(st.lists(st.integers(0, len(stream)), max_size=8).map(sorted))
    return [stream[start:end] for start, end in zip([0, *places], [*places, len(stream)], strict=True)]
