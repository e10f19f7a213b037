"""What agents hear live of their calls: which cards to show, and that something on one changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from zhike.apps.people.sessions import Listener
from zhike.apps.telephony.models import Call

Seen = Mapping[int, Sequence[dict[str, Any]]]


class CallsSource:
    """Who has a call hears of it at once: a caller waits for nothing that a clock decides."""

    name = "calls"
    look_seconds = 0.1

    def look(self) -> Seen:
        rows = Call.objects.filter(is_shown=True, agent__isnull=False).order_by("pk")
        seen: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for agent, public_id, version in rows.values_list("agent_id", "public_id", "version"):
            seen[agent].append({"id": public_id, "version": version})
        return dict(seen)

    def news(self, seen: Seen, listener: Listener) -> dict[str, Any] | None:
        """Give the listener's calls; nothing at all to who never had one on this screen."""
        return {"calls": list(seen.get(listener.user_id, ()))}
