"""What is found faster among bytes and in texts is what the plain expressions find."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from averment.evidence.outside.hidden import carried, plain
from averment.evidence.outside.hidden.pieces import Part, Piece
from averment.evidence.outside.hidden.plain import characters_among

TOKENS = [
    *(b"abc ", b"Zahoor Qamarwari", "ظہور".encode(), "ظہور".encode("utf-16-le"), "Zahoor".encode("utf-16-be")),
    *("é".encode(), b"\x00", b"\x01", b"\x7f", b"\xff\xfe", b"\t", b" ", b"q ", b"1 0 0 ", b"\t ", b"\n"),
    *("नरेश".encode("utf-16-be"), "नरेश".encode("utf-16-le"), b"\xe2\x80\x99", b"\xe2\x80"),
]
BYTES = st.lists(
    st.one_of(
        st.builds(lambda token, times: token * times, st.sampled_from(TOKENS), st.integers(1, 7)), st.binary(max_size=9)
    ),
    max_size=25,
).map(b"".join)
CARRIERS = st.lists(
    st.one_of(
        st.integers(1, 160).map(lambda length: "A" * length),
        st.sampled_from(["\n", "\r\n", " ", "\t", "=", "é", "ک", "_-", "\ud800", "+/", "a b"]),
    ),
    max_size=9,
).map("".join)


@settings(max_examples=500, deadline=None)
@given(BYTES)
def test_the_characters_among_bytes_are_those_that_three_expressions_find(data: bytes) -> None:
    shapes = ((plain._UTF8, "utf-8"), (plain._UTF16LE, "utf-16-le"), (plain._UTF16BE, "utf-16-be"))
    runs = ["\n".join(run.group().decode(name, "replace") for run in shape.finditer(data)) for shape, name in shapes]
    texts = [part.text for part in characters_among(Piece("place", data), data) if isinstance(part, Part)]
    assert [text for text in texts if text in runs] == [run for run in runs if run]


@settings(max_examples=500, deadline=None)
@given(CARRIERS)
def test_the_runs_of_base64_are_those_that_the_expression_finds(text: str) -> None:
    assert list(carried._runs_of_base64(text)) == [run.group() for run in carried._BASE64.finditer(text)]


@pytest.mark.parametrize("place", [199_000, 199_490, 199_995, 200_000, 398_995, 450_000])
def test_a_name_is_not_cut_where_a_long_run_of_characters_is_parted(place: int) -> None:
    data = bytearray(b"x " * 250_000) + b"\x00"
    data[place : place + 20] = b"  Zahoor Qamarwari  "
    assert any(
        "Zahoor Qamarwari" in getattr(part, "text", "") for part in characters_among(Piece("place", b""), bytes(data))
    )
