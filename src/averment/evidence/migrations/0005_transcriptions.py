from django.db import migrations, models

import averment.team.models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0004_stamps"),
    ]

    operations = [
        migrations.CreateModel(
            name="MachineText",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("text", models.TextField()),
                ("pages", averment.team.models.KeptField()),
                ("machine", averment.team.models.KeptField()),
                ("pictures", averment.team.models.KeptField()),
                ("status", models.CharField(max_length=10)),
                ("reason", models.TextField()),
                ("extractor", models.TextField()),
                ("version", models.TextField()),
                ("protection", models.TextField()),
            ],
        ),
        migrations.AddField(
            model_name="source",
            name="transcript",
            field=models.CharField(default="", max_length=64),
        ),
        migrations.AddField(
            model_name="source",
            name="transcription",
            field=averment.team.models.KeptField(null=True),
        ),
    ]
