from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from zhike.apps.tickets.spans import SecondsBetween

COUNTED = {"clocks_kept": "met", "clocks_missed": "breached"}
REPORTED = ["queue", "owner", "opened_at", "reply_seconds", "solve_seconds", *COUNTED]


def count_clocks(apps: Any, _schema: Any) -> None:
    """Write beside each ticket how its clocks ended, as every act does from now on."""
    clocks = apps.get_model("tickets", "TicketClock").objects.order_by()
    counted = {}
    for column, state in COUNTED.items():
        ended = clocks.filter(ticket=OuterRef("pk"), state=state).values("ticket")
        counted[column] = Coalesce(Subquery(ended.annotate(n=Count("pk")).values("n")), 0)
    tickets = apps.get_model("tickets", "Ticket").objects
    tickets.filter(pk__in=clocks.values("ticket")).update(**counted)


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
        migrations.RunPython(count_clocks, migrations.RunPython.noop),
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
