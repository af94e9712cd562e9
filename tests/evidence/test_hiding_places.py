"""Every hiding place of the table is found; the same file with another name is clean, and nothing of it is unread."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.evidence.hiding import archives, documents, letters, office, pages, pictures, texts
from tests.evidence.hiding.table import PLACES, Place
from tests.evidence.leaky_files import KINDS

from averment.evidence.outside.leaks import LeakReport, scan
from averment.kernel.names import NameIndex, ProtectedName

ROOMS = (archives, documents, letters, office, pages, pictures, texts)
ALL = {**PLACES, **{f"{number}-{name}": Place(name, make) for number, (name, make) in enumerate(KINDS.items())}}
HIDDEN, OTHER = "Zahoor Qamarwari", "Sara Khushdil"
INDEX = NameIndex.of([ProtectedName("p1", (HIDDEN, "ظہور قمرواری"))])


def report_on(name: str, folder: Path) -> LeakReport:
    for file_name, place in ALL.items():
        (folder / file_name).write_bytes(place.make(name))
    return scan(INDEX, [folder])


@pytest.fixture(scope="module")
def hidden(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, set[str]]:
    report = report_on(HIDDEN, tmp_path_factory.mktemp("hidden"))
    return {name: {leak.part for leak in report.leaks if Path(leak.path).name == name} for name in ALL}


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[str]]:
    report = report_on(OTHER, tmp_path_factory.mktemp("clean"))
    told = [*((leak.path, leak.part) for leak in report.leaks), *((x.path, x.why) for x in report.unread)]
    return {name: [what for path, what in told if Path(path).name == name] for name in ALL}


@pytest.mark.parametrize("name", sorted(ALL), ids=lambda name: f"{name}: {ALL[name].sentence}")
def test_a_name_is_found_in_every_hiding_place(name: str, hidden: Mapping[str, set[str]]) -> None:
    assert hidden[name], ALL[name].sentence


@pytest.mark.parametrize("name", sorted(ALL))
def test_the_same_file_with_another_name_is_clean(name: str, clean: Mapping[str, list[str]]) -> None:
    assert clean[name] == []
