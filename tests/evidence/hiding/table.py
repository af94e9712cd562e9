"""The table of hiding places: one row one place, told in one sentence, with the file that hides a name there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Maker = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Place:
    """A hiding place: what is said of it, and a maker of a file in which a given name (two words) hides there."""

    sentence: str
    make: Maker


PLACES: dict[str, Place] = {}


def hide(file_name: str, sentence: str) -> Callable[[Maker], Maker]:
    """A row of the table, under the name of the file."""

    def register(make: Maker) -> Maker:
        assert file_name not in PLACES or PLACES[file_name].sentence == sentence  # pytest may import a module twice
        PLACES[file_name] = Place(sentence, make)
        return make

    return register


def halves(name: str) -> tuple[str, str]:
    """The name parted inside its first word, so that neither half is a name."""
    return name[:3], name[3:]
