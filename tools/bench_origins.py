"""What the library finds, and what it costs: `python tools/bench_origins.py [--full] [SIZE…]`.

Articles as section 5 of our research describes them, of an invented vocabulary. Each sentence comes from a pool of
20,000, and three in ten of its words are replaced, so that it is unique to its article. A fiftieth are wire stories,
each with nine copies (light: 1 % of words edited and a new lead; moderate: 3 %, end cut; heavy: 8 %, a third cut,
paragraphs shuffled, new end). A fifth are longer articles that embed one paragraph of a story, half of them with 2 % of
edits. Two in a hundred embed one in light paraphrase (the halves of each sentence turned round, every tenth word
another, as names are): a figure of its own. The rest stand apart. Each method runs in a process of its own.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from math import log
from pathlib import Path
from typing import Any

SIZES, FULL = (3_000, 10_000), (10_000, 30_000, 100_000)
PEERS = 10_000  # texts: for more of them the peers take minutes
COPIES = ("light", "moderate", "heavy")
EDITS = {"wire": 0.0, "light": 0.01, "moderate": 0.03, "heavy": 0.08}
LONG = 40  # words from which on a paragraph is long
REPLACED = 0.3
POOL = 20_000
SYLLABLES = ("ba", "dre", "fo", "gil", "hen", "jor", "ka", "len", "mur", "na", "po", "quen", "ri", "sav", "to", "ul",
             "ven", "wis", "ya", "zet", "os", "an", "el", "im")  # fmt: skip
WORDS = 12_000


@dataclass
class Articles:
    """The articles, the story of each (-1: none), and which paragraph of it an embedding holds, in words."""

    texts: list[str] = field(default_factory=list)
    story: list[int] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)
    embedded: dict[int, int] = field(default_factory=dict)

    def add(self, kind: str, story: int, paragraphs: list[str], embedded: int = 0) -> None:
        """One article; the number of it is its stamp."""
        if embedded:
            self.embedded[len(self.texts)] = embedded
        self.texts.append("\n\n".join(paragraphs))
        self.story.append(story)
        self.kind.append(kind)


class Writer:
    """Writes sentences that nobody wrote before."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311  the same articles each time
        parts = list(SYLLABLES)
        words: dict[str, None] = {}
        while len(words) < WORDS:
            words["".join(self.dice.choices(parts, k=self.dice.choice((1, 2, 2, 3))))] = None
        self.words = list(words)
        self.weights = list(accumulate(1 / (rank + 8) for rank in range(len(self.words))))
        self.pool = [self.drawn(self.dice.randint(8, 32)) for _ in range(POOL)]

    def drawn(self, count: int) -> list[str]:
        """Words, the common ones more often."""
        return self.dice.choices(self.words, cum_weights=self.weights, k=count)

    def edited(self, words: list[str], share: float) -> list[str]:
        """The same words, some of them replaced."""
        fresh = iter(self.drawn(len(words)))
        return [next(fresh) if self.dice.random() < share else word for word in words]

    def paragraph(self) -> list[str]:
        """Some sentences; a full stop goes with the last word of each."""
        told: list[str] = []
        for _ in range(self.dice.randint(2, 5)):
            words = self.edited(self.dice.choice(self.pool), REPLACED)
            told += [*words[:-1], f"{words[-1]}."]
        return told

    def body(self, paragraphs: int) -> list[list[str]]:
        """Paragraphs of one's own."""
        return [self.paragraph() for _ in range(paragraphs)]

    def paraphrased(self, words: list[str]) -> list[str]:
        """Each sentence with its two halves turned round, and every tenth word another."""
        told: list[str] = []
        for sentence in " ".join(words).split("."):
            part = sentence.split()
            half = len(part) // 2
            turned = part[half:] + part[:half]
            told += [self.drawn(1)[0] if place % 10 == 0 else word for place, word in enumerate(turned)]
        return told


def joined(paragraphs: list[list[str]]) -> list[str]:
    """Paragraphs as text."""
    return [" ".join(words) for words in paragraphs]


