"""The database of a workspace: reached, held against this program and the card, and told where it refuses."""

from __future__ import annotations

import contextlib
import os
import pkgutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from averment.kernel.refusals import Refusal

FILE = "workspace.sqlite3"
_SETTINGS = "averment.web.settings"
WRITING, MAKING = {"NAME": "mode=rw"}, {"NAME": "mode=rwc"}


@contextlib.contextmanager
def connected(folder: Path, how: Mapping[str, Any] = WRITING) -> Iterator[None]:
    """The database of the workspace in a folder, whosever it is; only with MAKING does a file come to be.

    `how` are settings of SQLite. What the database refuses is told as a refusal. One process may open one workspace
    after another.
    """
    os.environ.setdefault("AVERMENT_WORKSPACE", str(folder))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _SETTINGS)
    import django
    from django.db import Error, connection

    django.setup()
    kept = dict(connection.settings_dict)
    if connection.vendor == "sqlite":
        if how is not MAKING and not (folder / FILE).is_file():
            mend = f"Put {FILE} back from a backup; or, where PostgreSQL holds this workspace, set DATABASE_URL."
            raise Refusal("The database of the workspace is not there", where=str(folder / FILE), mend=mend)
        address = (folder / FILE).as_uri()  # of a name that is not text as well
        connection.settings_dict.update({**how, "NAME": f"{address}?{how['NAME']}"})
    try:
        yield
    except Error as error:
        told = " ".join(str(error).split()) or type(error).__name__
        raise Refusal(
            f"The database of the workspace refuses: {told.rstrip('.')}",
            where=str(folder),
            mend="Look at the free space, the permissions and, with a server, DATABASE_URL; then run it again.",
        ) from error
    finally:
        connection.close()
        connection.settings_dict.update(kept)


def refuse_another(folder: Path, ref: str) -> None:
    """Refuses a database that this program does not know, or that is not the one of the workspace with this id."""
    from averment.team.models import Workspace

    has = _not_newer(folder)
    if known() - has or not ref:
        what = "This workspace was made by an older version of Averment"
        raise Refusal(what, where=str(folder), mend=f"Bring it up to date: averment init {folder}")
    row = Workspace.objects.first()
    if row is None or row.ref != ref:
        raise _of_another(folder)
    if not row.settled:
        Workspace.objects.update(settled=True)


def bring_up_to_date(folder: Path, ref: str) -> None:
    """Brings the tables up to date; a database that was made before they were tied is tied to the workspace."""
    from django.db import connection

    from averment.team.models import Workspace

    _not_newer(folder)
    tied = Workspace._meta.db_table in connection.introspection.table_names()
    if tied and Workspace.objects.exclude(ref=ref).exists():
        raise _of_another(folder)
    _tie(ref)


def tie_new(folder: Path, ref: str) -> None:
    """Makes the tables in a database that holds nothing, and ties it to a workspace that is being made.

    All in one transaction where the database can do that. One that was left by a making which was broken off, before
    its folder was there, is taken.
    """
    from django.db import connection, transaction

    with transaction.atomic() if connection.vendor == "postgresql" else contextlib.nullcontext():
        if connection.introspection.table_names():
            _take_over(folder, ref)
        _tie(ref)


def _tie(ref: str) -> None:
    from django.core.management import call_command

    from averment.team.models import Workspace

    call_command("migrate", verbosity=0, interactive=False)
    Workspace.objects.get_or_create(defaults={"ref": ref})


def _not_newer(folder: Path) -> set[tuple[str, str]]:
    """The migrations of the database; refused where it has none, or some that this program does not know."""
    has = applied()
    if not has:
        mend = "Set DATABASE_URL to the database with which the workspace was made."
        raise Refusal("The database holds no workspace", where=str(folder), mend=mend)
    if newer := has - known():
        what = f"The database of the workspace was made by a newer version of Averment: it has {'/'.join(min(newer))}"
        raise Refusal(what, where=str(folder), mend="Use that version.")
    return has


def _take_over(folder: Path, ref: str) -> None:
    from averment.team.models import Workspace

    if not applied():
        raise Refusal("The database is not empty", where=str(folder), mend="Name an empty one in DATABASE_URL.")
    whole = known() <= _not_newer(folder)
    if not (whole and Workspace.objects.filter(settled=False).update(ref=ref)):
        raise _of_another(folder)


def _of_another(folder: Path) -> Refusal:
    mend = "Set DATABASE_URL to the database with which this workspace was made; for a new one, to an empty database."
    return Refusal("The database belongs to another workspace", where=str(folder), mend=mend)


def applied() -> set[tuple[str, str]]:
    """The migrations that made the tables of the database, by area and name; none where it has no tables of ours."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return set(MigrationRecorder(connection).applied_migrations())


def known() -> set[tuple[str, str]]:
    """The migrations that this program has."""
    from django.apps import apps

    folders = ((config.label, str(Path(config.path) / "migrations")) for config in apps.get_app_configs())
    return {(label, found.name) for label, folder in folders for found in pkgutil.iter_modules([folder])}
