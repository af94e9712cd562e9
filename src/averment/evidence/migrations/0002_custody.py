import django.db.models.deletion
from django.db import migrations, models

import averment.team.models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0001_first"),
        ("team", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="CustodyCheckpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("size", models.PositiveBigIntegerField(unique=True)),
                ("note", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="CustodyLog",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("origin", models.TextField()),
                ("size", models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="CustodyEntry",
            fields=[
                ("sequence", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("event", models.CharField(max_length=40)),
                ("at", models.CharField(max_length=30)),
                ("agent", models.TextField()),
                ("object", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("detail", averment.team.models.KeptField()),
                ("outcome", models.CharField(max_length=10)),
                ("salt", models.BinaryField()),
                ("leaf", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="team.case"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CustodyNode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.PositiveSmallIntegerField()),
                ("place", models.PositiveBigIntegerField()),
                ("hash", models.BinaryField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("level", "place"), name="evidence_node_place")],
            },
        ),
    ]
