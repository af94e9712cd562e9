from django.db import migrations

import averment.team.models


class Migration(migrations.Migration):
    dependencies = [
        ("team", "0001_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="keys",
            field=averment.team.models.KeptField(default=list),
        ),
    ]
