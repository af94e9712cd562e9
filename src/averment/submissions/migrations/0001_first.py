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
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=63)),
                ("forum", models.TextField()),
                ("title", models.TextField()),
                ("language", models.TextField()),
                ("state", models.CharField(max_length=3, null=True)),
                ("state_name", models.TextField()),
                ("facts", averment.team.models.KeptField(null=True)),
                ("fields", averment.team.models.KeptField()),
                ("tier", models.CharField(max_length=12)),
                ("endorsed_by", averment.team.models.KeptField()),
                ("date", models.CharField(max_length=10, null=True)),
                ("translation_of", averment.team.models.KeptField(null=True)),
                ("draft", models.TextField()),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="team.case"),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("case", "ref"), name="submissions_submission_ref")],
            },
        ),
    ]
