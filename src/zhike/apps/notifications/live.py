"""How many unread notifications somebody has, live."""

from __future__ import annotations

from zhike.apps.notifications.queries import unread_by_user
from zhike.apps.people.sessions import Listener


class NotificationsSource:
    """Everybody hears how many of his own he has not read."""

    name = "notifications"

    def look(self) -> dict[int, int]:
        return unread_by_user()

    def news(self, seen: dict[int, int], listener: Listener) -> dict[str, int]:
        return {"unread": seen.get(listener.user_id, 0)}
