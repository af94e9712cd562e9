"""What sources are compared by, and what reviewers judge of their origins."""

import django.db.models.deletion
from django.db import migrations, models

import averment.team.models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0002_search"),
        ("team", "0001_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="findable",
            name="begins",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="findable",
            name="stamp",
            field=models.BigIntegerField(db_index=True, null=True),
        ),
        migrations.CreateModel(
            name="OriginJudgment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=63)),
                ("sources", averment.team.models.KeptField()),
                ("judged", models.CharField(max_length=20)),
                ("reason", models.TextField()),
                ("by", models.CharField(max_length=63)),
                ("at", models.CharField(max_length=40)),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="team.case"),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("case", "ref"), name="claims_originjudgment_ref")],
            },
        ),
    ]
