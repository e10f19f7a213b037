"""A survey of several questions, one a page: kept from step to step, sent once, back until then.

Everything is decided here and nothing in the page: which question is shown, what is an answer to
it, and what of an earlier answer still counts. A GET notes nothing.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhike.apps.people.permissions import open_to_everyone
from zhike.apps.surveys import answer_actions, design_views, queries, walk
from zhike.apps.surveys.errors import SurveyError
from zhike.apps.surveys.models import Invitation
from zhike.apps.surveys.preview_pages import previewed
from zhike.apps.surveys.rules import SCALES, State, Through
from zhike.apps.surveys.step_pages import facts_of, sent_answer, step_context
from zhike.apps.surveys.trial_sending import survey_of_trial

READS = {"GET", "HEAD"}


def walked(
    request: HttpRequest,
    found: Invitation,
    *,
    through: Through,
    by: str,
    back: str,
    stop_url: str = "",
    is_own: bool = False,
) -> HttpResponse:
    """Answer a step of an invitation's survey; `back` is its address."""
    shown: dict[str, Any] = {"stop_url": stop_url, "is_own": is_own}
    if request.method in READS or not queries.is_open(found):
        return _page(request, found, at=request.GET.get("at", ""), **shown)
    try:
        return _stepped(request, found, through=through, by=by, back=back, **shown)
    except SurveyError as refusal:
        messages.info(request, str(refusal))
        return redirect(back)


@open_to_everyone
@require_http_methods(["GET", "HEAD", "POST"])
def trial(request: HttpRequest, token: str) -> HttpResponse:
    """A test of a survey, opened by whoever holds its link; nothing is stored."""
    survey = survey_of_trial(token)
    if survey is None:
        return render(request, "portal/rate_over.html", status=404)
    items, is_anonymous = design_views.draft_of(survey)
    return previewed(request, items, is_anonymous=is_anonymous, title=survey)


def _stepped(
    request: HttpRequest,
    found: Invitation,
    *,
    through: Through,
    by: str,
    back: str,
    **shown: Any,
) -> HttpResponse:
    if "at" in request.POST:
        return redirect(_at(back, request.POST["at"]))
    if request.POST.get("do") == "back":
        return redirect(_at(back, request.POST.get("to", "")))
    if request.POST.get("do") == "send":
        sent = answer_actions.send_answers(found, through=through, by=by)
        messages.success(request, thanks(sent))
        return redirect(back)
    items = [row.item for row in queries.questions_of(found)]
    given = walk.kept(items, answer_actions.given_so_far(found))
    code = request.POST.get("step", "")
    # Only the question that he stands before, or one that he answered, takes an answer.
    item = walk.place_of(items, given, at=code)
    if item is None or item.code != code:
        return redirect(back)
    try:
        answer = sent_answer(item, request)
    except walk.NotAnAnswer as error:
        marked = walk.sent_so_far(item, dict(request.POST.lists()))
        return _page(request, found, at=code, wrong=error.why, marked=marked, status=422, **shown)
    answer_actions.keep_answer(found, item=item, answer=answer)
    return redirect(back)


def thanks(sent: Invitation) -> str:
    """What is told of an answer that came: taken, or not needed any more."""
    if sent.state == State.HELD_BACK:
        return _("Thank you. We have enough answers of this kind: yours was not kept.")
    return _("Thank you for your answer.")


def _at(back: str, code: str) -> str:
    return f"{back}?{urlencode({'at': code})}" if code else back


def _page(
    request: HttpRequest,
    found: Invitation,
    *,
    at: str = "",
    wrong: str = "",
    marked: Any = None,
    status: int = 200,
    **shown: Any,
) -> HttpResponse:
    context = {
        "is_over": not queries.is_open(found),
        "is_sent": found.state == State.ANSWERED,
        "is_anonymous": queries.is_anonymous(found),
        "about": found.ticket,
        **shown,
    }
    if queries.is_open(found):
        items = [row.item for row in queries.questions_of(found)]
        given = walk.kept(items, answer_actions.given_so_far(found))
        clicked = request.GET.get("score", "")
        is_metric = bool(items) and items[0].kind in SCALES
        if is_metric and clicked.isdecimal() and len(clicked) < 3 and not given:
            marked = int(clicked)  # one click in the message marks it, a press confirms
        context |= step_context(
            items, given, facts=facts_of(found), at=at, marked=marked, wrong=wrong
        )
    return render(request, "surveys/step.html", context, status=status)
