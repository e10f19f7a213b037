"""Everything that changes the bank's own roles."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from zhike.apps.audit.actions import record_event
from zhike.apps.people.errors import RoleInUse, RoleRefused
from zhike.apps.people.models import OwnRole, User
from zhike.apps.people.person_actions import keep_somebody_who_lets_people_in
from zhike.apps.people.rules import Permission, Role, ungrantable, unites_what_is_apart


@transaction.atomic
def create_role(
    *, name: str, based_on: Role, permissions: Iterable[Permission], by: User
) -> OwnRole:
    """Make a role.

    Raises
    ------
    RoleRefused
        The name is taken, or the role would carry what no role may.
    """
    wanted = _checked(permissions)
    _refuse_taken(name)
    role = OwnRole.objects.create(name=name, based_on=based_on, permissions=wanted)
    record_event(
        activity="create role", case_id=_case(role), by=by.username, after=_values_of(role)
    )
    return role


@transaction.atomic
def change_role(
    role: OwnRole, *, name: str, based_on: Role, permissions: Iterable[Permission], by: User
) -> None:
    """Change what a role is called and carries; it holds for everybody who has it at once."""
    wanted = _checked(permissions)
    _refuse_taken(name, but=role)
    before = _values_of(role)
    role.name, role.based_on, role.permissions = name, based_on, wanted
    if before == _values_of(role):
        return
    keep_somebody_who_lets_people_in(changed=role)
    role.save(update_fields=["name", "based_on", "permissions"])
    role.people.update(role=based_on)
    record_event(
        activity="change role",
        case_id=_case(role),
        by=by.username,
        before=before,
        after=_values_of(role),
    )


@transaction.atomic
def delete_role(role: OwnRole, *, by: User) -> None:
    """Delete a role that nobody has."""
    if people := role.people.count():
        raise RoleInUse(name=role.name, people=people)
    record_event(
        activity="delete role", case_id=_case(role), by=by.username, before=_values_of(role)
    )
    role.delete()


def _checked(permissions: Iterable[Permission]) -> list[str]:
    wanted = sorted({str(permission) for permission in permissions})
    if beyond := ungrantable(wanted):
        raise RoleRefused.nobody_may(permissions=beyond)
    if unites_what_is_apart(wanted):
        raise RoleRefused.apart()
    return wanted


def _refuse_taken(name: str, *, but: OwnRole | None = None) -> None:
    there = OwnRole.objects.filter(name=name)
    if (there.exclude(pk=but.pk) if but else there).exists():
        raise RoleRefused.name_taken(name=name)


def _values_of(role: OwnRole) -> dict[str, object]:
    return {"name": role.name, "based_on": str(role.based_on), "permissions": role.permissions}


def _case(role: OwnRole) -> str:
    return f"role-{role.pk}"
