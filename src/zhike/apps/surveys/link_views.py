"""The open links of a survey: opened, printed with their code, closed."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhike.apps.people.models import User
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.qr_codes import qr_svg
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import in_reach
from zhike.apps.surveys import link_actions
from zhike.apps.surveys.design_views import found_survey
from zhike.apps.surveys.forms import OpenLinkForm
from zhike.apps.surveys.message import has_address
from zhike.apps.surveys.models import OpenLink, Survey


@requires(Permission.MANAGE_SURVEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest, code: str) -> HttpResponse:
    """Where the survey hangs open, and how many came over each link."""
    person, survey = person_of(request), found_survey(code)
    form = OpenLinkForm(request.POST or None, by=person)
    if request.method == "POST" and form.is_valid():
        made = link_actions.open_link(survey, **form.cleaned_data, by=person.username)
        messages.success(request, _("Open. Print its code, or copy the link."))
        return redirect("surveys:print_link", code, made.pk)
    rows = links_for(person, survey).annotate(sheet_count=Count("sheets"))
    context = {
        "survey": survey,
        "form": form,
        "rows": [(one, link_actions.is_open(one), link_actions.address_of(one)) for one in rows],
        "has_address": has_address(),
        "crumbs": _crumbs(survey),
    }
    return render(request, "surveys/links.html", context, status=422 if form.errors else 200)


@requires(Permission.MANAGE_SURVEYS)
@require_POST
def close(request: HttpRequest, code: str, link_id: int) -> HttpResponse:
    """Close a link at once."""
    person, survey = person_of(request), found_survey(code)
    link_actions.close_link(_found(person, survey, link_id), by=person.username)
    return redirect("surveys:links", code)


@requires(Permission.MANAGE_SURVEYS)
@require_safe
def print_link(request: HttpRequest, code: str, link_id: int) -> HttpResponse:
    """A sheet to hang up: what it is about, its code, and the link in letters."""
    person, survey = person_of(request), found_survey(code)
    link = _found(person, survey, link_id)
    address = link_actions.address_of(link)
    if not has_address():
        address = request.build_absolute_uri(address)
    context = {
        "survey": survey,
        "link": link,
        "is_open": link_actions.is_open(link),
        "address": address,
        "qr": qr_svg(address),
        "crumbs": [*_crumbs(survey), (_("Open links"), reverse("surveys:links", args=[code]))],
    }
    return render(request, "surveys/print_link.html", context)


def links_for(person: User, survey: Survey) -> QuerySet[OpenLink]:
    """The links of branches in somebody's reach."""
    rows = OpenLink.objects.filter(survey=survey).select_related("branch", "survey")
    return in_reach(rows, caller=person)


def _found(person: User, survey: Survey, link_id: int) -> OpenLink:
    return get_object_or_404(links_for(person, survey), pk=link_id)


def _crumbs(survey: Survey) -> list[tuple[str, str]]:
    return [
        (_("Surveys"), reverse("surveys:surveys")),
        (str(survey), reverse("surveys:survey", args=[survey.code])),
    ]
