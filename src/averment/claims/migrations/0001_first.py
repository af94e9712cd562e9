import django.db.models.deletion
from django.db import migrations, models

import averment.team.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("evidence", "0001_first"),
        ("team", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=63)),
                ("text", models.TextField()),
                ("kind", models.CharField(max_length=20)),
                ("attributed_to", models.TextField()),
                ("access", models.CharField(max_length=12)),
                ("elements", averment.team.models.KeptField()),
                ("people", averment.team.models.KeptField()),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="team.case"),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="team.organisation"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Ground",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveIntegerField()),
                ("stance", models.CharField(max_length=10)),
                ("credibility", models.PositiveSmallIntegerField()),
                ("quote", models.TextField()),
                ("page", models.PositiveIntegerField(null=True)),
                ("record", models.TextField()),
                ("figure", models.CharField(max_length=63, null=True)),
                ("translation", averment.team.models.KeptField(null=True)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="grounds", to="claims.claim"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grounds",
                        to="evidence.source",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Instrument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=63)),
                ("symbol", models.TextField()),
                ("title", models.TextField()),
                ("adopted", models.CharField(max_length=10, null=True)),
                ("body", models.TextField()),
                ("url", models.TextField()),
                ("provisions", averment.team.models.KeptField()),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="team.case"),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(fields=("case", "ref"), name="claims_claim_ref"),
        ),
        migrations.AddConstraint(
            model_name="ground",
            constraint=models.UniqueConstraint(fields=("claim", "place"), name="claims_ground_place"),
        ),
        migrations.AddConstraint(
            model_name="instrument",
            constraint=models.UniqueConstraint(fields=("case", "ref"), name="claims_instrument_ref"),
        ),
    ]
