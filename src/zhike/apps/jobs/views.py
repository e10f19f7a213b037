from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhike.apps.jobs import actions
from zhike.apps.jobs.errors import StepNotAllowed
from zhike.apps.jobs.queries import jobs_for
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission

PAGE_SIZE, SHOWN_ROWS = 25, 5
FRAGMENTS = {"table": "jobs/_table.html", "rows": "jobs/_rows.html"}


@requires(Permission.SEE_JOBS)
@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(jobs_for(person_of(request)), PAGE_SIZE).get_page(request.GET.get("page"))
    template = FRAGMENTS.get(request.GET.get("fragment", ""), "jobs/list.html")
    return render(request, template, {"page": page, "latest": page.object_list[:SHOWN_ROWS]})


@requires(Permission.CANCEL_JOBS)
@require_POST
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    job = get_object_or_404(jobs_for(person_of(request)), pk=job_id)
    try:
        actions.request_cancel(job.pk, by=person_of(request))
    except StepNotAllowed:
        messages.info(request, _("The job had already ended."))
    else:
        messages.success(request, _("The job is being stopped."))
    return redirect("jobs:list")


@requires(Permission.CANCEL_JOBS)
@require_POST
def run_again(request: HttpRequest, job_id: int) -> HttpResponse:
    job = get_object_or_404(jobs_for(person_of(request)), pk=job_id)
    actions.run_again(job.pk, by=person_of(request))
    messages.success(request, _("The job was started again."))
    return redirect("jobs:list")
