"""Proofs of who sits there, given within a session."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.people.actions import note_failure
from zhike.apps.people.errors import TooManyTries, WrongPassword
from zhike.apps.people.models import User
from zhike.apps.people.queries import recent_failures
from zhike.apps.people.rules import must_wait
from zhike.apps.people.step_up import note_proof


def prove_by_password(request: HttpRequest, *, user: User, password: str) -> None:
    """Note a fresh proof; a wrong password counts as at the door.

    Raises
    ------
    WrongPassword, TooManyTries
        Nothing is proved.
    """
    if must_wait(failures=recent_failures(username=user.username), now=timezone.now()):
        raise TooManyTries
    if not user.check_password(password):
        note_failure(username=user.username)
        raise WrongPassword
    with transaction.atomic():
        note_proof(request)
        record_event(activity="prove identity", case_id=f"user-{user.pk}", by=user.username)
