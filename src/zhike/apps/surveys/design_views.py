"""The designer of surveys: a draft, its questions, its publication, and the versions before."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.surveys import design_actions, trial_sending
from zhike.apps.surveys.checks import problems_of
from zhike.apps.surveys.design import Item, from_plain
from zhike.apps.surveys.design_forms import KindForm, QuestionForm
from zhike.apps.surveys.design_words import flaw_words, rule_words, text_of
from zhike.apps.surveys.errors import DesignFlawed, SurveyError
from zhike.apps.surveys.labels import KINDS_OF_QUESTIONS
from zhike.apps.surveys.models import Draft, Publication, Question, Survey
from zhike.apps.surveys.preview_pages import previewed
from zhike.apps.surveys.rules import QuestionKind

READS = ["GET", "HEAD", "POST"]


@requires(Permission.DESIGN_SURVEYS)
@require_safe
def design(request: HttpRequest, code: str) -> HttpResponse:
    """The draft: its questions in their order, and what keeps it from being published."""
    return _designer(request, found_survey(code))


@requires(Permission.DESIGN_SURVEYS)
@require_http_methods(READS)
def add(request: HttpRequest, code: str) -> HttpResponse:
    """A new question of a kind, at the end."""
    survey = found_survey(code)
    kind = KindForm(request.GET)
    if not kind.is_valid():
        return redirect("surveys:design", code)
    items = draft_items(survey)
    form = QuestionForm(
        request.POST or None, kind=QuestionKind(kind.cleaned_data["kind"]), earlier=items
    )
    return _edited(request, survey, form, is_new=True)


@requires(Permission.DESIGN_SURVEYS)
@require_http_methods(READS)
def question(request: HttpRequest, code: str, question_code: str) -> HttpResponse:
    """One question of the draft, to be changed."""
    survey = found_survey(code)
    items = draft_items(survey)
    item = next((one for one in items if one.code == question_code), None)
    if item is None:
        raise Http404
    form = QuestionForm(
        request.POST or None, kind=item.kind, earlier=items[: items.index(item)], item=item
    )
    return _edited(request, survey, form, is_new=False)


@requires(Permission.DESIGN_SURVEYS)
@require_POST
def change(request: HttpRequest, code: str, question_code: str) -> HttpResponse:
    """Move a question up or down, or take it out."""
    survey, by, do = found_survey(code), person_of(request).username, request.POST.get("do")
    try:
        if do == "remove":
            design_actions.remove_question(survey, code=question_code, by=by)
        elif do in {"up", "down"}:
            steps = -1 if do == "up" else 1
            design_actions.move_question(survey, code=question_code, steps=steps, by=by)
    except SurveyError as refusal:
        messages.error(request, str(refusal))
    # Back to the same button, so that the next press of a key moves on.
    anchor = "" if do == "remove" else f"#q-{question_code}"
    return redirect(reverse("surveys:design", args=[code]) + anchor)


@requires(Permission.DESIGN_SURVEYS)
@require_POST
def decide(request: HttpRequest, code: str) -> HttpResponse:
    """Publish the draft, throw it away, or say whether answers keep a name."""
    survey, by, do = found_survey(code), person_of(request).username, request.POST.get("do")
    if do == "discard":
        design_actions.discard_draft(survey, by=by)
        return redirect("surveys:survey", code)
    if do == "names":
        design_actions.set_anonymous(
            survey, is_anonymous=request.POST.get("names") == "anonymous", by=by
        )
    elif do == "publish":
        try:
            design_actions.publish_draft(survey, by=by)
        except DesignFlawed as refusal:
            messages.error(request, str(refusal))
            return _designer(request, survey, status=422)
        messages.success(request, _("Whoever is asked from now on is asked this."))
        return redirect("surveys:survey", code)
    return redirect("surveys:design", code)


@requires(Permission.DESIGN_SURVEYS)
@require_safe
def versions(request: HttpRequest, code: str) -> HttpResponse:
    """What was asked in every version, as it was published."""
    survey = found_survey(code)
    rows = Question.objects.filter(survey=survey).order_by("-version", "place")
    promised = {one.version: one for one in Publication.objects.filter(survey=survey)}
    told = []
    for version, questions in groupby(rows, key=lambda row: row.version):
        listed = list(questions)
        items = [row.item for row in listed]
        told.append((version, promised.get(version), listed[0], _rows(items)))
    context = {"survey": survey, "versions": told, "crumbs": _crumbs(survey)}
    return render(request, "surveys/versions.html", context)


@requires(Permission.DESIGN_SURVEYS)
@require_http_methods(READS)
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """The draft as the answerer sees it; nothing of it is stored."""
    survey = found_survey(code)
    return previewed(
        request,
        draft_items(survey),
        is_anonymous=draft_of(survey)[1],
        title=survey,
        leave=reverse("surveys:design", args=[code]),
    )


@requires(Permission.DESIGN_SURVEYS)
@require_POST
def send_test(request: HttpRequest, code: str) -> HttpResponse:
    """Send the draft to oneself: a link that stores nothing."""
    survey, person = found_survey(code), person_of(request)
    try:
        trial_sending.send_trial(survey, to=person, items=draft_items(survey))
    except SurveyError as refusal:
        link = trial_sending.trial_link(survey)
        messages.error(request, str(refusal))
        messages.info(request, link)
    else:
        messages.success(request, _("Sent to your own address. The link stores nothing."))
    return redirect("surveys:design", code)


def found_survey(code: str) -> Survey:
    found = Survey.objects.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def draft_items(survey: Survey) -> tuple[Item, ...]:
    """The draft's questions; where there is none, what is asked now."""
    return draft_of(survey)[0]


