"""The library: volumes on shelves give the answers of all texts at once, and survive what may happen to files."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path

import pytest
from tests.claims.reuse_corpus import Corpus, make

from averment.claims.outside import shelves
from averment.claims.outside.shelves import Mark, Shelf
from averment.claims.outside.volumes import Damaged, OpenVolume
from averment.claims.rules import likeness
from averment.claims.rules.likeness import Likeness, every_likeness, likenesses
from averment.claims.rules.reuse import reused_pairs, shared_passages
from averment.claims.rules.volumes import bound, rebound, stacked, stamp_of

TEXTS = {stamp_of(text): text for text in make(60, seed=5, body=160).texts.values()}
STORY = (
    "Men of the district guard closed the mill bridge at Duvren before the first carts had come down from the upper "
    "villages. By noon twelve carts of turnips waited on the bank, and the daughter of the miller walked from one "
    "driver to the next with a can of water."
)


def kept(shelf: Shelf, texts: dict[int, str]) -> list[OpenVolume]:
    """The volumes of a shelf that holds just these texts."""
    mark = Mark(len(texts), sum(stamp % 1000 for stamp in texts))
    shelf.bring_up(mark, lambda: dict.fromkeys(texts), lambda some: {stamp: texts[stamp] for stamp in some})
    volumes = shelf.opened(mark)
    assert volumes is not None
    return volumes


def pairs(likes: Sequence[Likeness]) -> dict[frozenset[int], tuple[bool, int]]:
    return {
        frozenset((one.first, one.second)): (one.one_origin, sum(part.words for part in one.passages)) for one in likes
    }


def files(shelf: Shelf) -> list[Path]:
    return sorted(path for path in shelf.folder.iterdir() if path.suffix == ".volume")


# ── the answers ──


def test_a_library_finds_what_a_comparison_of_all_texts_finds(tmp_path: Path) -> None:
    found = list(every_likeness(kept(Shelf(tmp_path), TEXTS)))
    named = {str(stamp): text for stamp, text in TEXTS.items()}
    joined = {frozenset(map(int, pair)) for pair in reused_pairs(named)}
    assert {pair for pair, (one_origin, _) in pairs(found).items() if one_origin} == joined
    passages = {(frozenset((int(one.first), int(one.second))), one.words) for one in shared_passages(named)}
    assert {(frozenset((one.first, one.second)), part.words) for one in found for part in one.passages} == passages


@pytest.mark.parametrize("most", [500, 3_000, 10**9])
def test_texts_that_come_one_after_another_give_the_same_as_all_together(
    tmp_path: Path, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelves, "MOST_WORDS", most)
    together = pairs(list(every_likeness([_Whole(TEXTS)])))
    shelf, held = Shelf(tmp_path), {}
    for stamp, text in list(TEXTS.items())[:40]:
        held[stamp] = text
        if len(held) % 7 == 0:
            kept(shelf, held)
    monkeypatch.setattr(likeness, "_AT_ONCE", 40)
    volumes = kept(shelf, TEXTS)
    assert len(volumes) == len(files(shelf))
    assert pairs(list(every_likeness(volumes))) == together
    for stamp in list(TEXTS)[::9]:
        own = pairs(likenesses(TEXTS[stamp], stamp, volumes))
        assert own == {pair: told for pair, told in together.items() if stamp in pair}


class _Whole:
    """A volume in memory, as a shelf asks it."""

    def __init__(self, texts: dict[int, str]) -> None:
        self._volume = bound(texts)
        self.stamps, self.bounds = self._volume.stamps, self._volume.bounds

    def whole(self) -> object:
        return self._volume


def test_places_are_those_of_the_original_spelling(tmp_path: Path) -> None:
    first, second = f"Note.\n\n{STORY}", f"“Ours”: {STORY.upper()} End."
    texts = {stamp_of(text): text for text in (first, second)}
    (found,) = likenesses(second, stamp_of(second), kept(Shelf(tmp_path), texts))
    (passage,) = found.passages
    assert second[slice(*passage.first)] == STORY.upper().rstrip(".")
    assert first[slice(*passage.second)] == STORY.rstrip(".")


def test_a_hundred_copies_of_one_story_hang_together_and_each_is_found_from_each_side(tmp_path: Path) -> None:
    texts = {}
    for number in range(100):
        text = f"Desk {'abcdefghij'[number // 10]}{'abcdefghij'[number % 10]} prints. {STORY}"
        texts[stamp_of(text)] = text
    volumes = kept(Shelf(tmp_path), texts)
    least = min(texts)
    found = list(every_likeness(volumes))
    assert all(one.one_origin for one in found)
    assert {frozenset((one.first, one.second)) for one in found} == {frozenset((least, one)) for one in texts} - {
        frozenset((least,))
    }
    other = max(texts)
    assert [one.second for one in likenesses(texts[other], other, volumes)] == [least]


def innocent(kind: str) -> Corpus:
    corpus = make(100, seed=11, body=150)
    corpus.innocent = [pair for pair in corpus.innocent if pair[0].startswith(kind)]
    return corpus


@pytest.mark.parametrize("kind", ["quotation", "event"])
def test_reports_that_share_a_quoted_statement_or_names_are_no_copies(tmp_path: Path, kind: str) -> None:
    corpus = innocent(kind)
    stamps = {name: stamp_of(text) for name, text in corpus.texts.items()}
    found = pairs(list(every_likeness(kept(Shelf(tmp_path), {stamp_of(t): t for t in corpus.texts.values()}))))
    assert corpus.innocent
    for first, second in corpus.innocent:
        one_origin, _ = found.get(frozenset((stamps[first], stamps[second])), (False, 0))
        assert not one_origin


CONTENTS = "\n".join(
    f"{number}. The {word}" for number, word in enumerate(["road", "mill", "bridge", "court", "list"] * 4, 1)
)
URDU = (
    "ضلع کے محافظوں نے گاڑیوں کے آنے سے پہلے دوورین کے پل کو بند کیا اور دوپہر تک بارہ گاڑیاں کنارے پر کھڑی رہیں " * 2
)
HINDI = "ज़िले के पहरेदारों ने गाड़ियों के आने से पहले दूवरेन का पुल बंद किया और दोपहर तक बारह गाड़ियाँ किनारे पर खड़ी रहीं " * 2


@pytest.mark.parametrize(
    ("first", "second", "one_origin"),
    [
        (STORY, STORY.replace("twelve", "1۲ twelve").replace("noon", "noon, ۱۲,"), True),
        (STORY, "\u200b".join(STORY), True),
        (STORY, STORY.replace("o", "o\u00ad"), True),
        (URDU, URDU.replace("ی", "ي").replace("ک", "ك").replace("ہ", "ه"), True),
        (URDU, "".join(char + ("\u064e" if char == "ر" else "") for char in URDU), True),
        (HINDI, HINDI.replace("\u091c\u093c", "\u095b").replace("\u0921\u093c", "\u095c"), True),
        (STORY, STORY.replace("mill", "mxill").replace("noon", "nooon").replace("miller", "millerr"), True),
        (f"We were there. {CONTENTS}", f"Another paper. {CONTENTS}", False),
        (f'She told us: “{STORY}”', f"He heard her say: «{STORY}»", False),
    ],
    ids=[
        "digits of other scripts", "zero-width characters", "soft hyphens", "Arabic letters for Urdu ones",
        "vowel points", "Hindi letters with a dot of their own", "letters put in", "a table of contents",
        "a statement that both quote",
    ],
)  # fmt: skip
def test_what_is_one_text_in_other_letters_and_what_is_not(
    tmp_path: Path, first: str, second: str, one_origin: bool
) -> None:
    texts = {stamp_of(text): text for text in (first, second)}
    found = pairs(list(every_likeness(kept(Shelf(tmp_path), texts))))
    assert any(joined for joined, _ in found.values()) == one_origin


# ── what may happen to files ──


def test_a_text_that_goes_is_gone_from_the_files_and_the_others_stay(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    kept(shelf, TEXTS)
    fewer = dict(list(TEXTS.items())[::2])
    volumes = kept(shelf, fewer)
    assert {stamp for volume in volumes for stamp in volume.stamps.tolist()} == set(fewer)
    assert pairs(list(every_likeness(volumes))) == pairs(list(every_likeness([_Whole(fewer)])))
    gone = bound({stamp: text for stamp, text in TEXTS.items() if stamp not in fewer})
    left = b"".join(path.read_bytes() for path in files(shelf))
    assert not [stamp for stamp in gone.stamps if stamp.tobytes() in left]
    assert kept(shelf, {}) == []
    assert not files(shelf)


@pytest.mark.parametrize("place", [0, 5, 20, 60, 400, 0.2, 0.4, 0.6, 0.8, -1])
def test_a_damaged_byte_is_noticed_wherever_it_lies_and_the_volume_is_made_anew(tmp_path: Path, place: float) -> None:
    shelf = Shelf(tmp_path)
    before = pairs(list(every_likeness(kept(shelf, TEXTS))))
    (path,) = files(shelf)
    data = bytearray(path.read_bytes())
    data[int(place * len(data)) if 0 < place < 1 else int(place)] ^= 0x10
    path.write_bytes(data)
    volumes = shelf.opened(Mark(len(TEXTS), sum(stamp % 1000 for stamp in TEXTS)))
    if volumes is not None:  # else it was found at the opening
        with pytest.raises(Damaged):
            list(every_likeness(volumes))
    assert pairs(list(every_likeness(kept(shelf, TEXTS)))) == before


@pytest.mark.parametrize("break_it", ["cut", "empty", "gone", "card", "card is a list", "stranger"])
def test_a_shelf_that_is_broken_is_made_anew(tmp_path: Path, break_it: str) -> None:
    shelf = Shelf(tmp_path)
    before = pairs(list(every_likeness(kept(shelf, TEXTS))))
    (path,) = files(shelf)
    card = tmp_path / "shelf.json"
    breaking: dict[str, Callable[[], object]] = {
        "cut": lambda: path.write_bytes(path.read_bytes()[:-100]),
        "empty": lambda: path.write_bytes(b""),
        "gone": path.unlink,
        "card": lambda: card.write_text("{", encoding="utf-8"),
        "card is a list": lambda: card.write_text("[1]", encoding="utf-8"),
        "stranger": lambda: (tmp_path / "x.volume").write_bytes(b"of a run that was broken off"),
    }
    breaking[break_it]()
    assert pairs(list(every_likeness(kept(shelf, TEXTS)))) == before
    assert break_it == "stranger" or len(files(shelf)) == 1


ADDING = """
import sys, time
from pathlib import Path
from tests.claims.test_library import TEXTS, kept
from averment.claims.outside import shelves
shelves.MOST_WORDS = 500
written = shelves.write_volume
def slowly(volume, path):
    written(volume, path)
    print("written", flush=True)
    if sys.argv[2] == "wait":
        time.sleep(60)
