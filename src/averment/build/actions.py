"""The build: compile, write, seal, sign, prove; then, and only then, put the package in its place."""

from __future__ import annotations

import filecmp
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from pathlib import Path

from averment.build.compiler import Outcome, guarded, judge
from averment.build.compiler.canonical import canonical_text
from averment.build.compiler.dossier import Dossier, dossier, used_sources, why_withheld
from averment.build.compiler.material import Evidence, Material, Reading
from averment.build.compiler.printing import package_id, print_document
from averment.build.outside.assembling import NAMES_SOMEBODY, NOT_SEARCHABLE, carry, carry_again, describe, fill
from averment.build.outside.bag import SealError, seal_bag
from averment.build.outside.documents import NAMES, TEXT, Writing
from averment.build.outside.instructions import Signer, verify_text
from averment.build.outside.labour import Task
from averment.build.outside.placing import Workplace
from averment.build.outside.signing import SigningKey, signing_key, withholding_secret
from averment.build.reading import chosen, open_case
from averment.casefile.nouns import Case, Tier
from averment.casefile.originals import original_path
from averment.evidence.outside.leaks import LeakReport, scan
from averment.kernel.document import Document
from averment.kernel.findings import Finding, Severity, Where, errors_in, finding, in_order
from averment.kernel.names import NameIndex
from averment.kernel.refusals import Refusal
from averment.verify import verify

Tell = Callable[[str], None]
STEPS = READING, GATHERING, WRITING, PROVING = (
    "Reading the originals and the draft",
    "Gathering the evidence",
    "Writing and searching the documents",
    "Sealing, signing and proving",
)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built, by whom, and where to."""

    case: Case
    submission: str
    out: Path
    keys: Path
    today: date
    tier: Tier | None = None
    signer: str | None = None
    urdu_face: str = "amiri"


@dataclass(frozen=True, slots=True)
class Built:
    """What a build came to: findings always; the package only where none of them is an error."""

    outcome: Outcome | None
    findings: tuple[Finding, ...]
    package: Path | None
    fingerprint: str
    digest: str = ""
    key_made: bool = False
    fates: tuple[Fate, ...] = ()


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a source in a finished package: it travels, or is withheld for a reason."""

    source: str
    sha256: str
    tier: str
    withheld: str = ""


def build_submission(order: Order, tell: Tell) -> Built:
    """Builds the package of a submission whole, or leaves nothing behind."""
    case = order.case
    submission = chosen(case, order.submission)[0]
    signer = _signer(case, order.signer)
    workplace = Workplace(order.out, submission.id, case.root)
    with workplace as place:
        tell(READING)
        opened = open_case(case, [submission], order.today, order.tier)
        key = signing_key(order.keys)
        if not opened.readings:
            return Built(None, opened.findings, None, key.fingerprint, key_made=key.made)
        reading = opened.readings[0]
        job = _Job(order, opened.material, opened.evidence, reading, key, signer, place, tell)
        outcome, findings = job.make()
        told = in_order([*outcome.findings, *findings])
        if errors_in(told):
            return Built(outcome, told, None, key.fingerprint, key_made=key.made)
        package = workplace.put_in_place(signer)
    return Built(outcome, told, package, key.fingerprint, job.digest, key.made, job.fates)


def _signer(case: Case, wanted: str | None) -> str:
    organisations = [organisation.id for organisation in case.card.organisations]
    if wanted is not None and wanted not in organisations:
        raise Refusal(
            f"The case has no organisation “{wanted}”", mend=f"Its organisations: {', '.join(organisations)}."
        )
    return wanted or next(iter(organisations), case.card.id)


