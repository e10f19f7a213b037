"""The quotas of a survey, set and ended on its page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhike.apps.conversations.models import CHANNEL_LABELS
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import in_reach
from zhike.apps.surveys import quota_actions
from zhike.apps.surveys.design import CHOOSING
from zhike.apps.surveys.design_actions import items_now
from zhike.apps.surveys.design_views import found_survey
from zhike.apps.surveys.forms import QuotaForm
from zhike.apps.surveys.labels import BY_LABELS
from zhike.apps.surveys.models import Quota, Survey
from zhike.apps.surveys.quotas import By
from zhike.apps.surveys.step_pages import option_words


@requires(Permission.MANAGE_SURVEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def quotas(request: HttpRequest, code: str) -> HttpResponse:
    """How many answers of which group are wanted, how many came, how many were turned away."""
    person, survey = person_of(request), found_survey(code)
    groups = groups_of(survey, person)
    form = QuotaForm(request.POST or None, groups=groups)
    if request.method == "POST" and form.is_valid():
        quota_actions.set_quota(survey, **form.quota, by=person.username)
        return redirect("surveys:quotas", code)
    names = dict(groups)
    context = {
        "survey": survey,
        "form": form,
        "rows": [
            (one, names.get(f"{one.by}:{one.value}", one.value))
            for one in Quota.objects.filter(survey=survey)
        ],
        "crumbs": [
            (_("Surveys"), reverse("surveys:surveys")),
            (str(survey), reverse("surveys:survey", args=[code])),
        ],
    }
    return render(request, "surveys/quotas.html", context, status=422 if form.errors else 200)


@requires(Permission.MANAGE_SURVEYS)
@require_POST
def end_quota(request: HttpRequest, code: str, quota_id: int) -> HttpResponse:
    survey = found_survey(code)
    if not Quota.objects.filter(survey=survey, pk=quota_id).exists():
        raise Http404
    quota_actions.end_quota(survey, quota_id=quota_id, by=person_of(request).username)
    return redirect("surveys:quotas", code)


def groups_of(survey: Survey, person: User) -> list[tuple[str, str]]:
    """Every group that a quota may be set for, with its words."""
    found = [(By.CHANNEL, str(key), str(label)) for key, label in CHANNEL_LABELS.items()]
    queues = in_reach(WorkQueue.objects.filter(terms__isnull=False), caller=person)
    for queue in queues.select_related("branch").order_by("name"):
        found.append((By.QUEUE, queue.code, queue.name))
        found.append((By.BRANCH, queue.branch.code, queue.branch.name))
    for item in items_now(survey):
        if item.kind in CHOOSING:
            found += [
                (By.OPTION, f"{item.code}.{one.code}", f"{item.code}: {option_words(one)}")
                for one in item.options
            ]
    told = {f"{by}:{value}": f"{BY_LABELS[by]} · {words}" for by, value, words in found}
    return list(told.items())
