"""What customers say: aspects, emerging issues, topics, and the words behind each figure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from zhike.apps.dashboards.templatetags.figures import percent
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.surveys.sources import branches_of
from zhike.apps.voice.charts import aspects_chart, topic_chart
from zhike.apps.voice.looks import (
    Look,
    aspect_rows,
    issue_named,
    issue_rows,
    look_of,
    says_of,
    topic_named,
    topic_rows,
)
from zhike.apps.voice.own_texts import masked_by_id
from zhike.apps.voice.words import AXES, SAYS, aspect_words, interval_words, source_words
from zhike.pipelines.calendars import bank_zone
from zhike.pipelines.text_results import every_aspect
from zhike.pipelines.text_store import Wanted, Words, issues_in_store, words_in_store
from zhike.pipelines.text_words import moment_of

TABS = {
    "aspects": gettext_lazy("Praise and blame"),
    "issues": gettext_lazy("Emerging issues"),
    "topics": gettext_lazy("Topics"),
}
FIRST = 10  # aspects that stand on the page at first
# Of 1,000 days of a matter without any rise at most so many are called (simulated, see the method).
FALSE_PER_1000 = 3.4


@requires(Permission.SEE_VOICE)
@require_safe
def aspects(request: HttpRequest) -> HttpResponse:
    """What is praised and blamed, with n, interval and period."""
    look = look_of(person_of(request), request.GET.dict())
    rows = aspect_rows(look)
    whole = look.whole
    listed = rows if request.GET.get("all") else rows[:FIRST]
    more: dict[str, Any] = {"look": look, "rows": rows, "whole": whole, "axes": AXES}
    more["listed"] = listed
    more["all_url"] = look.address(axis=look.axis, all="1") if len(rows) > len(listed) else ""
    if whole.counts:
        more |= {
            "period": look.period or _span(look),
            "blamed": percent(whole.blamed.value if whole.blamed else None),
            "blamed_interval": interval_words(whole.blamed),
            "praised": percent(whole.praised.value if whole.praised else None),
            "praised_interval": interval_words(whole.praised),
            "chart": aspects_chart(rows, period=look.period or _span(look), n=whole.n),
        }
    more["sources"] = [(one, source_words(one)) for one in look.results.sources]
    return _page(request, "aspects", **more)


@requires(Permission.SEE_VOICE)
@require_safe
def issues(request: HttpRequest) -> HttpResponse:
    """What came more often than the weeks before foretold, with the change before it."""
    watched = issues_in_store()
    by_chance = FALSE_PER_1000 * watched.matters * watched.days / 1000
    return _page(
        request,
        "issues",
        rows=issue_rows(),
        watched=watched,
        false_high=f"{by_chance:.0f}",
        false_most=FALSE_PER_1000,
    )


@requires(Permission.SEE_VOICE)
@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """What texts are about, month by month, with the customers' own words."""
    rows = topic_rows(branches_of(person_of(request)))
    present = [row for row in rows if not row.line.ended]
    return _page(
        request,
        "topics",
        rows=present,
        ended=[row for row in rows if row.line.ended],
        month=present[0].line.newest.month if present else None,
        chart=topic_chart(present),
    )


@requires(Permission.SEE_VOICE)
@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """The masked words behind a figure."""
    asked = request.GET.dict()
    look = look_of(person_of(request), asked)
    wanted, title = _wanted(asked, look)
    found = _found(wanted, look) if wanted else None
    quotes = found.quotes if found else ()
    told = [replace(one, source=source_words(one.source)) for one in quotes]
    return _page(request, "words", title=title, found=found, quotes=told)


def voice_tabs() -> list[tuple[str, str, str]]:
    """The parts of what customers say; those after the first three are pages of other apps."""
    tabs = [(key, str(label), reverse(f"voice:{key}")) for key, label in TABS.items()]
    tabs.append(("products", _("Product reports"), reverse("productvoice:board")))
    tabs.append(("versions", _("How well it is read"), reverse("labels:versions")))
    return tabs


def _found(wanted: Wanted, look: Look) -> Words:
    return words_in_store(wanted, branches=look.branches, open_sealed=masked_by_id)


def _wanted(asked: dict[str, str], look: Look) -> tuple[Wanted | None, str]:
    """Which texts an address asks for, and how they are called; None where it names nothing."""
    if issue := issue_named(asked.get("issue", "")):
        key = issue.aspects[0]
        first, until = moment_of(issue.begun_on), moment_of(issue.last_on + timedelta(days=1))
        wanted = Wanted(aspect=key, polarity=-1, first_at=first, until_at=until)
        return wanted, f"{aspect_words(key)} · {issue.begun_on} – {issue.last_on}"
    if topic := topic_named(asked.get("topic", "")):
        return Wanted(topic=topic.id), f"{topic.id} · {' · '.join(topic.words)}"
    key = next((one.key for one in every_aspect() if one.key == asked.get("aspect")), "")
    line = look.results.line(key, source=look.source, period=look.period) if key else None
    if line is None or line.counts is None:
        return None, aspect_words(key) if key else ""
    zone = ZoneInfo(bank_zone())
    span = next((one for one in look.results.periods if one.name == look.period), None)
    wanted = Wanted(
        aspect=key,
        polarity=says_of(asked),
        source=look.source,
        first_at=span.begins_at(zone) if span else None,
        until_at=moment_of(span.until_date) if span else None,
    )
    says = SAYS.get(asked.get("says", ""))
    told = [aspect_words(key), str(says[1]) if says else "", look.period]
    told += [source_words(look.source)] if look.source else []
    return wanted, " · ".join(filter(None, told))


def _span(look: Look) -> str:
    periods = look.periods
    return " – ".join(dict.fromkeys([periods[0], periods[-1]])) if periods else ""


def _page(request: HttpRequest, tab: str, **more: Any) -> HttpResponse:
    return render(request, f"voice/{tab}.html", {"tab": tab, "tabs": voice_tabs(), **more})
