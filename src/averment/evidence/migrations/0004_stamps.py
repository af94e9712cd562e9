import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0003_sealed"),
    ]

    operations = [
        migrations.CreateModel(
            name="CustodyStamp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority", models.CharField(max_length=63)),
                ("at", models.DateTimeField()),
                ("token", models.BinaryField()),
                ("chain", models.TextField()),
                (
                    "checkpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stamps",
                        to="evidence.custodycheckpoint",
                    ),
                ),
            ],
        ),
    ]
