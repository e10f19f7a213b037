from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_announced")]

    operations = [
        migrations.AlterField(
            model_name="auditrow", name="reason", field=models.TextField(blank=True)
        ),
    ]