shelves.write_volume = slowly
kept(shelves.Shelf(Path(sys.argv[1])), TEXTS)
"""


def adding(folder: Path, how: str = "go") -> subprocess.Popen[str]:
    root = str(Path(__file__).parents[2])
    path = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH", "")])])
    return subprocess.Popen(
        [sys.executable, "-c", ADDING, str(folder), how],
        env={**os.environ, "PYTHONPATH": path}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_a_process_that_is_killed_while_it_adds_leaves_what_can_be_gone_on_with(tmp_path: Path) -> None:
    process = adding(tmp_path, "wait")
    assert process.stdout is not None
    assert process.stdout.readline() == "written\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    volumes = kept(Shelf(tmp_path), TEXTS)
    assert sorted(stamp for volume in volumes for stamp in volume.stamps.tolist()) == sorted(TEXTS)
    assert pairs(list(every_likeness(volumes))) == pairs(list(every_likeness([_Whole(TEXTS)])))
    assert len(files(Shelf(tmp_path))) == len(volumes)


def test_two_processes_that_add_at_once_add_each_text_once(tmp_path: Path) -> None:
    both = [adding(tmp_path), adding(tmp_path)]
    assert [process.communicate()[1:] and process.returncode for process in both] == [0, 0]
    volumes = kept(Shelf(tmp_path), TEXTS)
    assert sorted(stamp for volume in volumes for stamp in volume.stamps.tolist()) == sorted(TEXTS)


def test_a_full_disk_leaves_the_shelf_as_it_was(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    some = dict(list(TEXTS.items())[:5])
    before = pairs(list(every_likeness(kept(shelf, some))))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handled = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with pytest.raises(OSError, match="too large"):
            kept(shelf, TEXTS)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handled)
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".part"]
    assert pairs(list(every_likeness(kept(shelf, some)))) == before
    assert pairs(list(every_likeness(kept(shelf, TEXTS)))) == pairs(list(every_likeness([_Whole(TEXTS)])))


def test_volumes_are_bound_alike_whatever_way_the_texts_came_together() -> None:
    dice = random.Random(3)  # noqa: S311  the same parts each time
    stamps = list(TEXTS)[:20]
    whole = bound({stamp: TEXTS[stamp] for stamp in stamps})
    cut = dice.randint(1, 19)
    parts = [bound({stamp: TEXTS[stamp] for stamp in some}) for some in (stamps[:cut], stamps[cut:])]
    for made in (
        stacked(parts),
        rebound([*parts, parts[0]]),
        rebound([bound(dict(list(TEXTS.items())[:30]))], list(TEXTS)[20:]),
    ):
        for one, other in combinations((whole, made), 2):
            for name in ("stamps", "bounds", "words", "start", "end", "silence", "entries"):
                assert (getattr(one, name) == getattr(other, name)).all(), name
