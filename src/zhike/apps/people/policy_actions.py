"""Everything that changes what the bank asks of those who sign in."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from zhike.apps.audit.actions import record_event
from zhike.apps.people.models import SignInPolicy, User
from zhike.apps.people.queries import sign_in_policy

SETTINGS = (
    "attempts",
    "window_minutes",
    "lock_minutes",
    "address_attempts",
    "fresh_minutes",
    "least_length",
    "remembered_passwords",
    "password_days",
    "second_factor_roles",
)


@transaction.atomic
def change_policy(*, by: User, **wanted: Any) -> SignInPolicy:
    """Change what is named; the rest stays. It holds from the next try on."""
    SignInPolicy.objects.get_or_create(id=1)
    policy = SignInPolicy.objects.select_for_update().get(id=1)
    before = {name: getattr(policy, name) for name in wanted}
    if before == wanted:
        return policy
    for name, value in wanted.items():
        setattr(policy, name, value)
    policy.save(update_fields=list(wanted))
    record_event(
        activity="change sign-in policy",
        case_id="sign-in",
        by=by.username,
        before=before,
        after=wanted,
    )
    return policy


def settings_of(policy: SignInPolicy | None = None) -> dict[str, Any]:
    found = policy or sign_in_policy()
    return {name: getattr(found, name) for name in SETTINGS}
