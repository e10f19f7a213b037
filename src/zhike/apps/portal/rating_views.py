"""How it was: the customer rates a service, by the link of a message or on his own pages.

Opening a link notes nothing: scanners of mail open every link. A press of the button answers.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhike.apps.customers.models import Customer
from zhike.apps.customers.queries import members_of
from zhike.apps.people.permissions import open_to_everyone
from zhike.apps.portal.doors import customer_here, of_customer
from zhike.apps.portal.forms import RatingForm, WordsForm
from zhike.apps.portal.rules import by_customer
from zhike.apps.portal.walk_views import thanks, walked
from zhike.apps.surveys import actions, queries
from zhike.apps.surveys.errors import SurveyError
from zhike.apps.surveys.models import Invitation
from zhike.apps.surveys.rules import State, Through, may_add_words
from zhike.apps.surveys.words import ends_in_words

READS = {"GET", "HEAD"}


@open_to_everyone
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link of a message leads: the chosen answer is marked, one press confirms it."""
    found = queries.by_token(token)
    if found is None:
        return _nowhere(request)
    if queries.asks_more(found):
        return walked(
            request,
            found,
            through=Through(found.through),
            by=_by(found),
            back=reverse("portal:rate", args=[token]),
            stop_url=reverse("portal:rate_stop", args=[token]),
        )
    if request.method in READS:
        return _shown(request, found, stop_url=reverse("portal:rate_stop", args=[token]))
    return _answered(
        request,
        found,
        through=Through(found.through),
        back=reverse("portal:rate", args=[token]),
        stop_url=reverse("portal:rate_stop", args=[token]),
    )


@open_to_everyone
@require_http_methods(["GET", "HEAD", "POST"])
def rate_stop(request: HttpRequest, token: str) -> HttpResponse:
    """No more surveys: one press, nothing to sign in to."""
    found = queries.by_token(token)
    if found is None:
        return _nowhere(request)
    if request.method in READS:
        return render(request, "portal/rate_stop.html", {"done": False})
    actions.refuse_surveys(found, by=_by(found))
    return render(request, "portal/rate_stop.html", {"done": True})


@of_customer
@require_http_methods(["GET", "HEAD", "POST"])
def rating(request: HttpRequest, public_id: str) -> HttpResponse:
    """The same on his own pages, where a press of an answer is enough."""
    members = members_of(customer_here(request))
    found = queries.own_invitation(members, public_id)
    if found is None:
        raise Http404
    back = reverse("portal:rating", args=[found.public_id])
    if queries.asks_more(found):
        return walked(request, found, through=Through.APP, by=_by(found), back=back, is_own=True)
    if request.method in READS:
        return _shown(request, found, is_own=True)
    if "more" in request.POST:
        return _worded(request, found, back=back)
    return _answered(request, found, through=Through.APP, back=back, is_own=True)


def _answered(
    request: HttpRequest, found: Invitation, *, through: Through, back: str, **shown: Any
) -> HttpResponse:
    form = RatingForm(request.POST, scores=queries.scored_question(found).scores)
    if form.is_valid():
        given = form.cleaned_data
        try:
            sent = actions.answer(
                found, score=given["score"], words=given["words"], through=through, by=_by(found)
            )
        except SurveyError as refusal:
            messages.info(request, str(refusal))
        else:
            messages.success(request, thanks(sent))
        return redirect(back)
    return _shown(request, found, form=form, status=422, **shown)


def _worded(request: HttpRequest, found: Invitation, *, back: str) -> HttpResponse:
    form = WordsForm(request.POST)
    if form.is_valid():
        try:
            actions.add_words(found, words=form.cleaned_data["words"], by=_by(found))
        except SurveyError as refusal:
            messages.info(request, str(refusal))
        else:
            messages.success(request, _("Thank you for your answer."))
    return redirect(back)


def _shown(
    request: HttpRequest,
    found: Invitation,
    *,
    form: RatingForm | None = None,
    is_own: bool = False,
    stop_url: str = "",
    status: int = 200,
) -> HttpResponse:
    question = queries.scored_question(found)
    is_open = queries.is_open(found)
    wanted = form["score"].value() if form else request.GET.get("score")
    asks_words = queries.words_question(found)
    context = {
        "is_open": is_open,
        "is_answered": found.state == State.ANSWERED,
        "is_own": is_own,
        "question": question,
        "answers": [
            (score, words, str(score) == wanted) for score, words in ends_in_words(question)
        ],
        "form": form or RatingForm(scores=question.scores),
        "words": asks_words,
        "may_add": is_own and asks_words is not None and _may_add(found),
        "words_form": WordsForm(),
        "stop_url": stop_url,
        "about": found.ticket,
    }
    return render(request, "portal/rate.html", context, status=status)


def _may_add(found: Invitation) -> bool:
    said = found.answers.filter(score=None).exists()
    return not said and may_add_words(answered_at=found.answered_at, now=timezone.now())


def _nowhere(request: HttpRequest) -> HttpResponse:
    """The same page for a link that never was, and one that serves no more."""
    return render(request, "portal/rate_over.html", status=404)


def _by(found: Invitation) -> str:
    whose: Customer | None = found.customer
    return by_customer(whose.customer_id) if whose else "zhike"
