"""The tier of the row that a ground names. Of grounds that are there already it is not known, so no member sees them
until the case is loaded again; the operator sees all."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0004_attested_grounds"),
        ("evidence", "0001_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="ground",
            name="list_source",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evidence.source"
            ),
        ),
        migrations.AddField(
            model_name="ground",
            name="row_access",
            field=models.CharField(default="", max_length=12),
            preserve_default=False,
        ),
    ]
