from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhike.apps.people.admin_tabs import tabs_for
from zhike.apps.people.branch_actions import (
    create_branch,
    delete_branch,
    move_branch,
    rename_branch,
)
from zhike.apps.people.errors import PeopleError
from zhike.apps.people.forms import BranchForm, MoveForm, NewBranchForm
from zhike.apps.people.models import Branch, User
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.queries import branch_tree
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import branches_in_reach

Forms = ["GET", "HEAD", "POST"]


@requires(Permission.MANAGE_BRANCHES)
@require_http_methods(Forms)
def branches(request: HttpRequest) -> HttpResponse:
    """The tree as far as one reaches; a POST makes a branch."""
    user = person_of(request)
    form = NewBranchForm(request.POST or None, by=user)
    if form.is_valid():
        try:
            create_branch(**form.cleaned_data, by=user.username)
        except PeopleError as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("people:branches")
    context = {"form": form, "branches": branch_tree(user), "tabs": tabs_for(user)}
    return render(request, "people/branches.html", context, status=422 if form.errors else 200)


@requires(Permission.MANAGE_BRANCHES)
@require_http_methods(Forms)
def branch(request: HttpRequest, branch_id: int) -> HttpResponse:
    """One branch: its code and name, and its place in the tree."""
    user = person_of(request)
    found = _in_reach(user, branch_id)
    form = BranchForm(request.POST or None, initial={"code": found.code, "name": found.name})
    if form.is_valid():
        try:
            rename_branch(found, **form.cleaned_data, by=user.username)
        except PeopleError as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("people:branches")
    return _shown(request, found, form)


@requires(Permission.MANAGE_BRANCHES)
@require_POST
def move(request: HttpRequest, branch_id: int) -> HttpResponse:
    user = person_of(request)
    found = _in_reach(user, branch_id)
    form = MoveForm(request.POST, by=user)
    # Who moved the top of his own reach would lose it, or reach for more.
    if form.is_valid() and found.pk != user.branch_id:
        try:
            move_branch(found, parent=form.cleaned_data["parent"], by=user.username)
        except PeopleError as refusal:
            messages.error(request, str(refusal))
            return redirect("people:branch", found.pk)
        messages.success(request, _("Saved."))
        return redirect("people:branches")
    messages.error(
        request, _("Choose a branch that you reach, and move only what lies below yours.")
    )
    return redirect("people:branch", found.pk)


@requires(Permission.MANAGE_BRANCHES)
@require_POST
def remove(request: HttpRequest, branch_id: int) -> HttpResponse:
    user = person_of(request)
    found = _in_reach(user, branch_id)
    try:
        delete_branch(found, by=user.username)
    except PeopleError as refusal:
        messages.error(request, str(refusal))
        return redirect("people:branch", branch_id)
    messages.success(request, _("Deleted."))
    return redirect("people:branches")


def _in_reach(user: User, branch_id: int) -> Branch:
    return get_object_or_404(branches_in_reach(Branch.objects.all(), caller=user), pk=branch_id)


def _shown(request: HttpRequest, found: Branch, form: forms.Form) -> HttpResponse:
    user = person_of(request)
    movable = found.parent_id is not None and found.pk != user.branch_id
    context = {
        "branch": found,
        "form": form,
        "move_form": MoveForm(by=user, initial={"parent": found.parent_id}) if movable else None,
        "crumbs": [(_("Branches"), reverse("people:branches"))],
    }
    return render(request, "people/branch.html", context, status=422 if form.errors else 200)
