"""What customers say is important, and the channels they say they prefer, beside what they do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, QuerySet

from zhike.apps.pains import words
from zhike.apps.surveys.models import Answer
from zhike.pipelines.touchpoint_stated import Said, SaidChoice, stated_of_bank


@dataclass(frozen=True, kw_only=True)
class ShownChannel:
    """A channel as a user type names it when asked, and as it comes; empty where nothing tells."""

    name: str
    said: str
    said_interval: str
    n_said: int
    used: str
    used_interval: str
    n_used: int

    @classmethod
    def of(
        cls, name: str, *, said: Mapping[str, Any] | None, used: Mapping[str, Any] | None
    ) -> ShownChannel:
        return cls(
            name=name,
            said=words.share(said["share"]["value"]) if said else words.NONE,
            said_interval=words.between(said["share"], words.share) if said else "",
            n_said=said["n"] if said else 0,
            used=words.share(used["share"]["value"]) if used else words.NONE,
            used_interval=words.between(used["share"], words.share) if used else "",
            n_used=used["n"] if used else 0,
        )


def said_of(answers: QuerySet[Answer]) -> Said | None:
    """What customers answered of importance and preference; None where the bank names no survey.

    The answers are read only when the register is reckoned anew.
    """
    asked = stated_of_bank()
    if asked is None:
        return None
    rows = answers.filter(
        question__survey__code=asked.survey,
        question__code__in=asked.codes,
        invitation__customer__isnull=False,
    )
    seen = rows.aggregate(count=Count("pk"), last=Max("pk"))
    return Said(version=f"{seen['count']}-{seen['last']}", read=lambda: _newest(rows))


def _newest(rows: QuerySet[Answer]) -> list[SaidChoice]:
    """Of each customer and question the answer given last, with all its options."""
    found: dict[tuple[str, str], tuple[int, dict[str, bool]]] = {}
    columns = ("invitation__customer__customer_id", "question__code", "invitation", "part", "score")
    ordered = rows.order_by("answered_at", "invitation", "pk").values_list(*columns)
    for customer, question, invitation, part, score in ordered.iterator():
        given = found.get((customer, question))
        if given is None or given[0] != invitation:
            given = found[customer, question] = (invitation, {})
        given[1][part] = score == 1
    return [
        SaidChoice(customer_id=customer, question=question, option=option, is_chosen=is_chosen)
        for (customer, question), (_invitation, options) in found.items()
        for option, is_chosen in options.items()
    ]
