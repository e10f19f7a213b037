"""The figures of surveys, and the administrator's pages. What customers see is the portal's."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.surveys import survey_actions
from zhike.apps.surveys.errors import SurveyError
from zhike.apps.surveys.figures import board_of, periods_of, scored_now, splits_for
from zhike.apps.surveys.forms import QuestionsForm, ShareForm, SurveyForm
from zhike.apps.surveys.models import Survey
from zhike.apps.surveys.queries import current_questions, shares_in_reach, surveys_with_counts
from zhike.apps.surveys.result_views import tabs_of
from zhike.apps.surveys.said import said_in, words_for
from zhike.apps.surveys.trigger_actions import triggers_of

WORDS_SIZE = 25


@requires(Permission.SEE_SURVEYS)
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """How satisfied customers say they are, by channel, queue, kind of matter."""
    person = person_of(request)
    surveys = list(Survey.objects.order_by("id"))
    wanted = request.GET.get("survey", "")
    survey = next((one for one in surveys if one.code == wanted), surveys[0] if surveys else None)
    splits = splits_for(person, survey)
    by = request.GET.get("by", "")
    by = by if by in splits else "channel"
    periods = periods_of(person, survey) if survey else []
    period = request.GET.get("period", "")
    period = period if period in periods else ""
    context = {
        "surveys": surveys,
        "survey": survey,
        "splits": splits,
        "by": by,
        "by_label": splits[by],
        "periods": periods,
        "period": period,
        "board": board_of(person, survey, by=by, period=period) if survey else None,
        "lacks_headline": bool(survey and survey.version and scored_now(survey) is None),
        "may_read": person.may(Permission.READ_ANSWERS),
        **_words(request, survey, period=period),
        "may_design": person.may(Permission.DESIGN_SURVEYS),
        "tabs": tabs_of(""),
    }
    return render(request, "surveys/figures.html", context)


@requires(Permission.DESIGN_SURVEYS)
@require_safe
def surveys(request: HttpRequest) -> HttpResponse:
    """What customers are asked, and how many were."""
    return _listed(request, SurveyForm())


@requires(Permission.DESIGN_SURVEYS)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    form = SurveyForm(request.POST)
    if form.is_valid():
        made = survey_actions.begin_survey(**form.begun, by=person_of(request).username)
        messages.success(request, _("Begun. Set what share is asked."))
        return redirect("surveys:survey", made.code)
    return _listed(request, form, status=422)


@requires(Permission.DESIGN_SURVEYS)
@require_safe
def survey(request: HttpRequest, code: str) -> HttpResponse:
    """One survey: what it asks, and what share of whom."""
    return _shown(request, _found(code))


@requires(Permission.DESIGN_SURVEYS)
@require_POST
def publish(request: HttpRequest, code: str) -> HttpResponse:
    found, form = _found(code), QuestionsForm(request.POST)
    if form.is_valid():
        survey_actions.publish_questions(
            found, questions=form.questions, by=person_of(request).username
        )
        messages.success(request, _("Whoever is asked from now on is asked this."))
        return redirect("surveys:survey", code)
    return _shown(request, found, questions_form=form, status=422)


@requires(Permission.MANAGE_SURVEYS)
@require_POST
def set_share(request: HttpRequest, code: str) -> HttpResponse:
    person, found = person_of(request), _found(code)
    form = ShareForm(request.POST, by=person)
    if form.is_valid():
        try:
            survey_actions.set_share(found, **form.share, by=person.username)
        except SurveyError as refusal:
            form.add_error("percent", str(refusal))
        else:
            messages.success(request, _("Holds for matters that begin from now on."))
            return redirect("surveys:survey", code)
    return _shown(request, found, share_form=form, status=422)


@requires(Permission.MANAGE_SURVEYS)
@require_POST
def end_share(request: HttpRequest, code: str, share_id: int) -> HttpResponse:
    person, found = person_of(request), _found(code)
    ending = get_object_or_404(shares_in_reach(person, found), pk=share_id)
    survey_actions.end_share(ending.pk, by=person.username)
    return redirect("surveys:survey", code)


@requires(Permission.MANAGE_SURVEYS)
@require_POST
def switch(request: HttpRequest, code: str) -> HttpResponse:
    """Stop asking, or go on."""
    found = _found(code)
    survey_actions.set_active(
        found, is_active=request.POST.get("to") == "on", by=person_of(request).username
    )
    return redirect("surveys:survey", code)


def _words(request: HttpRequest, survey: Survey | None, *, period: str) -> dict[str, Any]:
    """A page of what customers wrote, for who may read it."""
    rows = words_for(person_of(request), survey, period=period) if survey else None
    if rows is None:
        return {"page": None, "said": []}
    page = Paginator(rows, WORDS_SIZE).get_page(request.GET.get("page"))
    return {"page": page, "said": said_in(page.object_list)}


def _found(code: str) -> Survey:
    found = Survey.objects.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _listed(request: HttpRequest, form: SurveyForm, *, status: int = 200) -> HttpResponse:
    rows = list(surveys_with_counts())
    asked = current_questions(rows)
    context = {"rows": [(row, asked[row.pk]) for row in rows], "form": form}
    return render(request, "surveys/surveys.html", context, status=status)


def _shown(
    request: HttpRequest,
    found: Survey,
    *,
    questions_form: QuestionsForm | None = None,
    share_form: ShareForm | None = None,
    status: int = 200,
) -> HttpResponse:
    person = person_of(request)
    context = {
        "survey": found,
        "may_manage": person.may(Permission.MANAGE_SURVEYS),
        "questions": current_questions([found])[found.pk],
        "shares": shares_in_reach(person, found),
        "triggers": triggers_of(found),
        "questions_form": questions_form or QuestionsForm(),
        "share_form": share_form or ShareForm(by=person),
        "crumbs": [(_("Surveys"), reverse("surveys:surveys"))],
    }
    return render(request, "surveys/survey.html", context, status=status)
