"""The board of pain points, one of them, and what the board takes for granted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from zhike.apps.dashboards.templatetags.figures import points, yuan
from zhike.apps.pains import words
from zhike.apps.pains.actions import set_assumption
from zhike.apps.pains.errors import PainError
from zhike.apps.pains.forms import AssumptionForm, LeavingForm
from zhike.apps.pains.models import AssumptionChange
from zhike.apps.pains.pictures import values_chart, weeks_chart
from zhike.apps.pains.queries import assumed_now, board_for
from zhike.apps.pains.rules import LEAVING, matter_with
from zhike.apps.pains.shown import ShownPoint, points_of, texts_of_no_matter
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.surveys.sources import branches_of
from zhike.apps.voice.own_texts import masked_by_id
from zhike.pipelines.answers import Answer
from zhike.pipelines.pain_board import SMALLEST, BoardUnreadable
from zhike.pipelines.pain_words import words_of

FORMS = ["GET", "HEAD", "POST"]
HISTORY = 50
FIRST = 10  # pain points that stand on the page at first
FIRST_EVIDENCES = 5


@requires(Permission.SEE_PAINS)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Every pain point, the one to mend first on top."""
    person = person_of(request)
    try:
        found = board_for(person)
    except BoardUnreadable as error:
        return render(request, "pains/board.html", {"fault": str(error), "tabs": tabs_of()})
    points = points_of(found)
    listed = points if request.GET.get("all") else points[:FIRST]
    priced = [point for point in points if point.row["stake"]]
    context = {
        "points": points,
        "listed": listed,
        "more": len(points) > len(listed),
        "tabs": tabs_of(),
        "facts": found.facts,
        "smallest": SMALLEST,
        "span": span_of(found),
        "chart": values_chart(points, period=span_of(found)),
        "first": points[0] if points else None,
        "unpriced": len(points) - len(priced),
        "by_value": found.facts["has_worth"],
        "weights": words.weights_words(
            found.facts.get("assumptions", {}).get("weights", {}),
            has_worth=found.facts["has_worth"],
        ),
        "may_change": person.may(Permission.CHANGE_PAINS),
        "told": texts_of_no_matter(found),
    }
    return render(request, "pains/board.html", context)


@requires(Permission.SEE_PAINS)
@require_safe
def point(request: HttpRequest, key: str) -> HttpResponse:
    """One pain point: how its value is made up, where it shows, what customers say."""
    person = person_of(request)
    found, shown = found_point(request, key)
    quotes = []
    if person.may(Permission.READ_ANSWERS):
        quotes = words_of(shown.matter, branches=branches_of(person), open_sealed=masked_by_id)
    context: dict[str, Any] = {
        "point": shown,
        "stake": shown.row["stake"],
        "parts": _parts(shown),
        "evidences": shown.evidences[:FIRST_EVIDENCES],
        "more_evidences": shown.evidences[FIRST_EVIDENCES:],
        "span": span_of(found),
        "chart": weeks_chart(shown, period=span_of(found)),
        "quotes": quotes,
        "may_read": person.may(Permission.READ_ANSWERS),
        "may_change": person.may(Permission.CHANGE_PAINS),
        "may_improve": person.may(Permission.WRITE_IMPROVEMENTS),
        "tickets_url": reverse("pains:tickets", args=[key])
        if person.may(Permission.SEE_TICKETS)
        else "",
        "assumptions": found.facts["assumptions"],
        "crumbs": [(_("Pain points"), reverse("pains:board"))],
    }
    return render(request, "pains/point.html", context)


@requires(Permission.SEE_PAINS)
@require_safe
def assumptions(request: HttpRequest) -> HttpResponse:
    """What is taken for granted, who set it and why."""
    return _assumptions(request, AssumptionForm())


@requires(Permission.CHANGE_PAINS)
@require_http_methods(FORMS)
def change(request: HttpRequest) -> HttpResponse:
    """Set one assumption of the whole board."""
    form = AssumptionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            set_assumption(**form.cleaned_data, by=person_of(request).username)
        except PainError as refusal:
            form.add_error("value", str(refusal))
        else:
            messages.success(request, _("Saved. The board is reckoned anew."))
            return redirect("pains:assumptions")
    return _assumptions(request, form, status=422 if form.errors else 200)


