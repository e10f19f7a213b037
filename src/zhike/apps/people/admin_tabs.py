"""The pages about people and access, as tabs: those that this person may open."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission

TABS = (
    ("people", _("People"), Permission.MANAGE_PEOPLE),
    ("teams", _("Teams and queues"), Permission.MANAGE_PEOPLE),
    ("roles", _("Roles"), Permission.SEE_ROLES),
    ("branches", _("Branches"), Permission.MANAGE_BRANCHES),
    ("sign_ins", _("Sign-ins"), Permission.SEE_SIGN_IN_REPORT),
)


def tabs_for(user: User) -> list[tuple[str, Any, str]]:
    return [
        (key, label, reverse(f"people:{key}"))
        for key, label, permission in TABS
        if user.may(permission)
    ]
