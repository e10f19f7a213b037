"""What an administrator does to people, and what a person does to his own password."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest

from zhike.apps.audit.actions import record_event
from zhike.apps.people.errors import (
    BeyondOwnRights,
    DemoStaysAsItIs,
    LastAdministrator,
    WeakPassword,
    WrongPassword,
)
from zhike.apps.people.models import Branch, OwnRole, Team, User
from zhike.apps.people.password_actions import keep_password
from zhike.apps.people.rules import (
    FIRST_PASSWORD_LETTERS,
    READABLE,
    Permission,
    Role,
    first_password,
    leaves_no_administrator,
    may_hand_out,
    permissions_of,
)
from zhike.apps.people.session_actions import end_sessions
from zhike.apps.people.sign_in_counters import forget, key_of


def draw_password() -> str:
    """Draw a password for the first sign-in: 59 bits, easily read out."""
    return first_password(secrets.choice(READABLE) for _ in range(FIRST_PASSWORD_LETTERS))


@transaction.atomic
def change_person(
    person: User,
    *,
    name: str,
    role: Role,
    by: User,
    own_role: OwnRole | None = None,
    branch: Branch | None = None,
    teams: Iterable[Team] | None = None,
) -> None:
    """Change name, role and place. Whoever gets another role or branch signs in anew.

    With an own role, `role` is the one it is based on. Without a branch and without teams these
    stay as they are.
    """
    _refuse_demo(person)
    carried = own_role.carried if own_role else permissions_of(role)
    refuse_beyond(by, given=carried | person.permissions)
    place = branch or person.branch
    before = _values_of(person)
    after = {
        "name": name,
        "role": f"own:{own_role.name}" if own_role else role.value,
        "branch": place.code if place else "",
    }
    if before != after:
        _keep_an_administrator(person, stays=Permission.MANAGE_PEOPLE in carried)
        person.name, person.own_role, person.branch = name, own_role, place
        person.role = Role(own_role.based_on) if own_role else role
        person.save(update_fields=["name", "role", "own_role", "branch"])
        _record("change person", person=person, by=by, before=before, after=after)
        if before["role"] != after["role"] or before["branch"] != after["branch"]:
            end_sessions(person, by=by.username)
    if teams is not None:
        _put_into(teams, person=person, by=by)


@transaction.atomic
def keep_role_and_branch(
    person: User, *, role: Role | None, branch: Branch | None, by: str
) -> None:
    """Let role and branch follow what another system says; None leaves them as they are.

    An own role, which the other system does not know, stays while its base is the same; so does the
    last administrator.
    """
    before = _values_of(person)
    if role is not None and role != person.role:
        carries = Permission.MANAGE_PEOPLE in permissions_of(role)
        _keep_an_administrator(person, stays=carries)
        person.role, person.own_role = role, None
    person.branch = branch or person.branch
    after = _values_of(person)
    if before == after:
        return
    person.save(update_fields=["role", "own_role", "branch"])
    record_event(
        activity="change person",
        case_id=f"user-{person.pk}",
        by=by,
        before=before,
        after=after,
    )
    end_sessions(person, by=by)


@transaction.atomic
def let_in(person: User, *, by: User) -> None:
    """Let somebody sign in again."""
    _switch(person, is_active=True, by=by)


@transaction.atomic
def shut_out(person: User, *, by: User) -> None:
    """Let somebody sign in no more, from this moment on."""
    refuse_beyond(by, given=person.permissions)
    _keep_an_administrator(person, stays=False)
    _switch(person, is_active=False, by=by)
    end_sessions(person, by=by.username)


@transaction.atomic
def reset_password(person: User, *, by: User) -> str:
    """Give a password for the next sign-in, which asks for another one; sessions end."""
    _refuse_demo(person)
    # Who sees the password can sign in with it.
    refuse_beyond(by, given=person.permissions)
    person.set_password(password := draw_password())
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    keep_password(person)
    _record("reset password", person=person, by=by)
    end_sessions(person, by=by.username)
    return password


@transaction.atomic
def unlock(person: User, *, by: User) -> None:
    """Let a name try again at once that wrong passwords have locked."""
    if forget(key_of("name", person.username)):
        _record("unlock sign-in", person=person, by=by)


@transaction.atomic
def change_own_password(request: HttpRequest, *, user: User, present: str, wanted: str) -> None:
    """Change one's own password; the session at hand stays, the others end.

    Raises
    ------
    WrongPassword, WeakPassword, DemoStaysAsItIs
        Nothing was changed.
    """
    _refuse_demo(user)
    if not user.check_password(present):
        raise WrongPassword
    try:
        validate_password(wanted, user)
    except ValidationError as error:
        raise WeakPassword(reasons=list(error.messages)) from error
    user.set_password(wanted)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    keep_password(user)
    _record("change password", person=user, by=user)
    # Django gives the session a new key here; the note of it follows.
    old_key = request.session.session_key
    update_session_auth_hash(request, user)
    user.open_sessions.filter(session_key=old_key).update(session_key=request.session.session_key)
    end_sessions(user, by=user.username, keep=request.session.session_key)


def _switch(person: User, *, is_active: bool, by: User) -> None:
    _refuse_demo(person)
    if person.is_active == is_active:
        return
    person.is_active = is_active
    person.save(update_fields=["is_active"])
    _record("let person in" if is_active else "shut person out", person=person, by=by)


def _keep_an_administrator(person: User, *, stays: bool) -> None:
    _refuse_demo(person)
    administrators = _who_lets_people_in()
    others = [pk for pk in administrators if pk != person.pk]
    is_one = person.pk in administrators
    if leaves_no_administrator(is_administrator=is_one, stays=stays, others=len(others)):
        raise LastAdministrator(name=str(person))


def keep_somebody_who_lets_people_in(*, changed: OwnRole) -> None:
    """Refuse a change of an own role after which nobody may let people in."""
    if Permission.MANAGE_PEOPLE in changed.carried:
        return
    having = set(changed.people.values_list("pk", flat=True))
    administrators = _who_lets_people_in()
    others = [pk for pk in administrators if pk not in having]
    if leaves_no_administrator(
        is_administrator=len(others) < len(administrators), stays=False, others=len(others)
    ):
        raise LastAdministrator(name=changed.name)


def _who_lets_people_in() -> list[int]:
    # Locked: two administrators who shut each other out at once must not both succeed.
    carrying = [
        role.pk
        for role in OwnRole.objects.select_for_update().order_by("pk")
        if Permission.MANAGE_PEOPLE in role.carried
    ]
    built_in = Q(own_role=None, role=Role.ADMINISTRATOR)
    found = User.objects.select_for_update().filter(built_in | Q(own_role__in=carrying))
    return list(
        found.filter(is_active=True, is_demo=False).order_by("pk").values_list("pk", flat=True)
    )


def refuse_beyond(by: User, *, given: frozenset[Permission]) -> None:
    if not may_hand_out(giver=by.permissions, given=given):
        raise BeyondOwnRights


def _values_of(person: User) -> dict[str, str]:
    return {
        "name": person.name,
        "role": f"own:{person.own_role.name}" if person.own_role else str(person.role),
        "branch": person.branch.code if person.branch else "",
    }


def _put_into(teams: Iterable[Team], *, person: User, by: User) -> None:
    before = sorted(person.teams.values_list("name", flat=True))
    person.teams.set(teams)
    after = sorted(person.teams.values_list("name", flat=True))
    if before != after:
        _record(
            "change teams",
            person=person,
            by=by,
            before={"teams": before},
            after={"teams": after},
        )


def _refuse_demo(person: User) -> None:
    if person.is_demo:
        raise DemoStaysAsItIs


def _record(
    activity: str,
    *,
    person: User,
    by: User,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    record_event(
        activity=activity,
        case_id=f"user-{person.pk}",
        by=by.username,
        before=before,
        after=after,
    )
