"""The areas in the order in which a fact travels; the linter's floors and the map follow it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Area:
    """One package of the platform: its floor (imports flow down) and what it turns into what."""

    name: str
    floor: int
    road: str


AREAS = (
    Area("kernel", 0, "words without a database: ids, folding, numbers, names, dates, findings"),
    Area("casefile", 1, "a folder → the frozen case, and back"),
    Area("verify", 1, "a package → intact or not, by the standard library alone"),
    Area("team", 2, "organisations, people, roles, tiers: who may see and do what; the audit trail"),
    Area("evidence", 3, "source → excerpt"),
    Area("claims", 4, "excerpt → claim, with its status and its origins"),
    Area("registers", 5, "rows of lists → figures, and who is protected"),
    Area("positions", 6, "claim → position that the coalition adopted"),
    Area("submissions", 7, "position → draft for one forum"),
    Area("build", 8, "draft → documents and a package"),
    Area("web", 11, "the command line"),
)
