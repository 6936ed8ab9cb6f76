from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="importrun",
            name="counts_from",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="importrun",
            name="described_on",
            field=models.DateField(null=True),
        ),
    ]
