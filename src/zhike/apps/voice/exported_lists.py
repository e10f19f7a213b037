"""What customers say, as files: aspects, issues and topics."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zhike.apps.people.list_exports import Column, ListExport, offer
from zhike.apps.people.permissions import person_of
from zhike.apps.people.rules import Permission
from zhike.apps.surveys.sources import branches_of
from zhike.apps.voice.looks import aspect_rows, issue_rows, look_of, topic_rows


def _aspects(request: HttpRequest) -> list[Any]:
    return aspect_rows(look_of(person_of(request), request.GET.dict()))


def _issues(_request: HttpRequest) -> list[Any]:
    return issue_rows()


def _topics(request: HttpRequest) -> list[Any]:
    """A line for each topic and month."""
    rows = topic_rows(branches_of(person_of(request)))
    return [(row, month) for row in rows for month in row.line.months]


def _count(place: int) -> Any:
    return lambda row: row.line.counts[place] if row.line.counts else None


def _end(name: str, end: str) -> Any:
    def value(row: Any) -> Any:
        found = getattr(row.line, name)
        return getattr(found, end) if found else None

    return value


offer(
    ListExport(
        name="voice_aspects",
        sees=Permission.SEE_VOICE,
        rows=_aspects,
        columns=(
            Column(_("Aspect"), "name"),
            Column(_("Axis"), lambda row: str(row.axis)),
            Column(_("Number of texts"), lambda row: row.line.n),
            Column(_("Praise"), _count(0)),
            Column(_("Without opinion"), _count(1)),
            Column(_("Blame"), _count(2)),
            Column(_("Share blamed"), _end("blamed", "value")),
            Column(_("Lower end"), _end("blamed", "lower")),
            Column(_("Upper end"), _end("blamed", "upper")),
            Column(_("All texts"), lambda row: row.line.texts),
        ),
    )
)
offer(
    ListExport(
        name="voice_issues",
        sees=Permission.SEE_VOICE,
        rows=_issues,
        columns=(
            Column(_("Emerging issue"), "name"),
            Column(_("Also"), "also"),
            Column(_("Called on"), "called"),
            Column(_("Span of days"), "days"),
            Column(_("Blame"), "blamed"),
            Column(_("All texts"), "texts"),
            Column(_("Share before"), "before"),
            Column(_("Share now"), "during"),
            Column(_("Difference"), "difference"),
            Column(_("p"), "p"),
            Column(_("Nearest change before"), lambda row: row.likely.title if row.likely else ""),
        ),
    )
)
offer(
    ListExport(
        name="voice_topics",
        sees=Permission.SEE_VOICE,
        rows=_topics,
        columns=(
            Column(_("Number"), lambda pair: pair[0].id),
            Column(_("Topic"), lambda pair: pair[0].name),
            Column(_("Month"), lambda pair: pair[1].month),
            Column(_("Number of texts"), lambda pair: pair[1].texts),
            Column(_("Share"), lambda pair: pair[1].share.value),
            Column(_("Lower end"), lambda pair: pair[1].share.lower),
            Column(_("Upper end"), lambda pair: pair[1].share.upper),
            Column(_("How it began"), lambda pair: pair[1].began),
            Column(_("Split from"), lambda pair: pair[1].came_from or ""),
            Column(_("Merged into it"), lambda pair: ", ".join(pair[1].merged)),
        ),
    )
)