@requires(Permission.CHANGE_PAINS)
@require_http_methods(FORMS)
def leaving(request: HttpRequest, key: str) -> HttpResponse:
    """Set by hand how much more the customers of one pain point leave."""
    _answer, shown = found_point(request, key)
    form = LeavingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data["value"]
        try:
            set_assumption(
                name=LEAVING,
                matter=shown.matter,
                value=None if given is None else given / 100,
                reason=form.cleaned_data["reason"],
                by=person_of(request).username,
            )
        except PainError as refusal:
            form.add_error("value", str(refusal))
        else:
            messages.success(request, _("Saved. The board is reckoned anew."))
            return redirect("pains:point", key=key)
    context = {
        "form": form,
        "point": shown,
        "crumbs": [(_("Pain points"), reverse("pains:board")), (shown.matter, shown.url)],
    }
    return render(request, "pains/leaving.html", context, status=422 if form.errors else 200)


def tabs_of() -> list[tuple[str, Any, str]]:
    """The pages of the subject."""
    return [
        ("board", _("Board"), reverse("pains:board")),
        ("touchpoints", _("Touchpoints"), reverse("pains:touchpoints")),
        ("silent", _("Silent customers"), reverse("pains:silent")),
        ("assumptions", _("Assumptions"), reverse("pains:assumptions")),
    ]


def span_of(found: Answer) -> str:
    """The first and last day of what the board was made from."""
    if not found.first_at or not found.last_at:
        return words.NONE
    return f"{found.first_at[:10]} – {found.last_at[:10]}"


def found_point(request: HttpRequest, key: str) -> tuple[Answer, ShownPoint]:
    """Give the board and the pain point that a word of an address stands for; 404 without."""
    try:
        found = board_for(person_of(request))
    except BoardUnreadable as error:
        raise Http404(str(error)) from error
    points = {one.matter: one for one in points_of(found)}
    matter = matter_with(key, points)
    if matter is None:
        raise Http404
    return found, points[matter]


def _assumptions(request: HttpRequest, form: AssumptionForm, *, status: int = 200) -> HttpResponse:
    rows = [
        {
            "label": words.assumption_label(one.name),
            "matter": one.matter,
            "value": words.number(one.value),
            "change": one.change,
        }
        for one in assumed_now()
    ]
    history = [
        {
            "label": words.assumption_label(one.name),
            "matter": one.matter,
            "value": words.number(one.value),
            "change": one,
        }
        for one in AssumptionChange.objects.all()[:HISTORY]
    ]
    context = {
        "rows": rows,
        "tabs": tabs_of(),
        "history": history,
        "form": form,
        "may_change": person_of(request).may(Permission.CHANGE_PAINS),
    }
    return render(request, "pains/assumptions.html", context, status=status)


def _parts(shown: ShownPoint) -> list[dict[str, Any]]:
    """The value at stake taken apart: each figure with its interval and what it is."""
    stake = shown.row["stake"]
    if not stake:
        return []
    return [
        {
            "label": _("Affected customers a year"),
            "value": words.number(round(stake["affected"]["value"])),
            "interval": words.between(stake["affected"], lambda end: words.number(round(end))),
            "basis": _("customers who met the trouble, as of a year; chance as of a count"),
        },
        {
            "label": _("Worth of one of them, yuan a year"),
            "value": yuan(stake["worth"]["value"]),
            "interval": words.between(stake["worth"], yuan),
            "basis": _(
                "income − concessions − cost − expected loss of the last 12 months, mean of them"
            ),
        },
        {
            "label": _("Excess share of leavers"),
            "value": points(stake["leaving"]["value"]),
            "interval": _("set by hand")
            if stake["is_assumed"]
            else words.between(stake["leaving"], points),
            "basis": _(
                "%(left)s left after the trouble (n = %(n)s), %(base)s of those who came to the"
                " same step without it (n = %(m)s), at equal number of other troubles"
            )
            % {
                "left": words.share(stake["left_share"]),
                "n": stake["n_followed"],
                "base": words.share(stake["compared_share"]),
                "m": stake["n_compared"],
            },
        },
        {
            "label": _("Excess contacts of each"),
            "value": words.each(stake["contacts"]["value"]),
            "interval": words.between(stake["contacts"], words.each),
            "basis": _("further contacts after the trouble, less those of the others"),
        },
        {
            "label": _("Excess complaints of each"),
            "value": words.each(stake["complaints"]["value"]),
            "interval": words.between(stake["complaints"], words.each),
            "basis": _("complaints after the trouble, less those of the others"),
        },
    ]
