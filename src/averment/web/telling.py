"""What was done with each of many items: the numbers and the first ones are at hand, all of them lie in a file."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from averment.evidence.outside.intake.found import Passed
from averment.web.screen import plural, print_json_list, print_wrapped

if TYPE_CHECKING:
    from averment.evidence.loading import Taken

_FIRST, _MOST = 50, 1000  # of each kind, on a terminal; the second of those of which something is to be told


class Told:
    """The items of one run; in a file of its folder, since a hundred thousand are too many to hold."""

    def __init__(self, folder: Path, *, asked_for_tier: bool) -> None:
        self._file = tempfile.TemporaryFile("w+", dir=folder, encoding="utf-8")  # noqa: SIM115  closed in __exit__
        self._asked_for_tier = asked_for_tier
        self._first: dict[bool, list[tuple[str, ...]]] = {True: [], False: []}
        self.taken_in = self.there_already = self.passed_over = self.other_tier = 0

    def __enter__(self) -> Told:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def items(self) -> int:
        """How many items there were so far."""
        return self.taken_in + self.there_already + self.passed_over

    def taken(self, some: Iterable[Taken]) -> None:
        """Notes files that are sources now, or were so already."""
        for one in some:
            self.taken_in += one.new
            self.there_already += not one.new
            stays = self._asked_for_tier and one.other_tier
            self.other_tier += stays
            outcome = "taken-in" if one.new else "there-already"
            item = {"name": one.name, "outcome": outcome, "source": one.source, "sha256": one.sha256}
            self._note(item | {"remarks": one.remarks} | ({"tier": "stays as it was"} if stays else {}))
            words = "taken in as" if one.new else "there already,"
            self._remember(True, f"{one.name}: {words} {one.source}", one.remarks)

    def passed(self, some: Iterable[Passed]) -> None:
        """Notes what was not taken in."""
        for one in some:
            self.passed_over += 1
            self._note({"name": one.name, "outcome": "passed-over", "why": one.why})
            self._remember(False, f"{one.name}: not taken in. {one.why}")

    def tell(self, *, as_json: bool, nobody_named: bool) -> None:
        """Every item as JSON; or for people, the first ones and the numbers."""
        if as_json:
            numbers = {name: getattr(self, name) for name in ("taken_in", "there_already", "passed_over")}
            print_json_list(numbers, "items", self._noted())
            return
        for kind, count in ((True, self.taken_in + self.there_already), (False, self.passed_over)):
            for line, *remarks in self._first[kind]:
                print_wrapped(line, 0, 2)
                for remark in remarks:
                    print_wrapped(remark, 2, 2)
            if count > len(self._first[kind]):
                print_wrapped(f"… and {count - len(self._first[kind]):,} more; --json tells of each.")
        print_wrapped(f"{plural(self.taken_in, 'source')} taken in, {self.there_already:,} there already, "
                      f"{self.passed_over:,} passed over.")  # fmt: skip
        if self.other_tier:
            print_wrapped(_TIER_STAYS.format(count=self.other_tier))
        if nobody_named and self.taken_in:
            print_wrapped("Nobody is named as having collected them; --member ID names a member of the case.")

    def _note(self, item: Mapping[str, object]) -> None:
        self._file.write(json.dumps(item) + "\n")

    def _noted(self) -> Iterator[object]:
        self._file.seek(0)
        return map(json.loads, self._file)

    def _remember(self, kind: bool, line: str, remarks: tuple[str, ...] = ()) -> None:
        if len(self._first[kind]) < (_MOST if remarks else _FIRST):
            self._first[kind].append((line, *remarks))


_TIER_STAYS = (
    "{count:,} of those that were there already have another tier than the one asked for, and keep it: --access is for "
    "what is new. To change a tier, dump the case, change “access” in its catalogue, and load it into a new workspace."
)