def draft_of(survey: Survey) -> tuple[tuple[Item, ...], bool]:
    """The questions of the draft, and whether answers will keep no name."""
    draft = Draft.objects.filter(survey=survey).first()
    if draft is not None:
        return from_plain(draft.items), draft.is_anonymous
    last = Publication.objects.filter(survey=survey).first()
    return design_actions.items_now(survey), bool(last and last.is_anonymous)


def _edited(
    request: HttpRequest, survey: Survey, form: QuestionForm, *, is_new: bool
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            design_actions.save_question(
                survey, item=form.made, is_new=is_new, by=person_of(request).username
            )
        except SurveyError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(reverse("surveys:design", args=[survey.code]) + f"#q-{form.made.code}")
    context = {
        "survey": survey,
        "form": form,
        "is_new": is_new,
        "kind_label": KINDS_OF_QUESTIONS[form.kind],
        "earlier": [(one, text_of(one)) for one in form.earlier],
        "crumbs": [*_crumbs(survey), (_("Design"), reverse("surveys:design", args=[survey.code]))],
    }
    return render(request, "surveys/question.html", context, status=422 if form.errors else 200)


def _designer(request: HttpRequest, survey: Survey, *, status: int = 200) -> HttpResponse:
    items, is_anonymous = draft_of(survey)
    problems = problems_of(items)
    draft = Draft.objects.filter(survey=survey).first()
    context = {
        "survey": survey,
        "draft": draft,
        "rows": _rows(items),
        "is_anonymous": is_anonymous,
        "problems": [(one.code, flaw_words(one)) for one in problems],
        "flawed": {one.code for one in problems},
        "kind_form": KindForm(),
        "crumbs": _crumbs(survey),
    }
    return render(request, "surveys/design.html", context, status=status)


def _rows(items: Any) -> list[dict[str, Any]]:
    return [
        {
            "item": item,
            "text": text_of(item),
            "kind": KINDS_OF_QUESTIONS[item.kind],
            "rule": rule_words(item, items),
        }
        for item in items
    ]


def _crumbs(survey: Survey) -> list[tuple[Any, str]]:
    return [
        (_("Surveys"), reverse("surveys:surveys")),
        (str(survey), reverse("surveys:survey", args=[survey.code])),
    ]
