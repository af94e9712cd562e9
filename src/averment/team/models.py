"""Cases with their organisations and people, and the trail of who did what."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models


class KeptField(models.TextField):  # type: ignore[type-arg]  # Django gives its fields no parameters while it runs
    """A small value with no life of its own, as JSON text: its keys keep their order, on every database."""

    if TYPE_CHECKING:
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        """The value that was kept."""
        return None if value is None else json.loads(value)

    def to_python(self, value: Any) -> Any:
        """As it is: it was never anything but a value."""
        return value

    def get_prep_value(self, value: Any) -> str | None:
        """The text that is kept."""
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Workspace(models.Model):
    """The workspace whose database this is; `settled` once its folder was seen, whose card has the same id."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    ref = models.CharField(max_length=32)
    settled = models.BooleanField(default=False)

    class Meta:
        """One row."""

        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="team_workspace_one_row")]


class Case(models.Model):
    """A case of the coalition, with its house rules."""

    ref = models.CharField(max_length=63, unique=True)
    averment = models.PositiveSmallIntegerField(default=1)
    title = KeptField()
    languages = KeptField()
    policy = KeptField()


class OfCase(models.Model):
    """Something that has its own id in a case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    ref = models.CharField(max_length=63)

    class Meta:
        """No table of its own."""

        abstract = True
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "ref"], name="%(app_label)s_%(class)s_ref")]


class Organisation(OfCase):
    """A member organisation of the coalition."""

    place = models.PositiveIntegerField()
    name = models.TextField()
    caucus = models.TextField()


class Person(OfCase):
    """A person who works on a case, with the roles that she holds."""

    place = models.PositiveIntegerField()
    name = models.TextField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="people")
    roles = KeptField()
    keys = KeptField(default=list)


class AuditLine(models.Model):
    """Who did what to what, when and why. Lines are added, never changed."""

    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    actor = models.TextField()
    verb = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    ref = models.TextField()
    reason = models.TextField()
