from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("team", "0002_sealing_keys"),
    ]

    operations = [
        migrations.CreateModel(
            name="Workspace",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("ref", models.CharField(max_length=32)),
                ("settled", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="team_workspace_one_row")],
            },
        ),
    ]
