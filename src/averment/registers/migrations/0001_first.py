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
            name="Register",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=63)),
                ("kind", models.CharField(max_length=10)),
                ("title", averment.team.models.KeptField()),
                ("link", averment.team.models.KeptField()),
                ("figures", averment.team.models.KeptField()),
                ("small_cell", averment.team.models.KeptField(null=True)),
                ("protect", models.CharField(max_length=10, null=True)),
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
            name="ContributedList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveIntegerField()),
                ("file", models.TextField()),
                ("digest", models.CharField(db_index=True, max_length=64)),
                ("organisation", models.CharField(max_length=63)),
                ("collected", models.CharField(max_length=10, null=True)),
                ("columns", averment.team.models.KeptField()),
                ("header", averment.team.models.KeptField()),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lists", to="evidence.source"
                    ),
                ),
                (
                    "register",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lists", to="registers.register"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Row",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("line", models.PositiveIntegerField()),
                ("cells", averment.team.models.KeptField()),
                ("access", models.CharField(max_length=12)),
                (
                    "contributed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="registers.contributedlist"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="register",
            constraint=models.UniqueConstraint(fields=("case", "ref"), name="registers_register_ref"),
        ),
        migrations.AddConstraint(
            model_name="contributedlist",
            constraint=models.UniqueConstraint(fields=("register", "place"), name="registers_list_place"),
        ),
        migrations.AddConstraint(
            model_name="row",
            constraint=models.UniqueConstraint(fields=("contributed", "number"), name="registers_row_number"),
        ),
    ]
