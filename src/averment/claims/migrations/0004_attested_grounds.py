from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0003_origins"),
    ]

    operations = [
        migrations.AddField(
            model_name="ground",
            name="attestation",
            field=models.CharField(max_length=63, null=True),
        ),
    ]
