"""People of the bank and their browsers, for tests that make their own."""

from __future__ import annotations

from django.test import Client
from django.utils import timezone

from zhike.apps.people.branch_actions import HEAD_OFFICE
from zhike.apps.people.models import Branch, User
from zhike.apps.people.rules import Role
from zhike.apps.people.step_up import PROVED


def person(*, username: str, role: Role, name: str = "", branch: Branch | None = None) -> User:
    user = User(username=username, name=name, role=role, branch=branch or top())
    user.set_unusable_password()
    user.save()
    return user


def top() -> Branch:
    """The head office, made without an event: tests count the events of what they test."""
    found = Branch.objects.filter(code=HEAD_OFFICE).first()
    if found is None:
        found = Branch.objects.create(code=HEAD_OFFICE, name="总行", path="new")
        found.path = f"/{found.pk}/"
        found.save()
    return found


def client(user: User | None = None) -> Client:
    made = Client(headers={"host": "localhost"})
    made.cookies["zhike_language"] = "en"
    if user:
        made.force_login(user)
        session = made.session
        # As after a sign-in: who was there a moment ago is not asked again.
        session[PROVED] = timezone.now().timestamp()
        session.save()
    return made