def articles(size: int) -> Articles:
    """About so many articles."""
    writer, made = Writer(7), Articles()
    stories = [writer.body(6) for _ in range(size // 50)]
    for number, own in enumerate(stories):
        made.add("wire", number, joined(own))
        for copy in range(9):
            kind = COPIES[copy % 3]
            kept = own[:-1] if kind == "moderate" else own
            if kind == "heavy":
                kept = writer.dice.sample(own, len(own) * 2 // 3)
            parts = [writer.edited(words, EDITS[kind]) for words in kept]
            tail = writer.body(1) if kind == "heavy" else []
            made.add(kind, number, joined([writer.paragraph(), *parts, *tail]))
    for number in range(size // 5 + size // 50):
        story = writer.dice.randrange(len(stories))
        words = writer.dice.choice(stories[story])
        plain = number < size // 5
        copied = writer.edited(words, 0.02 * (number % 2)) if plain else writer.paraphrased(words)
        parts = writer.body(8)
        parts.insert(writer.dice.randrange(9), copied)
        made.add("embedding" if plain else "paraphrase", story, joined(parts), len(words))
    while len(made.texts) < size:
        made.add("apart", -1, joined(writer.body(6)))
    return made


def cpu() -> float:
    """CPU seconds of this process, those of the system for it included."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peak() -> int:
    """Peak memory of this process, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def share(found: int, of: int) -> float:
    """A part of a whole, to four places."""
    return round(found / max(1, of), 4)


def figures(made: Articles, pairs: set[tuple[int, int]], prefix: str = "") -> dict[str, float]:
    """How many embedded paragraphs were found beside an article of their story, and how many pairs are right."""
    beside = {one for one, other in pairs if made.story[one] == made.story[other] >= 0}
    beside |= {other for one, other in pairs if made.story[one] == made.story[other] >= 0}

    def found(kind: str, least: int = 0, most: int = 10**6) -> float:
        asked = [n for n, words in made.embedded.items() if made.kind[n] == kind and least <= words < most]
        return share(sum(number in beside for number in asked), len(asked))

    right = sum(made.story[one] == made.story[other] >= 0 for one, other in pairs)
    return {
        f"{prefix}copied paragraphs found": found("embedding"),
        f"{prefix}of 40 words and more": found("embedding", LONG),
        f"{prefix}of fewer": found("embedding", 0, LONG),
        f"{prefix}in light paraphrase": found("paraphrase"),
        f"{prefix}precision": share(right, len(pairs)),
        f"{prefix}pairs": len(pairs),
    }


def ours(size: int, folder: Path) -> dict[str, Any]:
    """The library: built in a folder, asked for all pairs, then for single articles that it does not hold yet."""
    from averment.claims.outside.shelves import Mark, Shelf  # noqa: PLC0415  the process of one method loads no other
    from averment.claims.rules.likeness import every_likeness, likenesses  # noqa: PLC0415  the process of one method loads no other
    from averment.claims.rules.running_words import rows_of  # noqa: PLC0415  the process of one method loads no other

    made = articles(size)
    texts, shelf = dict(enumerate(made.texts)), Shelf(folder)
    told: dict[str, Any] = {"texts": size, "MB of text": round(sum(map(len, made.texts)) / 1e6), "MB before": peak()}
    began, mark = cpu(), Mark(size, 0)
    shelf.bring_up(mark, lambda: dict.fromkeys(texts), lambda some: {number: texts[number] for number in some})
    built = cpu()
    likes = list(every_likeness(shelf.opened(mark) or ()))
    told |= {"build, CPU s": round(built - began, 2), "all pairs, CPU s": round(cpu() - built, 2), "MB peak": peak()}
    told["MB on disk"] = round(sum(path.stat().st_size for path in folder.iterdir()) / 1e6)
    began = cpu()
    for start in range(0, size, 1_000):
        rows_of({str(number): texts[number] for number in range(start, min(size, start + 1_000))})
    told["floor: words of the texts, CPU s"] = round(cpu() - began, 2)
    told |= figures(made, {(one.first, one.second) for one in likes})
    told |= figures(made, {(one.first, one.second) for one in likes if one.one_origin}, "as one origin: ")
    volumes, taken = shelf.opened(mark) or [], []
    for number in range(0, size, max(1, size // 200)):
        began = cpu()
        likenesses(texts[number], -1, volumes)
        taken.append((cpu() - began) * 1e3)
    taken.sort()
    told["a new article, ms"] = {
        "p50": round(taken[len(taken) // 2], 1),
        "p95": round(taken[len(taken) * 95 // 100], 1),
    }
    return told


def shingles(text: str) -> list[str]:
    """Runs of five words."""
    words = text.split()
    return [" ".join(words[at : at + 5]) for at in range(max(1, len(words) - 4))]


def datasketch(size: int, _: Path) -> dict[str, Any]:
    """Whole-document MinHash with locality-sensitive hashing, 128 permutations, threshold 0.7."""
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415  the process of one method loads no other

    made, began = articles(size), cpu()
    index, signed = MinHashLSH(threshold=0.7, num_perm=128), []
    for number, text in enumerate(made.texts):
        one = MinHash(num_perm=128)
        one.update_batch([shingle.encode() for shingle in shingles(text)])
        signed.append(one)
        index.insert(number, one)
    pairs = {(other, number) for number, one in enumerate(signed) for other in index.query(one) if other < number}
    return {"texts": size, "CPU s": round(cpu() - began, 2), "MB peak": peak(), **figures(made, pairs)}


def rensa(size: int, _: Path) -> dict[str, Any]:
    """R-MinHash in 32 bands, 128 permutations."""
    from rensa import RMinHash, RMinHashLSH  # noqa: PLC0415  the process of one method loads no other

    made, began = articles(size), cpu()
    index, signed = RMinHashLSH(threshold=0.7, num_perm=128, num_bands=32), []
    for number, text in enumerate(made.texts):
        one = RMinHash(num_perm=128, seed=7)
        one.update(shingles(text))
        signed.append(one)
        index.insert(number, one)
    pairs = {(other, number) for number, one in enumerate(signed) for other in index.query(one) if other < number}
    return {"texts": size, "CPU s": round(cpu() - began, 2), "MB peak": peak(), **figures(made, pairs)}


METHODS: dict[str, Callable[[int, Path], dict[str, Any]]] = {"ours": ours, "datasketch": datasketch, "rensa": rensa}


def measured(sizes: tuple[int, ...]) -> Iterator[dict[str, Any]]:
    """Each method at each size, the peers up to 10,000 texts; then how ours grows."""
    runs = [("ours", size) for size in sizes]
    runs += [(peer, size) for peer in ("datasketch", "rensa") for size in sizes if size <= PEERS]
    grown = []
    for method, size in runs:
        command = [sys.executable, __file__, "--one", method, str(size)]
        said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        told = {"method": method, **json.loads(said)}
        if method == "ours":
            grown.append((size, told["build, CPU s"] + told["all pairs, CPU s"]))
        yield told
    for (less, one), (more, other) in zip(grown, grown[1:], strict=False):
        yield {"method": "growth", "from": less, "to": more, "power": round(log(other / one) / log(more / less), 2)}


if __name__ == "__main__":
    began_at = time.monotonic()
    if sys.argv[1:2] == ["--one"]:
        with tempfile.TemporaryDirectory() as name:
            print(json.dumps(METHODS[sys.argv[2]](int(sys.argv[3]), Path(name))))
    else:
        full = "--full" in sys.argv[1:]
        named = tuple(int(word) for word in sys.argv[1:] if word.isdigit())
        for document in measured(named or (FULL if full else SIZES)):
            print(json.dumps(document, indent=1), flush=True)
        print(f"it took {time.monotonic() - began_at:.0f} s", file=sys.stderr)
