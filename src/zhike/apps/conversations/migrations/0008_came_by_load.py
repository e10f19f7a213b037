from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0007_spam"),
        ("customers", "0007_loads_of_other_apps"),
    ]

    operations = [
        migrations.AddField(
            model_name="conversation",
            name="load",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="customers.load",
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("load__isnull", False)),
                fields=["load"],
                name="conversations_of_load",
            ),
        ),
    ]
