"""What labels keep of a person: what colleagues made of his texts."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zhike.apps.customers.keeping import Members, Place, keeps
from zhike.apps.labels.models import Label, LabelText
from zhike.apps.labels.queries import given_of, plain


def read_labels(members: Members) -> list[dict[str, Any]]:
    """What counts of each text, without who of the bank said it."""
    rows = list(LabelText.objects.filter(customer__in=members))
    given = given_of(rows)
    return [
        {"text": row.text_id, "source": row.source, **plain(one.says)}
        for row in rows
        for one in given[row.pk]
    ]


def clear_labels(members: Members) -> int:
    """Take the labels away with the names of the texts."""
    count, _by_model = LabelText.objects.filter(customer__in=members).delete()
    return count


def _labels(members: Members) -> QuerySet[Label]:
    return Label.objects.filter(text__customer__in=members)


keeps(
    Place(
        name="labels.labels",
        label=_("What colleagues noted of texts of yours, to improve the reader"),
        read=read_labels,
        clear=clear_labels,
        left=lambda members: _labels(members).count(),
    )
)
