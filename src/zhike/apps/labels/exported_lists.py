"""Agreement and versions as files."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from zhike.apps.labels.queries import versions
from zhike.apps.labels.views import agreement_rows
from zhike.apps.people.list_exports import Column, ListExport, offer
from zhike.apps.people.rules import Permission


def _card(name: str, place: int | None = None) -> Any:
    return lambda row: row.card[name] if place is None else row.card[name][place]


offer(
    ListExport(
        name="label_agreement",
        sees=Permission.LABEL_TEXTS,
        rows=lambda _request: agreement_rows(),
        columns=(
            Column(_("Level"), lambda row: str(row["name"])),
            Column(_("Krippendorff's α"), lambda row: row["level"].found.value.value),
            Column(_("Lower end"), lambda row: row["level"].found.value.lower),
            Column(_("Upper end"), lambda row: row["level"].found.value.upper),
            Column(_("Equal labels"), lambda row: row["level"].found.observed),
            Column(_("Number of texts"), lambda row: row["level"].found.texts),
        ),
    )
)
offer(
    ListExport(
        name="sentiment_versions",
        sees=Permission.SEE_VOICE,
        rows=lambda _request: versions(),
        shown=lambda rows, _request: list(rows),
        columns=(
            Column(_("Version"), "number"),
            Column(_("Learnt on"), "learnt_at"),
            Column(_("Learnt by"), "learnt_by"),
            Column(_("Labelled texts"), _card("texts")),
            Column(_("Of these drawn by lot"), _card("random")),
            Column(_("Accuracy"), _card("accuracy", 0)),
            Column(_("Lower end"), _card("accuracy", 1)),
            Column(_("Upper end"), _card("accuracy", 2)),
            Column(_("Accuracy of the rules alone"), _card("rules_accuracy", 0)),
            Column(
                _("Approved by"),
                lambda row: "; ".join(one.approved_by for one in row.approvals.all()),
            ),
        ),
    )
)
