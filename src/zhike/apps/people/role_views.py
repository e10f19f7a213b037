from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhike.apps.people.admin_tabs import tabs_for
from zhike.apps.people.errors import PeopleError
from zhike.apps.people.forms import RoleForm
from zhike.apps.people.models import ROLE_LABELS, OwnRole
from zhike.apps.people.permission_words import groups, label_of
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.role_actions import change_role, create_role, delete_role
from zhike.apps.people.rules import ALLOWED, GRANTABLE, Permission, permissions_of


@dataclass(frozen=True, kw_only=True)
class Column:
    """A role as a column of the matrix; `key` names it where it is copied."""

    key: str
    name: Any
    carried: frozenset[Permission]
    own: OwnRole | None = None


@requires(Permission.SEE_ROLES)
@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """Which role carries which permission, at one look."""
    user, columns = person_of(request), matrix_columns()
    rows = [
        (name, [(label_of(p), [(c.name, p in c.carried) for c in columns]) for p in permissions])
        for name, permissions in groups()
    ]
    context = {
        "tabs": tabs_for(user),
        "columns": columns,
        "groups": rows,
        "width": len(columns) + 1,
        "own_roles": [column.own for column in columns if column.own],
        "may_manage": user.may(Permission.MANAGE_ROLES),
    }
    return render(request, "people/roles.html", context)


def matrix_columns() -> list[Column]:
    """The roles that ship, then the bank's own."""
    own = OwnRole.objects.annotate(count=Count("people"))
    return [
        Column(key=role.value, name=ROLE_LABELS[role], carried=carried)
        for role, carried in ALLOWED.items()
    ] + [
        Column(key=f"own:{role.pk}", name=role.name, carried=role.carried, own=role) for role in own
    ]


@requires(Permission.MANAGE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def new_role(request: HttpRequest) -> HttpResponse:
    """Make a role, from nothing or as a copy of one that is there."""
    form = RoleForm(request.POST or None, initial=_copied(request.GET.get("copy", "")))
    if form.is_valid():
        try:
            create_role(**form.cleaned_data, by=person_of(request))
        except PeopleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("people:roles")
    return _shown(request, form)


@requires(Permission.MANAGE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def own_role(request: HttpRequest, role_id: int) -> HttpResponse:
    found = get_object_or_404(OwnRole, pk=role_id)
    now = {"name": found.name, "based_on": found.based_on, "permissions": found.permissions}
    form = RoleForm(request.POST or None, initial=now)
    if form.is_valid():
        try:
            change_role(found, **form.cleaned_data, by=person_of(request))
        except PeopleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("people:roles")
    return _shown(request, form, found)


@requires(Permission.MANAGE_ROLES)
@require_POST
def remove_role(request: HttpRequest, role_id: int) -> HttpResponse:
    found = get_object_or_404(OwnRole, pk=role_id)
    try:
        delete_role(found, by=person_of(request))
    except PeopleError as refusal:
        messages.error(request, str(refusal))
        return redirect("people:own_role", found.pk)
    messages.success(request, _("Deleted."))
    return redirect("people:roles")


def _copied(key: str) -> dict[str, Any]:
    if key.startswith("own:") and key[4:].isdecimal():
        found = OwnRole.objects.filter(pk=int(key[4:])).first()
        carried = found.carried if found else frozenset()
        return {"based_on": found.based_on if found else "", "permissions": sorted(carried)}
    return {"based_on": key, "permissions": sorted(permissions_of(key))}


def _shown(request: HttpRequest, form: RoleForm, found: OwnRole | None = None) -> HttpResponse:
    chosen = set(form["permissions"].value() or ())
    context = {
        "form": form,
        "role": found,
        "crumbs": [(_("Roles"), reverse("people:roles"))],
        "groups": [
            (name, [(p, label_of(p), p in chosen) for p in permissions if p in GRANTABLE])
            for name, permissions in groups()
        ],
    }
    return render(request, "people/role.html", context, status=422 if form.errors else 200)
