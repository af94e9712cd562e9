"""The library of a case folder: compared as in a workspace, in a folder of its own that is gone afterwards."""

from __future__ import annotations

import contextlib
import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from averment.casefile.nouns import Case, OriginJudgment, Source
from averment.casefile.originals import original_path
from averment.claims.outside.shelves import Mark, Shelf
from averment.claims.outside.volumes import OpenVolume
from averment.claims.rules.volumes import stamp_of
from averment.evidence.outside.extraction import extract_texts
from averment.kernel.nearest import did_you_mean
from averment.kernel.refusals import Refusal


@dataclass(frozen=True)
class FolderLibrary:
    """The sources of a frozen case with their texts (`rules.copying.Library`); what is sealed is not read."""

    case: Case
    folder: Path

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        """The text of each source that has one."""
        read = [source for source in self.case.sources if source.file and source.access != "sealed"]
        files = {self.case.digests[source.file]: original_path(self.case, source.file) for source in read}
        found = dict(zip(files, extract_texts(list(files.items())), strict=True)) if files else {}
        texts = {source.id: found[self.case.digests[source.file]].text for source in read}
        return {ref: text for ref, text in texts.items() if text}

    @cached_property
    def _held(self) -> dict[int, str]:
        return {stamp_of(text): text for text in self._texts.values()}

    @cached_property
    def _stamped(self) -> Mapping[int, list[Source]]:
        of: dict[int, list[Source]] = defaultdict(list)
        for source in self.case.sources:
            if source.id in self._texts:
                of[stamp_of(self._texts[source.id])].append(source)
        return of

    @cached_property
    def volumes(self) -> Sequence[OpenVolume]:
        """The texts."""
        shelf, mark = Shelf(self.folder), Mark(len(self._held), 0)
        shelf.bring_up(mark, lambda: dict.fromkeys(self._held), lambda some: {one: self._held[one] for one in some})
        return shelf.opened(mark) or ()

    @property
    def judgments(self) -> Sequence[OriginJudgment]:
        """What was judged, the earliest first."""
        return sorted(self.case.judgments, key=lambda one: (one.at, one.id))

    def source(self, ref: str) -> tuple[Source, int | None]:
        """A source and the stamp of its text; refused where there is none."""
        found = {source.id: source for source in self.case.sources}
        if ref not in found:
            what = f"The case has no source “{ref}”.{did_you_mean(ref, found)}".rstrip(".")
            raise Refusal(what, mend=f"“averment origins {self.case.card.id}” tells which of them copy one another.")
        return found[ref], stamp_of(self._texts[ref]) if ref in self._texts else None

    def sources_of(self, stamps: Collection[int]) -> Mapping[int, Sequence[Source]]:
        """The sources of some texts, by the stamps of these."""
        return {stamp: self._stamped[stamp] for stamp in stamps if stamp in self._stamped}

    def shared(self) -> Collection[int]:
        """The stamps of texts that several sources have."""
        return {stamp for stamp, every in self._stamped.items() if len(every) > 1}

    def declared(self) -> Iterable[Source]:
        """All sources: they are at hand."""
        return self.case.sources

    def text(self, stamp: int) -> str:
        """What a stamp stands for."""
        return self._held[stamp]


@contextlib.contextmanager
def folder_library(case: Case) -> Iterator[FolderLibrary]:
    """The library of a case for as long as it is asked."""
    with tempfile.TemporaryDirectory(prefix="averment-") as name:
        yield FolderLibrary(case, Path(name))
