"""Proofs over the log: all small ones, the published ones, and every way of spoiling one that we could think of."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.evidence.custody.trees import (
    PUBLISHED_LEAVES,
    PUBLISHED_ROOTS,
    kept_of,
    naive_path,
    naive_proof,
    naive_root,
)

from averment.evidence.rules.custody.merkle import EMPTY_ROOT, Head, head_at, leaf_hash
from averment.evidence.rules.custody.proofs import (
    consistency_proof,
    consistency_ranges,
    inclusion_proof,
    inclusion_ranges,
    places_for,
    proves_consistency,
    proves_inclusion,
)
from averment.kernel.refusals import Refusal

SIZE = 64
LEAVES = [b"entry %d" % number for number in range(SIZE)]
HASHES = [leaf_hash(leaf) for leaf in LEAVES]
KEPT = kept_of(HASHES)
HEADS = [Head(size, naive_root(LEAVES[:size])) for size in range(SIZE + 1)]

pairs = st.integers(1, SIZE).flatmap(lambda new: st.tuples(st.integers(1, new), st.just(new)))


def stored(level, place):
    return KEPT[level, place]


def leaves_only(level, place):
    return None if level else HASHES[place]


def flipped(value, bit):
    spoilt = bytearray(value)
    spoilt[bit // 8] ^= 1 << bit % 8
    return bytes(spoilt)


def spoilt_lists(proof):
    """Every other sequence that one slip makes of a proof."""
    for place in range(len(proof) + 1):
        yield (*proof[:place], HASHES[0], *proof[place:])
        yield (*proof[:place], bytes(32), *proof[place:])
    for place in range(len(proof)):
        yield (*proof[:place], *proof[place + 1 :])
        yield (*proof[: place + 1], proof[place], *proof[place + 1 :])
        yield (*proof[:place], proof[place][:31], *proof[place + 1 :])
        yield (*proof[:place], proof[place] + b"\x00", *proof[place + 1 :])
        yield (*proof[:place], b"", *proof[place + 1 :])
        yield (*proof[:place], proof[place].hex()[:32], *proof[place + 1 :])
    for place, (one, next_one) in enumerate(pairwise(proof)):
        yield (*proof[:place], next_one, one, *proof[place + 2 :])
        joined = one + next_one
        yield (*proof[:place], joined[:31], joined[31:], *proof[place + 2 :])
        yield (*proof[:place], joined, *proof[place + 2 :])


def test_every_entry_of_every_small_log_has_the_proof_that_the_standard_defines():
    for size in range(1, SIZE + 1):
        for index in range(size):
            proof = inclusion_proof(index, size, stored)
            assert list(proof) == naive_path(index, LEAVES[:size])
            assert proves_inclusion(HASHES[index], index, HEADS[size], proof)


def test_every_small_log_is_shown_to_begin_every_later_one():
    for new in range(1, SIZE + 1):
        for old in range(1, new + 1):
            proof = consistency_proof(old, new, stored)
            assert list(proof) == naive_proof(old, LEAVES[:new])
            assert proves_consistency(HEADS[old], HEADS[new], proof)


def test_the_published_proofs_are_made_and_accepted():
    kept = kept_of([leaf_hash(leaf) for leaf in PUBLISHED_LEAVES])
    heads = [Head(size, bytes.fromhex(root)) for size, root in enumerate(PUBLISHED_ROOTS)]
    at_five = inclusion_proof(5, 8, lambda *at: kept[at])
    assert [each.hex()[:16] for each in at_five] == ["bc1a0643b12e4d2d", "ca854ea128ed050b", "d37ee418976dd957"]
    assert proves_inclusion(leaf_hash(PUBLISHED_LEAVES[5]), 5, heads[8], at_five)
    from_six = consistency_proof(6, 8, lambda *at: kept[at])
    assert [each.hex()[:16] for each in from_six] == ["0ebc5d3437fbe2db", "ca854ea128ed050b", "d37ee418976dd957"]
    assert proves_consistency(heads[6], heads[8], from_six)


@given(pairs)
def test_a_proof_is_the_same_whether_subtrees_were_kept_or_only_leaves(pair):
    index, size = pair[0] - 1, pair[1]
    assert inclusion_proof(index, size, stored) == inclusion_proof(index, size, leaves_only)
    assert consistency_proof(*pair, stored) == consistency_proof(*pair, leaves_only)


@given(pairs)
def test_a_proof_looks_up_the_places_that_were_announced_and_no_others(pair):
    asked = []

    def listening(level, place):
        asked.append((level, place))
        return KEPT[level, place]

    inclusion_proof(pair[0] - 1, pair[1], listening)
    assert tuple(asked) == places_for(inclusion_ranges(pair[0] - 1, pair[1]))
    asked.clear()
    consistency_proof(*pair, listening)
    assert tuple(asked) == places_for(consistency_ranges(*pair))


def test_a_proof_from_a_log_of_a_million_million_entries_looks_up_a_few_dozen_hashes():
    size = 10**12 + 12_345
    assert len(places_for(inclusion_ranges(987_654_321, size))) < 80
    assert len(places_for(consistency_ranges(987_654_321, size))) < 80


@given(pairs, st.data())
@settings(max_examples=60)
def test_an_inclusion_proof_with_one_changed_bit_shows_nothing(pair, data):
    index, size = pair[0] - 1, pair[1]
    proof = inclusion_proof(index, size, stored)
    for place in range(len(proof)):
        bit = data.draw(st.integers(0, 255))
        spoilt = (*proof[:place], flipped(proof[place], bit), *proof[place + 1 :])
        assert not proves_inclusion(HASHES[index], index, HEADS[size], spoilt)
    bit = data.draw(st.integers(0, 255))
    assert not proves_inclusion(flipped(HASHES[index], bit), index, HEADS[size], proof)
    assert not proves_inclusion(HASHES[index], index, Head(size, flipped(HEADS[size].root, bit)), proof)


def test_each_single_bit_of_one_proof_counts():
    inclusion, consistency = inclusion_proof(17, 43, stored), consistency_proof(27, 43, stored)
    for bit in range(256):
        for place in range(len(inclusion)):
            spoilt = (*inclusion[:place], flipped(inclusion[place], bit), *inclusion[place + 1 :])
            assert not proves_inclusion(HASHES[17], 17, HEADS[43], spoilt)
        for place in range(len(consistency)):
            spoilt = (*consistency[:place], flipped(consistency[place], bit), *consistency[place + 1 :])
            assert not proves_consistency(HEADS[27], HEADS[43], spoilt)


@given(pairs)
@settings(max_examples=60)
def test_an_inclusion_proof_with_an_element_lost_added_cut_or_swapped_shows_nothing(pair):
    index, size = pair[0] - 1, pair[1]
    for spoilt in spoilt_lists(inclusion_proof(index, size, stored)):
        assert not proves_inclusion(HASHES[index], index, HEADS[size], spoilt)


@given(pairs)
@settings(max_examples=60)
def test_a_consistency_proof_with_an_element_lost_added_cut_or_swapped_shows_nothing(pair):
    old, new = pair
    for spoilt in spoilt_lists(consistency_proof(old, new, stored)):
        assert not proves_consistency(HEADS[old], HEADS[new], spoilt)


@given(pairs, st.data())
@settings(max_examples=60)
def test_a_consistency_proof_with_one_changed_bit_shows_nothing(pair, data):
    old, new = HEADS[pair[0]], HEADS[pair[1]]
    proof = consistency_proof(*pair, stored)
    bit = data.draw(st.integers(0, 255))
    for place in range(len(proof)):
        spoilt = (*proof[:place], flipped(proof[place], bit), *proof[place + 1 :])
        assert not proves_consistency(old, new, spoilt)
    assert not proves_consistency(Head(old.size, flipped(old.root, bit)), new, proof)
    assert not proves_consistency(old, Head(new.size, flipped(new.root, bit)), proof)


def test_a_proof_of_one_entry_shows_no_other_entry_and_no_other_size():
    for index in range(21):
        proof = inclusion_proof(index, 21, stored)
        for other in range(-2, 24):
            assert proves_inclusion(HASHES[index], other, HEADS[21], proof) == (other == index)
        for size in range(SIZE):
            if len(inclusion_ranges(index, size)) != len(proof):
                assert not proves_inclusion(HASHES[index], index, Head(size, HEADS[21].root), proof)
            assert proves_inclusion(HASHES[index], index, HEADS[size], proof) == (size == 21)


def test_a_log_that_was_rewritten_or_shortened_is_not_consistent():
    other = kept_of([leaf_hash(b"another"), *HASHES[1:]])
    rewritten = head_at(40, lambda *at: other[at])
    for old in range(1, 41):
        assert not proves_consistency(HEADS[old], rewritten, consistency_proof(old, 40, stored))
        assert not proves_consistency(HEADS[old], rewritten, consistency_proof(old, 40, lambda *at: other[at]))
    assert not proves_consistency(HEADS[40], HEADS[39], consistency_proof(39, 40, stored))
    assert not proves_consistency(HEADS[40], rewritten, ())


def test_the_empty_log_is_consistent_with_itself_and_shows_nothing_of_any_other():
    empty = Head(0, EMPTY_ROOT)
    assert consistency_proof(0, 0, stored) == ()
    assert proves_consistency(empty, empty, ())
    assert not proves_consistency(empty, empty, (EMPTY_ROOT,))
    assert not proves_consistency(empty, HEADS[5], ())  # true of every log, so it says nothing of this one
    assert not proves_consistency(empty, HEADS[1], (HASHES[0],))
    assert not proves_consistency(Head(0, HASHES[0]), Head(0, HASHES[0]), ())
    assert not proves_inclusion(HASHES[0], 0, empty, ())
    assert not proves_inclusion(EMPTY_ROOT, 0, empty, ())


def test_a_node_inside_the_tree_does_not_pass_for_an_entry():
    proof = inclusion_proof(6, 8, stored)
    assert not proves_inclusion(KEPT[1, 3], 3, HEADS[8], proof[1:])
    assert not proves_inclusion(KEPT[1, 3], 6, HEADS[8], proof[1:])


@pytest.mark.parametrize("size", [-1, 2**63, 10**4000, 8.0, "8", True, None])
def test_a_size_that_is_no_count_shows_nothing(size):
    proof = inclusion_proof(3, 8, stored)
    assert not proves_inclusion(HASHES[3], 3, Head(size, HEADS[8].root), proof)
    assert not proves_inclusion(HASHES[3], size, HEADS[8], proof)
    assert not proves_consistency(Head(size, HEADS[4].root), HEADS[8], consistency_proof(4, 8, stored))
    assert not proves_consistency(HEADS[4], Head(size, HEADS[8].root), consistency_proof(4, 8, stored))


def test_a_proof_of_absurd_length_is_refused_by_its_length_alone():
    assert not proves_inclusion(HASHES[3], 3, HEADS[8], [HASHES[0]] * 1_000_000)
    assert not proves_consistency(HEADS[4], HEADS[8], [HASHES[0]] * 1_000_000)


@pytest.mark.parametrize(("index", "size"), [(-1, 4), (4, 4), (0, 0), (9, 4)])
def test_no_proof_is_made_of_an_entry_that_the_log_does_not_have(index, size):
    with pytest.raises(Refusal, match="has no entry"):
        inclusion_proof(index, size, stored)


@pytest.mark.parametrize(("old", "new"), [(-1, 4), (5, 4), (-2, -1), (-1, -1), (0, 4)])
def test_no_proof_is_made_where_there_is_none(old, new):
    with pytest.raises(Refusal, match="cannot be proved"):
        consistency_proof(old, new, stored)
