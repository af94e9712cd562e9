"""Excerpts are found as well; those that are there already, when their case is loaded again or takes something in."""

import django.db.models.deletion
from django.db import migrations, models


def keep(apps, schema_editor):
    """Excerpts come to be with their claims."""


def forget_excerpts(apps, schema_editor):
    """The tables of before have no place for them."""
    schema_editor.execute(
        "DELETE FROM claims_findablewords WHERE findable_id IN"
        " (SELECT id FROM claims_findable WHERE ground_id IS NOT NULL)"
    )
    schema_editor.execute("DELETE FROM claims_findable WHERE ground_id IS NOT NULL")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or the tables could not be altered in the same breath


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0005_tier_of_rows"),
        ("evidence", "0001_first"),
        ("team", "0001_first"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="findable",
            name="claims_findable_of_one_thing",
        ),
        migrations.AddField(
            model_name="findable",
            name="ground",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="claims.ground"
            ),
        ),
        migrations.AlterField(
            model_name="findable",
            name="case",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="team.case"
            ),
        ),
        migrations.AlterField(
            model_name="findable",
            name="claim",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="claims.claim"
            ),
        ),
        migrations.AlterField(
            model_name="findable",
            name="source",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="evidence.source"
            ),
        ),
        migrations.AddConstraint(
            model_name="findable",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("claim__isnull", False), ("ground", None), ("source", None)),
                    models.Q(("claim", None), ("ground", None), ("source__isnull", False)),
                    models.Q(("claim__isnull", False), ("ground__isnull", False), ("source__isnull", False)),
                    _connector="OR",
                ),
                name="claims_findable_of_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="findable",
            constraint=models.UniqueConstraint(
                condition=models.Q(("claim", None)), fields=("source",), name="claims_findable_source_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="findable",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source", None)), fields=("claim",), name="claims_findable_claim_once"
            ),
        ),
        migrations.RunPython(keep, forget_excerpts),
    ]
