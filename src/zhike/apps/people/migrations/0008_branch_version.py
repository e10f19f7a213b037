from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0007_locks_and_passwords")]

    operations = [
        migrations.AddField(
            model_name="branch",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
    ]
