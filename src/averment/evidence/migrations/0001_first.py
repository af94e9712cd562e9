import django.db.models.deletion
from django.db import migrations, models

import averment.team.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("team", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=63)),
                ("digest", models.CharField(db_index=True, max_length=64)),
                ("title", models.TextField()),
                ("kind", models.CharField(max_length=20)),
                ("collected", averment.team.models.KeptField(null=True)),
                ("publisher", models.TextField()),
                ("author", models.TextField()),
                ("url", models.TextField()),
                ("published", models.CharField(max_length=10, null=True)),
                ("language", models.TextField()),
                ("file", models.TextField()),
                ("sha256", models.CharField(max_length=64, null=True)),
                ("access", models.CharField(max_length=12)),
                ("reliability", models.CharField(max_length=1)),
                ("origin", models.TextField()),
                ("derives_from", averment.team.models.KeptField()),
                ("consent", averment.team.models.KeptField(null=True)),
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
                "constraints": [models.UniqueConstraint(fields=("case", "ref"), name="evidence_source_ref")],
            },
        ),
    ]
