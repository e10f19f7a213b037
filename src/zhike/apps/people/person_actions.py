"""What an administrator does to people, and what a person does to his own password."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from zhike.apps.audit.actions import record_event
from zhike.apps.people.errors import (
    DemoStaysAsItIs,
    LastAdministrator,
    WeakPassword,
    WrongPassword,
)
from zhike.apps.people.models import User
from zhike.apps.people.rules import (
    FIRST_PASSWORD_LETTERS,
    READABLE,
    Role,
    first_password,
    leaves_no_administrator,
)
from zhike.apps.people.session_actions import end_sessions


def draw_password() -> str:
    """Draw a password for the first sign-in: 59 bits, easily read out."""
    return first_password(secrets.choice(READABLE) for _ in range(FIRST_PASSWORD_LETTERS))


@transaction.atomic
def change_person(person: User, *, name: str, role: Role, by: User) -> None:
    """Change name and role. Whoever gets another role signs in anew."""
    before = {"name": person.name, "role": person.role}
    after = {"name": name, "role": role.value}
    if before == after:
        return
    _keep_an_administrator(person, stays=role is Role.ADMINISTRATOR)
    person.name, person.role = name, role
    person.save(update_fields=["name", "role"])
    _record("change person", person=person, by=by, before=before, after=after)
    if before["role"] != after["role"]:
        end_sessions(person, by=by.username)


@transaction.atomic
def let_in(person: User, *, by: User) -> None:
    """Let somebody sign in again."""
    _switch(person, is_active=True, by=by)


@transaction.atomic
def shut_out(person: User, *, by: User) -> None:
    """Let somebody sign in no more, from this moment on."""
    _keep_an_administrator(person, stays=False)
    _switch(person, is_active=False, by=by)
    end_sessions(person, by=by.username)


@transaction.atomic
def reset_password(person: User, *, by: User) -> str:
    """Give a password for the next sign-in, which asks for another one; sessions end."""
    _refuse_demo(person)
    person.set_password(password := draw_password())
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    _record("reset password", person=person, by=by)
    end_sessions(person, by=by.username)
    return password


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
    # Locked: two administrators who shut each other out at once must not both succeed.
    administrators = list(
        User.objects.select_for_update()
        .filter(role=Role.ADMINISTRATOR, is_active=True, is_demo=False)
        .values_list("pk", flat=True)
    )
    others = [pk for pk in administrators if pk != person.pk]
    is_one = person.pk in administrators
    if leaves_no_administrator(is_administrator=is_one, stays=stays, others=len(others)):
        raise LastAdministrator(name=str(person))


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
