from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from zhike.apps.people import person_actions
from zhike.apps.people.actions import create_person
from zhike.apps.people.admin_tabs import tabs_for
from zhike.apps.people.errors import NameTaken, PeopleError
from zhike.apps.people.forms import OWN, NewPersonForm, PersonForm
from zhike.apps.people.models import User
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.queries import factors_of, sessions_of
from zhike.apps.people.queries import people as everybody
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import in_reach
from zhike.apps.people.second_factor_actions import reset_factors
from zhike.apps.people.session_actions import end_sessions
from zhike.apps.people.sign_in_counters import lock_of

Forms = ["GET", "HEAD", "POST"]


@requires(Permission.MANAGE_PEOPLE)
@never_cache
@require_http_methods(Forms)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody; a POST makes a person and shows the first password in this one answer."""
    user = person_of(request)
    form = NewPersonForm(request.POST if request.method == "POST" else None, by=user)
    made, password = None, ""
    if form.is_valid():
        password = person_actions.draw_password()
        try:
            made = create_person(
                **form.cleaned_data,
                password=password,
                must_change_password=True,
                giver=user,
                by=user.username,
            )
        except NameTaken as refusal:
            form.add_error("username", str(refusal))
        except PeopleError as refusal:
            form.add_error(None, str(refusal))
        else:
            form = NewPersonForm(by=user)
    context = {
        "form": form,
        "people": everybody(seen_by=user),
        "made": made,
        "password": password,
        "tabs": tabs_for(user),
    }
    return render(request, "people/people.html", context, status=422 if form.errors else 200)


@requires(Permission.MANAGE_PEOPLE)
@require_http_methods(Forms)
def person(request: HttpRequest, user_id: int) -> HttpResponse:
    """One person: name, role, place, and where he is signed in."""
    by = person_of(request)
    found = _in_reach(request, user_id)
    form = PersonForm(
        request.POST if request.method == "POST" else None, by=by, initial=_present(found)
    )
    if form.is_valid():
        given = form.cleaned_data
        # Teams beyond the reach of who fills this in are not shown to him, and stay.
        seen = in_reach(found.teams.all(), caller=by).values("pk")
        given["teams"] = [*given["teams"], *found.teams.exclude(pk__in=seen)]
        try:
            person_actions.change_person(found, **given, by=by)
        except PeopleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("people:person", found.pk)
    return _shown(request, found, form=form, status=422 if form.errors else 200)


@requires(Permission.MANAGE_PEOPLE)
@require_POST
def let_in(request: HttpRequest, user_id: int) -> HttpResponse:
    return _done(request, user_id, person_actions.let_in, _("This person may sign in again."))


@requires(Permission.MANAGE_PEOPLE)
@require_POST
def shut_out(request: HttpRequest, user_id: int) -> HttpResponse:
    return _done(request, user_id, person_actions.shut_out, _("This person may sign in no more."))


@requires(Permission.MANAGE_PEOPLE)
@require_POST
def unlock(request: HttpRequest, user_id: int) -> HttpResponse:
    return _done(request, user_id, person_actions.unlock, _("This person may try again at once."))


@requires(Permission.MANAGE_PEOPLE)
@require_POST
def reset_second_factor(request: HttpRequest, user_id: int) -> HttpResponse:
    told = _("The second factors are gone; the next sign-in needs the password alone.")
    return _done(request, user_id, reset_factors, told)


@requires(Permission.MANAGE_PEOPLE)
@never_cache
@require_POST
def reset(request: HttpRequest, user_id: int) -> HttpResponse:
    """Show a new first password, in this one answer."""
    found = _in_reach(request, user_id)
    try:
        password = person_actions.reset_password(found, by=person_of(request))
    except PeopleError as refusal:
        messages.error(request, str(refusal))
        return redirect("people:person", found.pk)
    return _shown(request, found, password=password)


@requires(Permission.MANAGE_PEOPLE)
@require_POST
def end_all(request: HttpRequest, user_id: int) -> HttpResponse:
    found = _in_reach(request, user_id)
    end_sessions(found, by=person_of(request).username)
    messages.success(request, _("This person is signed in nowhere now."))
    return redirect("people:person", found.pk)


def _in_reach(request: HttpRequest, user_id: int) -> User:
    rows = in_reach(User.objects.select_related("branch"), caller=person_of(request))
    return get_object_or_404(rows, pk=user_id)


def _present(found: User) -> dict[str, Any]:
    return {
        "name": found.name,
        "role": f"{OWN}{found.own_role_id}" if found.own_role_id else found.role,
        "branch": found.branch_id,
        "teams": list(found.teams.all()),
    }


def _done(request: HttpRequest, user_id: int, act: Callable[..., None], told: str) -> HttpResponse:
    found = _in_reach(request, user_id)
    try:
        act(found, by=person_of(request))
    except PeopleError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, told)
    return redirect("people:person", found.pk)


def _shown(
    request: HttpRequest,
    found: User,
    *,
    form: PersonForm | None = None,
    password: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "person": found,
        "crumbs": [(_("People"), reverse("people:people"))],
        "form": form or PersonForm(by=person_of(request), initial=_present(found)),
        "password": password,
        "sessions": sessions_of(found),
        "factors": factors_of(found),
        "locked_until": lock_of(found.username),
    }
    return render(request, "people/person.html", context, status=status)
