"""What a finished package holds, and what it must not; looked at with the tools of others, and by hand."""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
import rfc8785
from tests.web.commands import VALLEY, averment, case_at, environment, replaced

from averment.build import actions
from averment.build.actions import Order, build_submission
from averment.build.reading import load_case
from averment.casefile.nouns import Case
from averment.evidence.outside.leaks import scan
from averment.evidence.outside.parts import parts_of
from averment.kernel.names import NameIndex
from averment.kernel.refusals import Refusal
from averment.registers.rules.protected import protected_names

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:invalid escape sequence")]  # the latter in pysbd

KASHMIR = Path("/work/shared/cases/kashmir")
TODAY = date(2026, 11, 24)
OTHER_DAY = "2026-10-30"


class Made:
    """A package that was built once for all tests here, with the case that it was built from."""

    def __init__(self, package: Path, case: Path, keys: Path, marks: dict[str, str]) -> None:
        self.package, self.folder, self.keys, self.marks = package, case, keys, marks
        self.bag, self.data = package / "bag", package / "bag/data"
        loaded = load_case(case)
        assert isinstance(loaded, Case)
        self.case = loaded

    def files(self) -> list[Path]:
        return sorted(path for path in self.package.rglob("*") if path.is_file())

    def lines(self, name: str) -> list[dict[str, object]]:
        return [json.loads(line) for line in (self.data / name).read_text(encoding="utf-8").splitlines()]

    def words(self) -> Iterator[tuple[Path, str]]:
        """Every text that any part of any file holds, and its raw bytes."""
        for path in self.files():
            yield path, path.read_bytes().decode("latin-1")
            yield path, path.read_bytes().decode("utf-8", "replace")
            for part in parts_of(path):
                yield path, f"{part.name}\n{part.text}"


