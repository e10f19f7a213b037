"""Who a session belongs to; every request of somebody signed in asks."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend

from zhike.apps.people.models import User
from zhike.apps.prepared.select import Prepared

_by_key = Prepared(
    lambda key: User.objects.select_related("branch", "own_role").filter(pk=key).order_by()
)


class PeopleBackend(ModelBackend):
    """Django's own, with the statement of every request built once, branch and role with it."""

    def get_user(self, user_id: Any) -> User | None:
        found = _by_key.first(int(user_id))
        return found if found is not None and self.user_can_authenticate(found) else None
