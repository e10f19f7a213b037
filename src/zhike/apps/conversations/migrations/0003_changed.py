from __future__ import annotations

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0002_tables")]

    operations = [
        migrations.AddField(
            model_name="conversation",
            name="changed_at",
            field=models.DateTimeField(auto_now=True, default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(fields=["changed_at"], name="conversations_changed"),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                fields=["visitor_digest"],
                name="conversations_by_visitor",
                condition=models.Q(("visitor_digest", ""), _negated=True),
            ),
        ),
    ]
