"""The log's tree: against RFC 6962's own definition, written down again here, and against published roots."""

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.evidence.custody.trees import PUBLISHED_LEAVES, PUBLISHED_ROOTS, kept_of, naive_root

from averment.evidence.rules.custody.merkle import (
    EMPTY_ROOT,
    Frontier,
    Head,
    frontier_at,
    head_at,
    leaf_hash,
    node_hash,
    range_hash,
    subtrees_of,
)
from averment.kernel.refusals import Refusal


@pytest.mark.parametrize("size", range(9))
def test_the_published_tree_of_eight_leaves_has_the_published_roots(size):
    frontier = Frontier().grown(map(leaf_hash, PUBLISHED_LEAVES[:size]))
    assert frontier.head() == Head(size, bytes.fromhex(PUBLISHED_ROOTS[size]))


def test_the_empty_log_has_the_hash_of_nothing_as_its_root():
    assert Frontier().head() == Head(0, EMPTY_ROOT)
    assert sha256(b"").digest() == EMPTY_ROOT


@given(st.lists(st.binary(max_size=40), max_size=80), st.integers(0, 80))
def test_a_log_that_grew_in_two_goes_is_the_tree_that_the_standard_defines(leaves, cut):
    hashes = [leaf_hash(leaf) for leaf in leaves]
    grown = Frontier().grown(hashes[:cut]).grown(hashes[cut:])
    assert grown.head() == Head(len(leaves), naive_root(leaves))


@given(st.integers(0, 3000))
@settings(max_examples=40)
def test_the_edge_of_a_log_grows_with_its_logarithm_only(size):
    frontier = Frontier().grown(leaf_hash(b"%d" % number) for number in range(size))
    assert len(frontier.peaks) == size.bit_count() <= 12


@given(st.integers(0, 200), st.integers(0, 200), st.sets(st.integers(1, 8)))
def test_every_earlier_head_can_be_had_again_whichever_levels_were_kept(size, earlier, levels):
    hashes = [leaf_hash(b"%d" % number) for number in range(max(size, earlier))]
    kept = kept_of(hashes)
    stored = lambda level, place: kept[level, place] if level == 0 or level in levels else None  # noqa: E731
    assert head_at(earlier, stored) == Frontier().grown(hashes[:earlier]).head()
    assert frontier_at(earlier, stored).grown(hashes[earlier:]) == Frontier().grown(hashes)


def test_each_subtree_is_handed_over_once_when_it_becomes_complete():
    hashes = [leaf_hash(b"%d" % number) for number in range(6)]
    kept = []
    Frontier().grown(hashes[:3]).grown(hashes[3:], lambda level, place, _: kept.append((level, place)))
    assert kept == [(0, 3), (1, 1), (2, 0), (0, 4), (0, 5), (1, 2)]


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_subtrees_of_a_range_cover_each_leaf_once_and_in_order(start, end):
    covered = [leaf for level, place in subtrees_of(start, end) for leaf in range(place << level, (place + 1) << level)]
    assert covered == list(range(start, end))


def test_a_leaf_cannot_pass_for_a_node():
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != node_hash(left, right)
    assert leaf_hash(b"\x01" + left + right) != node_hash(left, right)


def test_a_leaf_hash_that_is_lost_is_named():
    with pytest.raises(Refusal, match="keeps no hash of entry 2"):
        head_at(4, lambda level, place: None if level or place == 2 else leaf_hash(b""))


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_hash_of_another_length_never_enters_the_tree(length):
    with pytest.raises(Refusal, match=f"level 0, place 1, has {length} bytes"):
        Frontier().grown([leaf_hash(b""), bytes(length)])
    with pytest.raises(Refusal, match=f"level 1, place 0, has {length} bytes"):
        range_hash(0, 3, lambda level, _: bytes(length) if level else leaf_hash(b""))


@pytest.mark.parametrize(("size", "peaks"), [(-1, ()), (1, ()), (2, (bytes(32), bytes(32))), (1, (bytes(31),))])
def test_an_edge_that_no_log_of_this_size_can_have_is_refused(size, peaks):
    with pytest.raises(Refusal, match="does not have this edge"):
        Frontier(size, peaks)
