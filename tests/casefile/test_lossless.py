"""What was read is written so that it reads back equal, and writes the same bytes a second time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.casefile.folders import FILES, put

from averment.casefile import nouns, writer
from averment.casefile.reader import read_case
from averment.casefile.writer import plain, write_case
from averment.kernel.dates import PartialDate
from averment.kernel.refusals import Refusal

HERE = Path(__file__).parents[2]
ODD = st.sampled_from(
    [
        "no", "1.10", "1.5e3", "007", "2026-06-14", "~", "null", "true", "{a: b}", "a, b", "- x", "# x", "x: y", "<<",
        " a ", "\t", "a\nb", "a\r\nb", "\u2028", "\x85", "\ufeff", "\0", "\x07", "\\", '"', "'", "%", "@x", "&a", "*a",
        "!t", "|", ">", "…", "کشمیر کا مقدمہ", "सड़क", "\U0001f1ee", "x" * 300, "a  b   c " * 20, "?", ":", "-", "[",
        "1_000", "0x1F", "12:30", "=", "\ufffe",
    ]
)  # fmt: skip
WORDS = st.one_of(ODD, st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
IDS = [f"{letter}{number}" for letter in "abc" for number in range(4)]
DATES = st.builds(
    lambda day, kind: PartialDate(day.year, day.month if kind else 0, day.day if kind > 1 else 0),
    st.dates(),
    st.integers(0, 2),
)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
SCALARS = st.one_of(WORDS, st.integers(-(10**16), 10**16), st.booleans(), st.none(), FLOATS)
INSTANTS = st.datetimes(timezones=st.just(UTC))
TIERS = st.sampled_from(nouns.TIERS)
TAGS = st.sampled_from(["en", "no", "ks", "gju", "phr", "pa-Arab-PK", "sl-rozaj-1994", "zh-cmn-Hans-CN", "x-valley"])


def some(strategy: st.SearchStrategy[object], most: int = 3) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=most).map(tuple)


USES = st.builds(nouns.ConsentUses, st.booleans(), st.booleans(), st.booleans(), st.sampled_from(["no", "named"]))
CONSENTS = st.builds(nouns.Consent, DATES | st.none(), WORDS, DATES | st.none(), DATES | st.none(), USES)
SOURCES = st.builds(
    nouns.Source, id=st.just("x"), title=WORDS, kind=st.sampled_from(["news", "testimony"]), publisher=WORDS,
    collected=st.none() | st.builds(nouns.Collected, st.just("amina"), INSTANTS, WORDS), published=DATES | st.none(),
    file=st.sampled_from(["", "sources/files/note.txt", "other/note.txt"]), access=TIERS, origin=WORDS,
    derives_from=some(st.just("a0")), consent=CONSENTS | st.none(),
)  # fmt: skip
GROUNDS = st.builds(
    nouns.Ground, stance=st.sampled_from(["supports", "disputes", "context"]), credibility=st.integers(1, 6),
    source=st.just("a0"), quote=WORDS, page=st.none() | st.integers(1, 900),
    translation=st.none() | st.builds(nouns.Translation, st.dictionaries(TAGS, WORDS, max_size=3), by=WORDS),
)  # fmt: skip
CLAIMS = st.builds(nouns.Claim, id=st.just("x"), text=WORDS, access=TIERS, elements=some(WORDS), grounds=some(GROUNDS))
PROVISIONS = st.builds(nouns.Provision, WORDS, WORDS)
INSTRUMENTS = st.builds(
    nouns.Instrument, id=st.just("x"), symbol=WORDS, adopted=DATES | st.none(),
    provisions=st.lists(PROVISIONS, max_size=3, unique_by=lambda provision: provision.id).map(tuple),
)  # fmt: skip
CONDITIONS = st.one_of(SCALARS, some(SCALARS), st.builds(nouns.Between, st.integers(0, 9), st.integers(10, 20)))
FIGURES = st.builds(
    nouns.FigureRule, count=st.just("people"), where=st.dictionaries(st.sampled_from(["name", "age"]), CONDITIONS),
    round=st.none() | st.integers(-9, 9), unit=WORDS,
)  # fmt: skip
TITLES = WORDS | st.dictionaries(st.sampled_from(["en", "ur", "hi"]), WORDS, max_size=2)
CARDS = st.builds(
    nouns.RegisterCard, kind=st.just("people"), title=TITLES,
    lists=st.just((nouns.ListCard("in/../list.csv", "forum", "a0", None, {"name": "Name", "age": "Age"}),)),
    figures=st.dictionaries(st.sampled_from(["f1", "f2"]), FIGURES), small_cell=st.none() | st.integers(0, 9),
)  # fmt: skip
SUBMISSIONS = st.builds(
    nouns.SubmissionCard, forum=WORDS, title=WORDS, facts=st.none() | some(WORDS), tier=TIERS, date=st.none() | DATES,
    fields=st.dictionaries(WORDS, st.one_of(SCALARS, some(SCALARS)), max_size=3),
)  # fmt: skip
POSITIONS = st.builds(
    nouns.Position, id=st.just("x"), title=TITLES,
    paragraphs=st.lists(WORDS, max_size=3).map(
        lambda texts: tuple(nouns.PositionParagraph(f"p{n}", text) for n, text in enumerate(texts))
    ),
    endorsements=some(st.builds(nouns.Endorsement, st.just("forum"), st.just("0" * 64), DATES | INSTANTS)),
)  # fmt: skip


@st.composite
def cases(draw: st.DrawFn) -> nouns.Case:
    """Whole cases whose references lead somewhere; originals and lists are put beside them by the test."""

    def named(strategy: st.SearchStrategy[object], letter: str) -> tuple[object, ...]:
        values = draw(st.lists(strategy, min_size=1, max_size=3))
        return tuple(replace(value, id=f"{letter}{n}") for n, value in enumerate(values))  # type: ignore[type-var]

    card = nouns.CaseCard(
        1, "valley", draw(TITLES), ("en", draw(WORDS)), (nouns.Organisation("forum", draw(WORDS)),),
        (nouns.Person("amina", draw(WORDS), "forum", ("legal",)),), draw(st.builds(nouns.Policy)),
    )  # fmt: skip
    table = nouns.ListTable("in/../list.csv", ("Name", "Age"), (nouns.Row(1, 2, ("Osk", "4")),))
    return nouns.Case(
        card=card,
        sources=named(SOURCES, "a"),
        claims=named(CLAIMS, "b"),
        instruments=named(INSTRUMENTS, "c"),
        registers=(nouns.Register("people", draw(CARDS), (table,)),),
        positions=named(POSITIONS, "d"),
        consultations=(nouns.Consultation("talk", {draw(WORDS): draw(SCALARS)}, (("votes.csv", b"\xff\n"),)),),
        submissions=(nouns.Submission("upr", draw(SUBMISSIONS), draw(WORDS).replace("\r\n", "\n").lstrip("\ufeff")),),
    )


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def as_mixture(dumped: Path) -> None:
    """The same case in other files: YAML for JSON Lines, one entry a file, a few left as they are."""
    claims = [json.loads(line) for line in (dumped / "claims.jsonl").read_text("utf-8").split("\n") if line]
    (dumped / "claims.jsonl").unlink()
    (dumped / "claims").mkdir()
    for number, claim in enumerate(claims):
        yaml_text, json_text = yaml.dump([claim], Dumper=writer._Dumper), json.dumps(claim) + "\n"
        name, text = (f"{number}.yaml", yaml_text) if number % 2 else (f"{number}.jsonl", json_text)
        (dumped / "claims" / name).write_text(text, encoding="utf-8")


@settings(max_examples=40)
@given(cases())
def test_what_is_written_reads_back_equal_and_writes_the_same_bytes(case: nouns.Case) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        originals = {"sources/files/note.txt": "note", "other/note.txt": b"\0\xff"}
        put(root / "in", {**originals, "registers/people/list.csv": "Name,Age\nOsk,4\n"})
        used = {source.file for source in case.sources if source.file}
        case = replace(case, root=root / "in", digests=dict.fromkeys(used, ""))
        write_case(case, root / "one")
        once = read_case(root / "one")
        assert once.case is not None, once.faults
        assert once.case == replace(case, digests=once.case.digests)
        write_case(once.case, root / "two")
        assert bytes_of(root / "one") == bytes_of(root / "two")
        as_mixture(root / "two")
        mixed = read_case(root / "two")
        assert mixed.case == once.case, mixed.faults
        write_case(mixed.case, root / "three")
        assert bytes_of(root / "three") == bytes_of(root / "one")


@pytest.mark.parametrize("name", ["examples/valley", "../shared/cases/kashmir"])
def test_a_real_case_is_written_without_a_loss(tmp_path: Path, name: str) -> None:
    if not (HERE / name).exists():
        pytest.skip(f"{name} does not ship")
    first = read_case(HERE / name).case
    assert first is not None
    write_case(first, tmp_path / "one")
    second = read_case(tmp_path / "one").case
    assert second == first
    write_case(second, tmp_path / "two")
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


def test_defaults_are_left_out_and_what_differs_from_them_is_kept() -> None:
    assert plain(nouns.Claim("a", "x")) == {"id": "a", "text": "x"}
    assert plain(nouns.SubmissionCard("f", "t", facts=())) == {"forum": "f", "title": "t", "facts": []}
    at = datetime(2026, 11, 1, 10, tzinfo=UTC)
    assert plain(nouns.Collected("a", at)) == {"by": "a", "at": "2026-11-01T10:00:00Z"}
    between = nouns.FigureRule(count="rows", where={"date": nouns.Between("2026", None)})
    assert plain(between) == {"count": "rows", "where": {"date": {"from": "2026"}}}


def _case(root: Path) -> nouns.Case:
    case = read_case(put(root, FILES)).case
    assert case is not None
    return case


def test_a_folder_that_exists_is_not_written_over(tmp_path: Path) -> None:
    case = _case(tmp_path / "case")
    (tmp_path / "full").mkdir()
    (tmp_path / "full/x").write_text("x")
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for target in ("full", "file", "link", "file/inside"):
        with pytest.raises(Refusal):
            write_case(case, tmp_path / target)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case", "file", "full", "link"]
    (tmp_path / "empty").mkdir()
    write_case(case, tmp_path / "empty")
    assert read_case(tmp_path / "empty").case == case


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    case = _case(tmp_path / "case")
    for step in ("_lines", "_yaml", "_copy"):
        full = OSError(28, "No space left on device")
        with patch.object(writer, step, side_effect=full), pytest.raises(Refusal) as told:
            write_case(case, tmp_path / "out")
        assert "No space left on device" in str(told.value)
        assert [path.name for path in tmp_path.iterdir()] == ["case"]


_DUMP = """
import resource, signal, sys
from pathlib import Path
from averment.casefile.reader import read_case
from averment.casefile.writer import write_case
from averment.kernel.refusals import Refusal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
case = read_case(Path(sys.argv[1])).case
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
print("ready", flush=True)
try:
    write_case(case, Path(sys.argv[2]))
except Refusal as refusal:
    print(refusal)
"""


def test_a_file_that_may_not_grow_leaves_nothing_behind(tmp_path: Path) -> None:
    put(tmp_path / "case", {**FILES, "sources/files/note.txt": b"x" * 100_000})
    command = [sys.executable, "-c", _DUMP, str(tmp_path / "case"), str(tmp_path / "out"), "50000"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "could not be written" in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["case"]


def test_a_killed_dump_leaves_no_half_folder_under_its_name(tmp_path: Path) -> None:
    put(tmp_path / "case", {**FILES, "sources/files/note.txt": b"x" * 80_000_000})
    case = read_case(tmp_path / "case").case
    command = [sys.executable, "-c", _DUMP, str(tmp_path / "case"), str(tmp_path / "out"), str(1 << 40)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    while process.poll() is None and not any(path.name.startswith(".out-") for path in tmp_path.iterdir()):
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert not os.path.lexists(tmp_path / "out") or read_case(tmp_path / "out").case == case
