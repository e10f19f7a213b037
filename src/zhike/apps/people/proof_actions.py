"""Proofs of who sits there, given within a session."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest

from zhike.apps.audit.actions import record_event
from zhike.apps.people.actions import note_failure
from zhike.apps.people.errors import WrongPassword
from zhike.apps.people.models import User
from zhike.apps.people.queries import sign_in_policy
from zhike.apps.people.sign_in_counters import give_back, take_try
from zhike.apps.people.step_up import note_proof


def prove_by_password(request: HttpRequest, *, user: User, password: str) -> None:
    """Note a fresh proof; a wrong password counts as at the door.

    Raises
    ------
    WrongPassword, TooManyTries
        Nothing is proved.
    """
    address = request.META.get("REMOTE_ADDR", "")
    taken = take_try(username=user.username, address=address, policy=sign_in_policy())
    if not user.check_password(password):
        note_failure(username=user.username, locks=taken.locks)
        raise WrongPassword
    give_back(taken)
    with transaction.atomic():
        note_proof(request)
        record_event(activity="prove identity", case_id=f"user-{user.pk}", by=user.username)
