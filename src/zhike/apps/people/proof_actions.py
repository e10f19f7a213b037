"""Proofs of who sits there, given within a session."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest

from zhike.apps.audit.actions import record_event
from zhike.apps.people.actions import with_counted_try
from zhike.apps.people.errors import WrongPassword
from zhike.apps.people.models import User
from zhike.apps.people.queries import factors_of
from zhike.apps.people.second_factor_actions import use_code
from zhike.apps.people.security_key_actions import use_key
from zhike.apps.people.step_up import note_proof


def prove_by_word(request: HttpRequest, *, user: User, word: str) -> None:
    """Note a fresh proof by the password, or by a code where there is a second factor.

    Raises
    ------
    WrongPassword, WrongCode, TooManyTries
        Nothing is proved; a wrong word counts as at the door.
    """

    def check() -> None:
        if user.check_password(word):
            return
        if not factors_of(user).any:
            raise WrongPassword
        use_code(user, code=word)

    _prove(request, user=user, check=check)


def prove_by_key(request: HttpRequest, *, user: User, answer: str) -> None:
    """Note a fresh proof by a security key."""
    _prove(request, user=user, check=lambda: use_key(request, user=user, answer=answer))


def _prove(request: HttpRequest, *, user: User, check: Callable[[], None]) -> None:
    with_counted_try(request, user=user, prove=check)
    with transaction.atomic():
        note_proof(request)
        record_event(activity="prove identity", case_id=f"user-{user.pk}", by=user.username)
