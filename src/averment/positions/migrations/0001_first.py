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
            name="Consultation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=63)),
                ("card", averment.team.models.KeptField()),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="team.case"),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ConsultationFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveIntegerField()),
                ("name", models.TextField()),
                ("data", models.BinaryField()),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="positions.consultation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Position",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=63)),
                ("kind", models.TextField()),
                ("title", averment.team.models.KeptField()),
                ("paragraphs", averment.team.models.KeptField()),
                ("rests_on", averment.team.models.KeptField()),
                ("adoption", averment.team.models.KeptField(null=True)),
                ("statements", averment.team.models.KeptField()),
                ("endorsements", averment.team.models.KeptField()),
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
            model_name="consultation",
            constraint=models.UniqueConstraint(fields=("case", "ref"), name="positions_consultation_ref"),
        ),
        migrations.AddConstraint(
            model_name="position",
            constraint=models.UniqueConstraint(fields=("case", "ref"), name="positions_position_ref"),
        ),
    ]
