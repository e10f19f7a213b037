from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhike.apps.people.admin_tabs import tabs_for
from zhike.apps.people.errors import PeopleError
from zhike.apps.people.forms import QueueForm, TeamForm
from zhike.apps.people.models import Team, User
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.queries import queues_with_teams, teams_with_people
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import in_reach
from zhike.apps.people.team_actions import change_team, create_queue, create_team, delete_team


@requires(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def teams(request: HttpRequest) -> HttpResponse:
    """Teams and queues; a POST makes a team."""
    user = person_of(request)
    form = TeamForm(request.POST or None, by=user)
    if form.is_valid():
        try:
            create_team(**form.cleaned_data, by=user)
        except PeopleError as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("people:teams")
    return _shown(request, form, QueueForm(by=user, prefix="queue"))


@requires(Permission.MANAGE_BRANCHES)
@require_POST
def new_queue(request: HttpRequest) -> HttpResponse:
    user = person_of(request)
    form = QueueForm(request.POST, by=user, prefix="queue")
    if form.is_valid():
        try:
            create_queue(**form.cleaned_data, by=user)
        except PeopleError as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("people:teams")
    return _shown(request, TeamForm(by=user), form)


@requires(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, team_id: int) -> HttpResponse:
    user = person_of(request)
    found = _in_reach(user, team_id)
    members, queues = list(found.members.all()), list(found.queues.all())
    now = {"name": found.name, "branch": found.branch_id, "members": members, "queues": queues}
    form = TeamForm(request.POST or None, by=user, initial=now)
    if form.is_valid():
        given = form.cleaned_data
        # What this person does not see, he does not take out either.
        for field, there in (("members", members), ("queues", queues)):
            offered = set(form.fields[field].queryset.values_list("pk", flat=True))  # type: ignore[attr-defined]
            given[field] = [*given[field], *(row for row in there if row.pk not in offered)]
        try:
            change_team(found, **given, by=user)
        except PeopleError as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("people:teams")
    crumbs = [(_("Teams and queues"), reverse("people:teams"))]
    context = {"team": found, "form": form, "crumbs": crumbs}
    return render(request, "people/team.html", context, status=422 if form.errors else 200)


@requires(Permission.MANAGE_PEOPLE)
@require_POST
def remove_team(request: HttpRequest, team_id: int) -> HttpResponse:
    user = person_of(request)
    delete_team(_in_reach(user, team_id), by=user)
    messages.success(request, _("Deleted."))
    return redirect("people:teams")


def _in_reach(user: User, team_id: int) -> Team:
    rows = in_reach(Team.objects.select_related("branch"), caller=user)
    return get_object_or_404(rows, pk=team_id)


def _shown(request: HttpRequest, form: forms.Form, queue_form: forms.Form) -> HttpResponse:
    user = person_of(request)
    context = {
        "form": form,
        "queue_form": queue_form if user.may(Permission.MANAGE_BRANCHES) else None,
        "teams": teams_with_people(user),
        "queues": queues_with_teams(user),
        "tabs": tabs_for(user),
    }
    wrong = form.errors or queue_form.errors
    return render(request, "people/teams.html", context, status=422 if wrong else 200)
