"""A survey that hangs open: whoever follows the link gets a sheet of his own.

Nothing of anybody is stored before he sends: what he answered so far is carried from page to page,
signed, with the number of his sheet, so that a button pressed twice writes one sheet.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from zhike.apps.people.permissions import open_to_everyone
from zhike.apps.portal.errors import TooOften
from zhike.apps.portal.limits import take_open_answer
from zhike.apps.surveys import link_actions
from zhike.apps.surveys.errors import AnsweredAlready, LinkOver, NotYetWhole
from zhike.apps.surveys.models import OpenLink, Question
from zhike.apps.surveys.piping import Fact
from zhike.apps.surveys.preview_pages import carried_step

SALT = "zhike.surveys.open"
SHEET_SECONDS = 24 * 3600


@open_to_everyone
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """A step of the survey to which an open link leads."""
    link = link_actions.by_link(token)
    if link is None:
        return render(request, "portal/rate_over.html", status=404)
    if not link_actions.is_open(link):
        return _page(request, is_over=True, status=410)
    begun = _begun(request, link)
    rows = Question.objects.filter(survey=link.survey, version=begun["version"])
    items = [row.item for row in rows.order_by("place")]
    if not items:
        return render(request, "portal/rate_over.html", status=404)
    given, context = carried_step(request, items, begun["given"], facts=_facts(link))
    begun["given"] = given
    status = 200
    if request.method == "POST" and request.POST.get("do") == "send":
        try:
            return _sent(request, link, begun)
        except TooOften as refusal:
            messages.error(request, str(refusal))
            status = 429
        except NotYetWhole as refusal:
            messages.info(request, str(refusal))
            status = 422
    context["so_far"] = signing.dumps(begun, salt=SALT, compress=True)
    return _page(request, **context, status=422 if context.get("wrong") else status)


def _sent(request: HttpRequest, link: OpenLink, begun: dict[str, Any]) -> HttpResponse:
    take_open_answer(link.pk, address=str(request.META.get("REMOTE_ADDR", "")))
    try:
        link_actions.answer_openly(
            link, sheet=UUID(begun["sheet"]), version=begun["version"], given=begun["given"]
        )
    except AnsweredAlready:
        pass  # the button was pressed twice: he reads the same thanks
    except LinkOver:
        return _page(request, is_over=True, status=410)
    return _page(request, is_sent=True)


def _begun(request: HttpRequest, link: OpenLink) -> dict[str, Any]:
    """What the page carries of this link; whatever is not ours, or too old, begins anew."""
    new = {
        "link": link.pk,
        "sheet": uuid4().hex,
        "version": link.survey.version,
        "given": {},
    }
    if request.method != "POST":
        return new
    try:
        found = signing.loads(request.POST.get("so_far", ""), salt=SALT, max_age=SHEET_SECONDS)
    except signing.BadSignature:
        return new
    return found if found["link"] == link.pk else new


def _facts(link: OpenLink) -> dict[str, str]:
    """What a text may repeat here: where the link hangs, and today. Of nobody's matter."""
    return {
        Fact.CHANNEL: link.name,
        Fact.BRANCH: link.branch.name,
        Fact.DATE: f"{timezone.localdate():%Y-%m-%d}",
    }


def _page(request: HttpRequest, *, status: int = 200, **shown: Any) -> HttpResponse:
    context = {"is_open": True, "is_anonymous": True, **shown}
    return render(request, "surveys/step.html", context, status=status)
