import django.db.models.deletion
from django.db import migrations, models

import averment.team.models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0002_custody"),
        ("team", "0002_sealing_keys"),
    ]

    operations = [
        migrations.AddField(
            model_name="source",
            name="sealed",
            field=averment.team.models.KeptField(null=True),
        ),
        migrations.CreateModel(
            name="Custodian",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="team.person"),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="evidence.source"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("source", "person"), name="evidence_custodian_once")],
            },
        ),
    ]
