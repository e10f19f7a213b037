from __future__ import annotations

from django.db import migrations, models

from zhike.apps.tickets.spans import SecondsBetween

COUNTED = ("clocks_kept", "clocks_missed")
REPORTED = ["queue", "owner", "opened_at", "reply_seconds", "solve_seconds", *COUNTED]


def counted_column(name: str) -> migrations.AddField:
    field = models.PositiveSmallIntegerField(default=0, db_default=0)
    return migrations.AddField(model_name="ticket", name=name, field=field)


def span_column(name: str, until: str) -> migrations.AddField:
    field = models.GeneratedField(
        expression=SecondsBetween(until, "opened_at"),
        output_field=models.FloatField(),
        db_persist=True,
    )
    return migrations.AddField(model_name="ticket", name=name, field=field)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_tables")]

    operations = [
        *(counted_column(name) for name in COUNTED),
        span_column("reply_seconds", "first_replied_at"),
        span_column("solve_seconds", "solved_at"),
        migrations.AddIndex(
            model_name="ticket", index=models.Index(fields=REPORTED, name="tickets_reported")
        ),
        migrations.AddIndex(
            model_name="ticketclock",
            index=models.Index(
                condition=models.Q(("state", "running")),
                fields=["due_at"],
                name="tickets_clocks_running",
            ),
        ),
    ]