def _built(case: Path, submission: str, place: Path) -> Made:
    marks = {
        "HOME": str(place / "home-of-zzyx"),
        "TMPDIR": str(place / "scratch-of-zzyx"),
        "USER": "zzyx",
        "LOGNAME": "zzyx",
    }
    for folder in (marks["HOME"], marks["TMPDIR"]):
        Path(folder).mkdir()
    done = averment(
        "build", case, submission, "--out", place / "out", keys=place / "keys", HOSTNAME="zzyx-host", **marks
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return Made(place / "out" / submission, case, place / "keys", marks)


@pytest.fixture(scope="module", params=["valley/upr", "valley/iphrc-ur", "kashmir/upr"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    name, _, submission = request.param.partition("/")
    place = tmp_path_factory.mktemp(name)
    if name == "kashmir":
        if not KASHMIR.is_dir():
            pytest.skip("the real case is not in the repository")
        return _built(KASHMIR, submission, place)
    case = case_at(place / "case")
    for card in ("upr", "iphrc-ur"):
        replaced(case / f"submissions/{card}/submission.yaml", "date: 2026-11-24", f"date: {OTHER_DAY}")
    return _built(case, submission, place)


# ── the tools of others ──


def test_sha256sum_finds_every_file_as_it_is_listed(made: Made) -> None:
    lists = ["tagmanifest-sha256.txt", "manifest-sha256.txt"]
    done = subprocess.run(
        ["sha256sum", "-c", "--strict", "--quiet", *lists], cwd=made.bag, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, b"")


def test_bagit_py_accepts_it(made: Made) -> None:
    tool = [sys.executable, "-W", "ignore", "-m", "bagit", "--validate", str(made.bag)]
    done = subprocess.run(tool, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_bagit_utils_accept_it(made: Made) -> None:
    bagit_utils = pytest.importorskip("bagit_utils")
    report = bagit_utils.Bag(made.bag).validate()
    assert report.valid, report.issues


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="OpenSSH is not installed")
def test_ssh_keygen_accepts_the_signature_and_not_for_another_file(made: Made) -> None:
    signature = next((made.package / "signatures").glob("*.sshsig"))
    tool = [
        *("ssh-keygen", "-Y", "verify", "-f", str(made.package / "signatures/allowed_signers")),
        *("-I", signature.stem, "-n", "averment-package", "-s", str(signature)),
    ]
    for name, status in (("tagmanifest-sha256.txt", 0), ("manifest-sha256.txt", 255)):
        done = subprocess.run(tool, input=(made.bag / name).read_bytes(), capture_output=True, check=False)
        assert done.returncode == status, done.stderr


def test_the_verifier_inside_accepts_it(made: Made) -> None:
    tool = [sys.executable, "-I", str(made.data / "verify.py"), str(made.package), "--json"]
    done = subprocess.run(tool, capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["ok"], done.stdout


def test_names_are_short_and_plain_and_no_folder_is_empty(made: Made) -> None:
    for path in made.package.rglob("*"):
        name = path.relative_to(made.package).as_posix()
        assert re.fullmatch(r"[A-Za-z0-9._/-]{1,120}", name), name
        assert not path.is_symlink()
        assert path.is_file() or any(path.iterdir()), name
    assert {path.name for path in made.package.iterdir()} == {"VERIFY.txt", "bag", "signatures"}


# ── where and when it was made ──


def test_no_file_tells_where_by_whom_or_on_which_machine_it_was_built(made: Made) -> None:
    told = {"zzyx", str(made.folder), str(made.keys), str(made.package.parent)}
    told |= {word for word in (getpass.getuser(), socket.gethostname()) if len(word) > 5}  # shorter ones come by chance
    for path, words in made.words():
        for mark in told:
            assert mark not in words, f"{path.name} tells {mark}"


def test_no_file_tells_when_it_was_built(made: Made) -> None:
    now = time.gmtime(made.package.stat().st_mtime)
    case_says = "".join(path.read_text("utf-8", "replace") for path in made.folder.rglob("*.yaml"))
    forms = [
        time.strftime(form, now) for form in ("%Y-%m-%d", "D:%Y%m%d", "%d/%m/%Y", "%d %B %Y", "%B %d, %Y", "%Y%m%d")
    ]
    stamp = str(int(made.package.stat().st_mtime))[:6]
    for path, words in made.words():
        if path.is_relative_to(made.data / "evidence"):
            continue  # originals are what they are
        for form in forms:
            assert form not in words or form in case_says or made.folder == KASHMIR, f"{path.name} tells {form}"
        assert not re.search(rf"\b{stamp}\d{{4}}\b", words), f"{path.name} has a time stamp"
    with zipfile.ZipFile(made.data / "submission/submission.docx") as parts:
        assert {part.date_time[:3] for part in parts.infolist()} <= {(1980, 1, 1), *_days(made)}


def _days(made: Made) -> set[tuple[int, int, int]]:
    cards = [submission.card.date for submission in made.case.submissions if submission.card.date]
    return {(day.year, day.month, day.day) for day in map(date.fromisoformat, map(str, cards))}


def _tree(package: Path) -> dict[str, str]:
    return {
        path.relative_to(package).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in package.rglob("*")
        if path.is_file()
    }


def test_other_place_home_zone_language_umask_order_and_seed_give_the_same_bytes(made: Made, tmp_path: Path) -> None:
    elsewhere, keys = tmp_path / "another folder, ع", tmp_path / "keys"
    shutil.copytree(made.keys, keys)
    for path in sorted(made.folder.rglob("*"), reverse=True):
        if path.is_file():
            target = elsewhere / path.relative_to(made.folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    strange = {
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
        "HOME": str(tmp_path),
        "TMPDIR": str(tmp_path),
    }
    command = [sys.executable, "-m", "averment", "build", elsewhere.name, made.package.name, "--out", "out"]
    env = environment(keys, **strange)
    shell = ["sh", "-c", 'umask 077; exec "$@"', "sh", *command]
    done = subprocess.run(shell, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert _tree(tmp_path / "out" / made.package.name) == _tree(made.package)


def test_another_day_and_other_order_of_entries_give_the_same_bytes(made: Made, tmp_path: Path) -> None:
    case = case_at(tmp_path / "case", made.folder)
    catalogue = case / "sources/catalogue.yaml"
    if catalogue.is_file():
        entries = re.split(r"(?m)^(?=- )", catalogue.read_text(encoding="utf-8"))
        catalogue.write_text(
            entries[0] + "".join(entry.rstrip() + "\n" for entry in reversed(entries[1:])), encoding="utf-8"
        )
    order = Order(load_case(case), made.package.name, tmp_path / "out", made.keys, date(2026, 12, 30))
    built = build_submission(order, lambda text: None)
    assert built.package, built.findings
    assert _tree(built.package) == _tree(made.package)


# ── the road from sentence to original ──


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("name", ["grounds.html", "submission/submission.html"])
def test_a_page_runs_no_script_and_needs_nothing_from_outside(made: Made, name: str) -> None:
    page = _Page()
    text = (made.data / name).read_text(encoding="utf-8")
    page.feed(text)
    assert not {tag for tag, _ in page.tags} & {"script", "iframe", "object", "embed", "link", "base", "form"}
    ids = {attributes["id"] for _, attributes in page.tags if attributes.get("id")}
    for tag, attributes in page.tags:
        assert not [key for key in attributes if key.startswith("on")], tag
        target = attributes.get("src") or attributes.get("href") or ""
        if target.startswith("#"):
            assert target[1:] in ids, f"{name} has no {target}"
        elif target and not target.startswith("data:"):
            assert tag == "a", f"{name} loads {target}"
            outside = target.startswith(("https://", "http://", "mailto:"))
            assert outside or ((made.data / name).parent / target.split("#")[0]).is_file(), f"{name} links {target}"
    assert not re.search(r"@import|url\((?!['\"]?data:)", text)


def test_every_annotation_points_at_exactly_its_words(made: Made) -> None:
    annotations = made.lines("grounds.jsonl")
    assert annotations
    for annotation in annotations:
        target = annotation["target"]
        selectors = {selector["type"]: selector for selector in target["selector"]}  # type: ignore[index]
        quote, place = selectors["TextQuoteSelector"], selectors.get("TextPositionSelector")
        if place is None:
            assert target["source"] == "withheld.jsonl"  # type: ignore[index]
            assert set(quote) == {"type", "exact"}
            continue
        text = (made.data / target["source"]).read_bytes().decode("utf-8")  # type: ignore[index]
        start, end = place["start"], place["end"]
        assert text[start:end] == quote["exact"]
        assert text[:start].endswith(quote["prefix"])
        assert text[end:].startswith(quote["suffix"])
        assert (made.data / target["scope"]).is_file()  # type: ignore[index]
    assert len({annotation["id"] for annotation in annotations}) == len(annotations)


def test_every_original_is_named_by_its_digest_and_is_the_one_of_the_case(made: Made) -> None:
    digests = set(made.case.digests.values())
    for path in (made.data / "evidence").rglob("*"):
        if path.is_file():
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            assert path.stem == digest
            assert path.parent.name == digest[:2]
            assert digest in digests
    for path in (made.data / "derived").iterdir():
        assert path.stem in digests


def test_the_custody_chain_holds_by_hand(made: Made) -> None:
    previous = "0" * 64
    lines = (made.data / "custody/events.jsonl").read_bytes().splitlines()
    assert lines
    for number, line in enumerate(lines, 1):
        event = json.loads(line)
        assert event["previous"] == previous
        assert event["eventIdentifier"] == number
        assert (made.data / event["linkingObjectIdentifier"]).is_file()
        previous = hashlib.sha256(line).hexdigest()


def test_the_digest_of_each_block_of_the_canonical_text_can_be_made_again(made: Made) -> None:
    raw = (made.data / "submission/text.json").read_bytes()
    text = json.loads(raw)
    assert rfc8785.dumps(text) == raw
    assert text["blocks"]
    for block in text["blocks"]:
        digest = block.pop("sha256")
        assert hashlib.sha256(rfc8785.dumps(block)).hexdigest() == digest


def test_the_crate_describes_every_file_once(made: Made) -> None:
    crate = json.loads((made.data / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    entities = {entity["@id"]: entity for entity in crate["@graph"]}
    assert len(entities) == len(crate["@graph"])
    assert entities["ro-crate-metadata.json"]["about"] == {"@id": "./"}
    root = entities["./"]
    assert {"name", "description", "datePublished", "license"} <= set(root)
    files = {path.relative_to(made.data).as_posix() for path in made.data.rglob("*") if path.is_file()}
    assert {part["@id"] for part in root["hasPart"]} == files - {"ro-crate-metadata.json"}
    for name in files - {"ro-crate-metadata.json"}:
        assert entities[name]["contentSize"] == str((made.data / name).stat().st_size)
    references = re.findall(r'{"@id": "([^"]+)"}', json.dumps(crate))
    assert all(name in entities or name.startswith("https://") for name in references)


# ── who and what does not appear ──


def test_what_is_withheld_tells_a_number_a_commitment_and_a_reason_and_nothing_else(made: Made) -> None:
    lines = made.lines("withheld.jsonl")
    text = (made.data / "withheld.jsonl").read_text(encoding="utf-8")
    assert all(set(line) == {"number", "commitment", "reason"} for line in lines)
    assert sorted(int(str(line["number"])) for line in lines) == list(range(1, len(lines) + 1))
    for source in made.case.sources:
        assert source.id not in text
        assert source.title not in text
        assert not source.file or made.case.digests[source.file] not in text


def _confidential(made: Made) -> Iterator[tuple[str, str]]:
    shown = {line for path in made.files() if path.suffix == ".html" for line in [path.read_text(encoding="utf-8")]}
    assert shown
    for source in made.case.sources:
        if source.access in ("confidential", "sealed"):
            yield source.id, source.title
            yield source.id, source.id
            if source.file:
                yield source.id, made.case.digests[source.file]
                yield source.id, Path(source.file).name


def test_confidential_and_sealed_sources_appear_nowhere(made: Made) -> None:
    secrets = list(_confidential(made))
    for path, words in made.words():
        for source, secret in secrets:
            assert secret not in words, f"{path.relative_to(made.package)} tells “{secret}” of {source}"


def test_no_protected_person_appears_in_any_script_or_place(made: Made) -> None:
    names = protected_names(made.case, "public", date(2026, 11, 24))
    report = scan(NameIndex.of(names), [made.package])
    assert not report.leaks
    assert not report.unread
    spellings = {spelling.casefold() for name in names for spelling in name.spellings}
    if made.folder != KASHMIR:
        assert len(names) > 80
        assert any(re.search("[\u0600-\u06ff]", spelling) for spelling in spellings)
        assert any(re.search("[\u0900-\u097f]", spelling) for spelling in spellings)
    for path, words in made.words():
        folded = words.casefold()
        for spelling in spellings:
            assert spelling not in folded, path.relative_to(made.package)


def test_the_command_finds_no_leak_either(made: Made, tmp_path: Path) -> None:
    names = tmp_path / "names.txt"
    protected = protected_names(made.case, "public", date(2026, 11, 24))
    if not protected:
        pytest.skip("this case protects nobody")
    names.write_text("".join("|".join(name.spellings) + "\n" for name in protected), encoding="utf-8")
    given, files = [made.package], [path for path in made.package.rglob("*") if path.is_file()]
    if made.package.name != "upr":  # a machine takes a minute to read the scans: once for each case is enough
        given = files = [path for path in files if path.suffix != ".pdf" or made.data / "evidence" not in path.parents]
    done = averment("leaks", "--names", names, *given, "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["files"] == len(files) > 20


def test_those_who_collected_appear_only_where_the_text_itself_names_them(made: Made) -> None:
    submission = next(s for s in made.case.submissions if s.id == made.package.name)
    told = submission.draft + json.dumps(list(map(str, submission.card.fields.values())), ensure_ascii=False)
    originals = {path for path in (made.data / "evidence").rglob("*")} | set((made.data / "derived").iterdir())
    for path, words in made.words():
        for person in made.case.card.people:
            if path not in originals and person.name not in told:
                assert person.name not in words, f"{path.relative_to(made.package)} names {person.id}"


def test_custody_names_organisations_and_nobody(made: Made) -> None:
    agents = {str(event["linkingAgentIdentifier"]) for event in made.lines("custody/events.jsonl")}
    assert not agents & {person.name for person in made.case.card.people}
    assert not agents & {person.id for person in made.case.card.people}


# ── the same case, a little changed ──

Change = Callable[[Path], None]


def _source(case: Path, source: str, old: str, new: str) -> None:
    """Changes one entry of the catalogue."""
    catalogue = case / "sources/catalogue.yaml"
    entries = re.split(r"(?m)^(?=- )", catalogue.read_text(encoding="utf-8"))
    at = next(number for number, entry in enumerate(entries) if entry.startswith(f"- id: {source}\n"))
    assert old in entries[at]
    entries[at] = entries[at].replace(old, new, 1)
    catalogue.write_text("".join(entries), encoding="utf-8")


def _build(case: Path, tmp_path: Path, submission: str = "upr", **more: object) -> tuple[set[str], Path | None]:
    order = Order(load_case(case), submission, tmp_path / "out", tmp_path / "keys", TODAY, **more)  # type: ignore[arg-type]
    built = build_submission(order, lambda text: None)
    return {found.code for found in built.findings}, built.package


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return case_at(tmp_path / "case", VALLEY)


def _carried(package: Path) -> set[str]:
    return {path.stem for path in (package / "bag/data/evidence").rglob("*") if path.is_file()}


def test_a_source_made_confidential_is_withheld_and_not_named(case: Path, tmp_path: Path) -> None:
    _source(case, "sarrat-samachar", "access: public", "access: confidential")
    codes, package = _build(case, tmp_path)
    assert package, codes
    digest = "37f295530368501f95b26224a7a3ce2b01dea71fe165215acabc442a95f1a1ab"
    assert digest not in _carried(package)
    for path in package.rglob("*"):
        if path.is_file():
            assert digest not in path.read_text("utf-8", "replace")
            assert "सर्रात समाचार" not in path.read_text("utf-8", "replace")
    assert len((package / "bag/data/withheld.jsonl").read_text().splitlines()) == 4


def test_one_changed_letter_of_a_quote_stops_the_build(case: Path, tmp_path: Path) -> None:
    replaced(case / "claims.yaml", "seven people died at the scene", "seven people dies at the scene")
    codes, package = _build(case, tmp_path)
    assert "quote-not-in-source" in codes
    assert package is None
    assert not (tmp_path / "out").exists()


def test_one_changed_byte_of_an_original_with_its_digest_is_refused(case: Path, tmp_path: Path) -> None:
    path = case / "sources/files/marnak-courier.txt"
    path.write_bytes(path.read_bytes().replace(b"seven", b"Seven", 1))
    done = averment("build", case, "upr", "--out", tmp_path / "out", keys=tmp_path / "keys")
    assert done.returncode == 1
    assert "evidence-altered" in done.stdout


def _protect(case: Path, row: str) -> None:
    with (case / "registers/witnesses/witnesses.csv").open("a", encoding="utf-8") as file:
        file.write(row + "\n")
    path = case / "registers/witnesses/witnesses.csv"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    _source(
        case,
        "witness-table",
        "sha256: 4962c181cca3cd1dd98d6b2dfa45cb8a1d7e04cb5618f03a785f7512bcf3941f",
        f"sha256: {digest}",
    )


def _name_in_original(case: Path, name: str) -> None:
    path = case / "sources/files/kelvo-radio.txt"
    path.write_text(path.read_text(encoding="utf-8") + f"\n{name}\n", encoding="utf-8")
    old = "c01d73ed6b023c7094755322ea163b880d63f808ad58af0a6c727a034fd9d3f7"
    _source(case, "kelvo-radio", old, hashlib.sha256(path.read_bytes()).hexdigest())


@pytest.mark.parametrize("written", ["Quorvane Tilmesk", "QUORVANE  TILMESK", "Tilmesk, Quorvane"])
def test_an_original_that_names_a_protected_person_is_withheld_and_the_package_says_so(
    case: Path, tmp_path: Path, written: str
) -> None:
    _protect(case, "w-90,Quorvane Tilmesk,T-90,sealed")
    _name_in_original(case, written)
    codes, package = _build(case, tmp_path)
    assert "protected-name" in codes
    assert package, codes
    text = (package / "bag/data/withheld.jsonl").read_text(encoding="utf-8")
    assert '"a protected person is named in it"' in text
    assert not [p for p in package.rglob("*") if p.is_file() and "Quorvane" in p.read_text("utf-8", "replace")]


def test_a_protected_name_in_the_title_of_a_source_stops_the_build(case: Path, tmp_path: Path) -> None:
    _protect(case, "w-90,Quorvane Tilmesk,T-90,sealed")
    _source(case, "field-report-7", "the Teyra bridge", "what Quorvane Tilmesk saw")
    codes, package = _build(case, tmp_path)
    assert "protected-name" in codes
    assert package is None
    assert not (tmp_path / "out").exists()


def test_a_protected_name_in_the_way_of_collecting_stops_the_build(case: Path, tmp_path: Path) -> None:
    _protect(case, "w-90,Quorvane Tilmesk,T-90,sealed")
    _source(case, "hevin-gazette", "sent by the editor", "brought by Quorvane Tilmesk")
    codes, package = _build(case, tmp_path)
    assert "protected-name" in codes
    assert package is None


def test_a_withdrawn_consent_stops_the_build(case: Path, tmp_path: Path) -> None:
    _source(case, "testimony-04", "withdrawn: null", "withdrawn: 2026-11-01")
    codes, package = _build(case, tmp_path)
    assert "consent-exceeded" in codes
    assert package is None


def test_a_claim_kept_for_the_coalition_stops_a_public_build_and_not_one_for_the_coalition(
    case: Path, tmp_path: Path
) -> None:
    replaced(case / "claims.yaml", "- id: kelvo-cut\n", "- id: kelvo-cut\n  access: coalition\n")
    codes, package = _build(case, tmp_path)
    assert "tier-exceeded" in codes
    assert package is None
    codes, package = _build(case, tmp_path, tier="coalition")
    assert "tier-exceeded" not in codes
    assert package, codes


def test_a_package_for_the_coalition_says_so_in_the_document_and_carries_more(case: Path, tmp_path: Path) -> None:
    _source(case, "sarrat-samachar", "access: public", "access: coalition")
    digest = "37f295530368501f95b26224a7a3ce2b01dea71fe165215acabc442a95f1a1ab"
    _, public = _build(case, tmp_path / "1")
    _, inner = _build(case, tmp_path / "2", tier="coalition")
    assert public
    assert inner
    assert digest not in _carried(public)
    assert digest in _carried(inner)
    text = json.loads((inner / "bag/data/submission/text.json").read_text(encoding="utf-8"))
    assert text["tier"] == "coalition"
    assert any("coalition" in part.lower() for detail in text["details"] for part in detail)


def test_an_original_that_is_changed_while_it_is_read_is_not_sealed(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def search_and_change(*given: object, **named: object) -> object:
        done = real(*given, **named)  # type: ignore[arg-type]
        path = case / "sources/files/marnak-courier.txt"
        path.write_bytes(path.read_bytes() + b" ")
        return done

    real = actions.dossier
    monkeypatch.setattr(actions, "dossier", search_and_change)
    with pytest.raises(Refusal, match="marnak-courier.* changed while"):
        _build(case, tmp_path)
    assert not (tmp_path / "out").exists()


def test_a_submission_without_a_date_takes_none_from_the_clock(case: Path, tmp_path: Path) -> None:
    replaced(case / "submissions/upr/submission.yaml", "date: 2026-11-24\n", "")
    _, package = _build(case, tmp_path)
    assert package
    today = time.strftime("%Y-%m-%d", time.gmtime())
    for name in ("ro-crate-metadata.json", "submission/submission.html", "submission/text.json"):
        assert today not in (package / "bag/data" / name).read_text(encoding="utf-8")
    assert time.strftime("D:%Y%m%d").encode() not in (package / "bag/data/submission/submission.pdf").read_bytes()
    os.stat(package)
