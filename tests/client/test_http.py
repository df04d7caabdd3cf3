"""What a server answers is read to its end, however that is told, or it is said that it was cut off."""

import asyncio
from collections.abc import Mapping

import pytest

from hubbub.client.http import NoAnswerError, Response, content


async def read(answer: bytes, fields: Mapping[str, str], *, ends: bool = True, stall: float = 5.0) -> bytes:
    reader = asyncio.StreamReader()
    reader.feed_data(answer)
    if ends:
        reader.feed_eof()
    return b"".join([piece async for piece in content(reader, Response(200, fields), stall)])


async def test_the_length_says_where_the_content_ends() -> None:
    assert await read(b"0123456789", {"content-length": "4"}, ends=False) == b"0123"
    assert await read(b"", {"content-length": "0"}, ends=False) == b""


async def test_without_a_length_the_end_of_the_line_does() -> None:
    assert await read(b"0123456789", {}) == b"0123456789"


async def test_chunks_are_put_together() -> None:
    chunked = b"4;name=value\r\n0123\r\nA\r\n4567890123\r\n0\r\n\r\n"
    assert await read(chunked, {"transfer-encoding": "Chunked"}, ends=False) == b"01234567890123"


@pytest.mark.parametrize(
    ("answer", "fields"),
    [
        (b"012", {"content-length": "4"}),
        (b"0123", {"content-length": "-4"}),
        (b"0123", {"content-length": "4, 4"}),
        (b"0123", {"content-length": "9" * 30}),
        (b"4\r\n01", {"transfer-encoding": "chunked"}),
        (b"4\r\n0123\r\n", {"transfer-encoding": "chunked"}),
        (b"xyz\r\n0123\r\n", {"transfer-encoding": "chunked"}),
        (b"-4\r\n0123\r\n", {"transfer-encoding": "chunked"}),
        (b"1" * 100_000, {"transfer-encoding": "chunked"}),
        (b"0123", {"transfer-encoding": "gzip"}),
    ],
)
async def test_what_was_cut_off_or_is_no_http_is_no_answer(answer: bytes, fields: Mapping[str, str]) -> None:
    with pytest.raises(NoAnswerError):
        await read(answer, fields)


async def test_nobody_waits_for_ever() -> None:
    with pytest.raises(TimeoutError):
        await read(b"01", {"content-length": "4"}, ends=False, stall=0.05)
