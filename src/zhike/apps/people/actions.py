"""Everything that changes a person or a session. Nothing else writes to these tables."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.people.branch_actions import head_office
from zhike.apps.people.errors import (
    DemoBeyondHere,
    NameTaken,
    SignInRefused,
    TooManyTries,
    WeakPassword,
)
from zhike.apps.people.middleware import demo_is_here
from zhike.apps.people.models import Branch, FailedSignIn, User
from zhike.apps.people.queries import recent_failures
from zhike.apps.people.rules import Role, must_wait
from zhike.apps.people.session_actions import forget_session, note_session


@dataclass(frozen=True)
class DemoPerson:
    username: str
    name: str
    role: Role
    password: str


# The passwords are no secret: they open nothing from beyond this machine.
DEMO_PEOPLE = (
    DemoPerson("admin", "管理员 陈静", Role.ADMINISTRATOR, "zhike-admin"),
    DemoPerson("analyst", "分析师 李明", Role.ANALYST, "zhike-analyst"),
)


def sign_in(request: HttpRequest, *, username: str, password: str) -> User:
    """Open a session, or say why not; every failure counts."""
    if must_wait(failures=recent_failures(username=username), now=timezone.now()):
        raise TooManyTries
    user = authenticate(request, username=username, password=password)
    if not isinstance(user, User):
        _note_failure(username=username)
        raise SignInRefused
    if user.is_demo and not demo_is_here(request):
        raise DemoBeyondHere
    with transaction.atomic():
        FailedSignIn.objects.filter(username=username).delete()
        login(request, user)
        note_session(request, user=user)
        record_event(activity="sign in", case_id=f"user-{user.pk}", by=user.username)
    return user


def sign_out(request: HttpRequest) -> None:
    with transaction.atomic():
        if isinstance(request.user, User):
            user = request.user
            record_event(activity="sign out", case_id=f"user-{user.pk}", by=user.username)
            forget_session(request.session.session_key or "")
        logout(request)


@transaction.atomic
def create_person(
    *,
    username: str,
    password: str,
    role: Role,
    by: str,
    name: str = "",
    branch: Branch | None = None,
    must_change_password: bool = False,
) -> User:
    """Let somebody in; without a branch he belongs to the head office and reaches everything."""
    if User.objects.filter(username=username).exists():
        raise NameTaken(username=username)
    try:
        validate_password(password)
    except ValidationError as error:
        raise WeakPassword(reasons=list(error.messages)) from error
    user = User(
        username=username,
        name=name,
        role=role,
        branch=branch or head_office(),
        must_change_password=must_change_password,
    )
    user.set_password(password)
    user.save()
    record_event(activity="create person", case_id=f"user-{user.pk}", by=by, outcome=role.value)
    return user


@transaction.atomic
def create_demo_people() -> None:
    """Make one person per role that has pages; whoever is there already stays as he is."""
    for person in DEMO_PEOPLE:
        user, made = User.objects.get_or_create(
            username=person.username,
            defaults={
                "name": person.name,
                "role": person.role,
                "branch": head_office(),
                "is_demo": True,
            },
        )
        if made:
            user.set_password(person.password)
            user.save(update_fields=["password"])
            record_event(activity="create person", case_id=f"user-{user.pk}", by="zhike")


@transaction.atomic
def _note_failure(*, username: str) -> None:
    FailedSignIn.objects.create(username=username[:150], failed_at=timezone.now())
    record_event(activity="sign-in refused", case_id="sign-in", by="zhike", outcome="refused")
