"""What is kept of a person: that he was told what became of his matter, or why not."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from zhike.apps.customers.keeping import Members, Place, keeps
from zhike.apps.tellings.models import Telling
from zhike.apps.tellings.telling_actions import forget


def read_tellings(members: Members) -> list[dict[str, Any]]:
    rows = Telling.objects.filter(customer__in=members).select_related("improvement__loop")
    return [
        {
            "improvement": one.improvement.title,
            "state": one.state,
            "held": one.held,
            "channel": one.channel,
            "words": one.improvement.loop.text_zh if one.told_at else "",
            "tried_at": one.tried_at,
            "told_at": one.told_at,
        }
        for one in rows
    ]


def clear_tellings(members: Members) -> int:
    """Take the person out; the count of those who were told stays."""
    return forget(list(Telling.objects.filter(customer__in=members).values_list("pk", flat=True)))


keeps(
    Place(
        name="tellings.tellings",
        label=_("What you were told of improvements"),
        read=read_tellings,
        clear=clear_tellings,
        left=lambda members: Telling.objects.filter(customer__in=members).count(),
    )
)
