"""Purposes say how long a customer is left in peace before their messages."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models


def rest_before_surveys(apps: Any, schema_editor: Any) -> None:
    del schema_editor
    apps.get_model("consents", "Purpose").objects.filter(code="survey").update(rest_days=30)


class Migration(migrations.Migration):
    dependencies = [("consents", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="purpose",
            name="rest_days",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="Counted from the last message that a customer may refuse; 0 means none",
                verbose_name="days of rest before",
            ),
        ),
        migrations.RunPython(rest_before_surveys, migrations.RunPython.noop),
    ]