@dataclass
class _Job:
    """One build in its workplace, with everything that its steps need."""

    order: Order
    material: Material
    evidence: Evidence
    reading: Reading
    key: SigningKey
    signer: str
    place: Path
    tell: Tell
    digest: str = ""
    fates: tuple[Fate, ...] = ()

    @cached_property
    def names(self) -> NameIndex:
        """The names that must not appear in what is built."""
        return guarded(self.material, self.reading.tier)

    @property
    def package_id(self) -> str:
        return package_id(self.material, self.reading)

    def make(self) -> tuple[Outcome, list[Finding]]:
        """The steps in their order; findings of severity error mean that nothing may leave the workplace.

        The documents are begun before it is known whether the text may be published: most can, and those are ready
        sooner; what may not is thrown away with the workplace.
        """
        first, second = self.place / "package/bag/data", self.place / "again/bag/data"
        printed = print_document(self.material, self.evidence, self.reading, self.key.fingerprint)
        with self._writing(printed.document, (first / "submission", second / "submission")) as writing:
            outcome = judge(self.material, self.evidence, self.reading, self.names, printed)
            if not outcome.clean:
                return outcome, []
            self.tell(GATHERING)
            kept_back, findings = self._search_originals(outcome)
            contents = dossier(self.material, outcome, kept_back)
            self.fates = self._fates(outcome, contents)
            secret = withholding_secret(self.order.keys)
            carry(first, self.material, contents)
            carry_again(first, second)
            for data in (first, second):
                fill(data, self.material, outcome, contents, self.package_id, secret)
            self.tell(WRITING)
            searches = list(self._searches(first))
            results = writing.finish(searches)
        written = [describe(data, outcome, contents, self.package_id) for data in (first, second)]
        reports = [*(results[search.name] for search in searches), scan(self.names, written[:1], ours=True)]
        findings += self._leaks(first, reports)
        if not errors_in(findings):
            self.tell(PROVING)
            self._seal(self.place / "package", printed.document.title)
            self._prove(second)
        return outcome, findings

    def _fates(self, outcome: Outcome, contents: Dossier) -> tuple[Fate, ...]:
        """Each source that the document rests on, also where two of them are one original."""
        held = {one.source.id: one.reason for one in contents.held}
        material, tier = self.material, self.reading.tier
        digests = {s: material.case.digests[material.sources[s].file] for s in used_sources(material, outcome)}
        return tuple(Fate(source, digest, tier, held.get(source, "")) for source, digest in digests.items())

    def _writing(self, document: Document, folders: tuple[Path, Path]) -> Writing:
        identity = {
            "case": self.material.case.card.id,
            "submission": self.reading.submission.id,
            "forum": self.reading.forum.id,
            "tier": self.reading.tier,
        }
        return Writing(document, canonical_text(document, identity), folders, self.order.urdu_face)

    def _searches(self, data: Path) -> Iterator[Task]:
        """The search of each file, the longest first; the originals were searched, and have not changed since.

        None begins before the PDF is written, which takes much memory.
        """
        if not self.names.names:
            return
        documents = data / "submission"
        filled = [data / name for name in sorted(_tree(data)) if not name.startswith(("evidence/", "submission/"))]
        for name in NAMES:
            yield Task(f"search of {name}", partial(scan, self.names, [documents / name], ours=True), (NAMES[0], name))
        yield Task("search of the rest", partial(scan, self.names, [*filled, documents / TEXT], ours=True))

    def _originals(self, outcome: Outcome) -> dict[str, Path]:
        """The originals that may travel, by source."""
        sources = self.material.sources
        may_travel = (s for s in used_sources(self.material, outcome) if not why_withheld(sources[s], outcome))
        return {source: original_path(self.material.case, sources[source].file) for source in may_travel}

    def _search_originals(self, outcome: Outcome) -> tuple[dict[str, str], list[Finding]]:
        """The originals that must stay because of what stands in them, by digest with the reason; each is told."""
        if not self.names.names:
            return {}, []
        originals = self._originals(outcome)
        report = scan(self.names, originals.values())
        leaking, unread = ({each.path for each in kind} for kind in (report.leaks, report.unread))
        kept_back: dict[str, str] = {}
        findings = []
        for source, path in originals.items():
            names_somebody = str(path) in leaking
            if names_somebody or str(path) in unread:
                digest = self.material.case.digests[self.material.sources[source].file]
                kept_back[digest] = NAMES_SOMEBODY if names_somebody else NOT_SEARCHABLE
                where = self.material.case.places.get(source, Where("sources"))
                findings.append(_kept_back(source, where, names_somebody=names_somebody))
        return kept_back, findings

    def _leaks(self, data: Path, reports: Sequence[LeakReport]) -> list[Finding]:
        """The written files, searched for protected names in every part, metadata and file names included."""
        ids = {name.spellings[0]: name.id for name in self.names.names if name.spellings}
        found = [
            finding(
                "protected-name",
                Where(Path(leak.path).relative_to(data).as_posix(), subject=ids[leak.name]),
                what=f"The name of the protected person {ids[leak.name]} stands in {leak.part} ({leak.how}).",
                mend="Find the title, quote or claim that brings it in, and write “a witness” or the like.",
            )
            for report in reports
            for leak in report.leaks
            if leak.part != "path"  # the folder in which it is built does not travel
        ]
        return found + [
            finding(
                "protected-name",
                Where(Path(unread.path).relative_to(data).as_posix()),
                what=f"{unread.part} could not be searched for protected names: {unread.why}",
                mend="Report this: what we write ourselves must be searchable.",
            )
            for report in reports
            for unread in report.unread
        ]

    def _seal(self, package: Path, title: str) -> None:
        organisation = self.material.organisations.get(self.signer, self.signer)
        info = {
            "Source-Organization": organisation,
            "External-Identifier": self.package_id,
            "External-Description": " ".join(title.split()),
        }
        try:
            seal = seal_bag(package, info)
        except SealError as error:
            raise Refusal(f"The package cannot be sealed: {error}", mend="Report this.") from error
        self.digest = seal.digest
        signatures = package / "signatures"
        signatures.mkdir()
        (signatures / f"{self.signer}.sshsig").write_text(self.key.sign(seal.tag_manifest), encoding="ascii")
        (signatures / "allowed_signers").write_text(self.key.allowed_signers(self.signer), encoding="ascii")
        signer = Signer(self.signer, self.key.fingerprint)
        (package / "VERIFY.txt").write_text(
            verify_text(self.package_id, seal.digest, [signer]), encoding="utf-8", newline="\n"
        )

    def _prove(self, second: Path) -> None:
        """The proof: our verifier passes the package, and a second build from the beginning has the same bytes.

        The originals are not built but copied, and held against their digests then.
        """
        report = verify(self.place / "package", self.key.fingerprint)
        if not report.ok:
            problems = "; ".join(f"{problem.path}: {problem.what}" for problem in report.problems[:3])
            raise Refusal(f"The finished package does not verify: {problems}", mend="Report this; nothing was kept.")
        first = self.place / "package/bag/data"
        unlike = [name for name in sorted(_tree(first) | _tree(second)) if not _same(first / name, second / name)]
        if unlike:
            raise Refusal(
                f"Two builds of the same case differ in {', '.join(unlike[:3])}", mend="Report this; nothing was kept."
            )


def _kept_back(source: str, where: Where, *, names_somebody: bool) -> Finding:
    told = "names a protected person" if names_somebody else "could not be searched for protected names"
    return finding(
        "protected-name",
        where,
        what=f"The original of “{source}” {told}; it is withheld.",
        mend="Nothing need be done: the package commits to it, without showing it.",
        severity=Severity.NOTE,
    )


def _tree(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def _same(first: Path, second: Path) -> bool:
    return (
        first.is_file() and second.is_file() and (first.samefile(second) or filecmp.cmp(first, second, shallow=False))
    )
