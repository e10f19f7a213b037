"""The passwords somebody had: kept hashed, so that the last ones do not come back."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from zhike.apps.people.models import PasswordRecord, User
from zhike.apps.people.queries import sign_in_policy


def keep_password(user: User) -> None:
    """Note the present password as the newest one; older ones than the policy remembers go."""
    PasswordRecord.objects.create(user=user, password=user.password, set_at=timezone.now())
    remembered = max(1, sign_in_policy().remembered_passwords)
    kept = list(user.passwords.values_list("pk", flat=True)[:remembered])
    user.passwords.exclude(pk__in=kept).delete()


def password_set_at(user: User) -> datetime:
    newest = user.passwords.first()
    return newest.set_at if newest else user.joined_at
