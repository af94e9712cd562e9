"""Custody entries: one spelling each, a leaf that betrays nothing, and no entry that could be read in two ways."""

import contextlib
import json
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from averment.evidence.rules.custody.entries import Entry, Event, Outcome, fault_in, in_pairs
from averment.evidence.rules.custody.leaves import canonical, commitment, leaf_of, read_entry, stem_of
from averment.kernel.refusals import Refusal

ENTRY = Entry(
    sequence=4,
    event=Event.GRADED,
    at="2026-11-24T21:51:20.5Z",
    agent="member-3",
    object="src-اخبار",
    digest="ab" * 32,
    detail=in_pairs({"grade": "B2", "because": "کتاب ‘دوم’"}),
    outcome=Outcome.DONE,
)
SPELT = (
    '{"agent":"member-3","at":"2026-11-24T21:51:20.5Z","detail":{"because":"کتاب ‘دوم’","grade":"B2"},'
    f'"digest":"{"ab" * 32}","event":"graded","form":"averment-custody-1","object":"src-اخبار",'
    '"outcome":"done","sequence":4}'
).encode()
SALT = b"\x07" * 32

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
names = words.filter(lambda word: word.strip() != "")
entries = st.builds(
    Entry,
    sequence=st.integers(0, 2**53 - 1),
    event=st.sampled_from(Event),
    at=st.datetimes().map(lambda at: f"{at.replace(microsecond=0).isoformat()}Z"),
    agent=names,
    object=names,
    digest=st.sampled_from(["", "0" * 64, "ab" * 32]),
    detail=st.dictionaries(words, words, max_size=4).map(in_pairs),
    outcome=st.sampled_from(Outcome),
)


def test_an_entry_is_spelt_in_one_known_way():
    assert canonical(ENTRY) == SPELT
    assert commitment(ENTRY, SALT) == sha256(SALT + SPELT).digest()
    assert leaf_of(ENTRY, SALT) == sha256(b"\x00" + sha256(SALT + SPELT).digest()).digest()


@given(entries)
def test_every_entry_is_read_as_it_was_spelt(entry):
    assert read_entry(canonical(entry)) == entry
    assert stem_of(entry) + b"%d}" % entry.sequence == canonical(entry)


@given(entries, entries)
def test_two_different_entries_are_never_spelt_alike(one, other):
    assume(one != other)
    assert canonical(one) != canonical(other)


@given(entries, st.binary(min_size=32, max_size=32), st.integers(0, 255))
def test_the_same_entry_under_another_salt_has_nothing_in_common_with_itself(entry, salt, bit):
    other = bytearray(salt)
    other[bit // 8] ^= 1 << bit % 8
    assert leaf_of(entry, salt) != leaf_of(entry, bytes(other))


@pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
def test_a_salt_of_another_length_is_refused_because_it_could_hold_a_part_of_the_entry(length):
    with pytest.raises(Refusal, match=f"and this one {length}"):
        leaf_of(ENTRY, bytes(length))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"sequence": -1}, "its sequence"),
        ({"sequence": 2**53}, "its sequence"),
        ({"sequence": True}, "its sequence"),
        ({"sequence": 4.0}, "its sequence"),
        ({"sequence": "4"}, "its sequence"),
        ({"event": "mislaid"}, "its event"),
        ({"event": ""}, "its event"),
        ({"event": ["graded"]}, "its event"),
        ({"outcome": None}, "its outcome"),
        ({"outcome": "perhaps"}, "its outcome"),
        *(
            ({"at": at}, "its time")
            for at in (
                "",
                "2026-11-24",
                "2026-11-24T21:51:20",
                "2026-11-24T21:51:20+00:00",
                "2026-11-24 21:51:20Z",
                "2026-11-31T21:51:20Z",
                "2026-11-24T24:51:20Z",
                "2026-11-24T21:51:20z",
                "2026-11-24T21:51:20Z\n",
                "٢٠٢٦-11-24T21:51:20Z",
                None,
            )
        ),
        ({"agent": ""}, "who did it"),
        ({"agent": " "}, "who did it"),
        ({"object": "\n"}, "who did it"),
        ({"object": None}, "who did it"),
        ({"digest": "AB" * 32}, "its digest"),
        ({"digest": "ab" * 31}, "its digest"),
        ({"digest": "sha256:" + "ab" * 32}, "its digest"),
        ({"digest": 7}, "its digest"),
        ({"detail": (("b", ""), ("a", ""))}, "its details"),
        ({"detail": (("a", ""), ("a", ""))}, "its details"),
        ({"detail": (("a", 1),)}, "its details"),
    ],
)
def test_an_entry_that_could_not_be_logged_says_why(change, fault):
    spoilt = replace(ENTRY, **change)
    assert fault in fault_in(spoilt)
    with pytest.raises(Refusal, match="cannot be logged"):
        canonical(spoilt)


@pytest.mark.parametrize("part", ["agent", "object"])
def test_half_a_character_is_refused(part):
    with pytest.raises(Refusal, match="half a character"):
        canonical(replace(ENTRY, **{part: "\ud83d"}))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"1" * 10_000,
        SPELT + b"\n",
        SPELT.replace(b'":', b'": '),
        SPELT.replace(b'"sequence":4', b'"sequence":4.0'),
        SPELT.replace(b'"sequence":4', b'"sequence":4e0'),
        SPELT.replace(b'"sequence":4', b'"sequence":NaN'),
        SPELT.replace(b'"sequence":4', b'"sequence":null'),
        SPELT.replace(b'"sequence":4', b'"sequence":4,"sequence":4'),
        SPELT.replace(b'"sequence":4', b'"sequence":4,"x":1'),
        SPELT.replace(b'"grade":"B2"', b'"grade":"A1","grade":"B2"'),
        SPELT.replace(b'"grade":"B2"', b'"grade":2'),
        SPELT.replace(b'"grade":"B2"', b'"grade":["B2"]'),
        SPELT.replace(b'{"because', b'["because').replace(b'B2"}', b'B2"]'),
        SPELT.replace(b"graded", b"gr\\u0061ded"),
        SPELT.replace(b"graded", b"mislaid"),
        SPELT.replace(b'"event":"graded"', b'"event":["graded"]'),
        SPELT.replace(b"custody-1", b"custody-2"),
        SPELT.replace(b'"agent":"member-3",', b""),
        json.dumps(json.loads(SPELT)).encode(),
        json.dumps(json.loads(SPELT), ensure_ascii=False).encode("utf-16"),
    ],
)
def test_bytes_that_are_not_the_one_spelling_of_an_entry_are_refused(data):
    assert data != SPELT
    with pytest.raises(Refusal):
        read_entry(data)


@given(st.integers(0, len(SPELT) * 8 - 1))
def test_a_changed_bit_is_another_entry_or_none(bit):
    spoilt = bytearray(SPELT)
    spoilt[bit // 8] ^= 1 << bit % 8
    with contextlib.suppress(Refusal):
        assert read_entry(bytes(spoilt)) != ENTRY
