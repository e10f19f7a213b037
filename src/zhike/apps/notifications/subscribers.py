"""Every event that concerns somebody becomes a notification."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.utils import timezone

from zhike.apps.audit.announcer import hears_events
from zhike.apps.audit.models import Outbox
from zhike.apps.notifications.kinds import Kind, Notice, kinds
from zhike.apps.notifications.models import Choice, MailAddress, Notification
from zhike.apps.notifications.rules import MailState, Ways, mail_state


@hears_events
def note_events(events: Sequence[Outbox]) -> None:
    """Write the notifications of some events, each once, by the ways that each person chose."""
    by_activity: dict[str, list[Kind]] = defaultdict(list)
    for kind in kinds().values():
        by_activity[kind.activity].append(kind)
    found = [
        (event, kind, notice)
        for event in events
        for kind in by_activity.get(event.activity, ())
        if (notice := kind.look(event)) is not None
    ]
    if found:
        Notification.objects.bulk_create(_notifications(found), ignore_conflicts=True)


def _notifications(found: list[tuple[Outbox, Kind, Notice]]) -> Iterable[Notification]:
    users = {user for _event, _kind, notice in found for user in notice.users}
    chosen = {
        (choice.user_id, choice.kind): Ways(bell=choice.bell, mail=choice.mail)
        for choice in Choice.objects.filter(user_id__in=users)
    }
    reached = set(MailAddress.objects.filter(user_id__in=users).values_list("user_id", flat=True))
    now = timezone.now()
    for event, kind, notice in found:
        for user in notice.users:
            ways = chosen.get((user, kind.name), kind.ways)
            state = mail_state(ways=ways, has_address=user in reached)
            if ways.bell or state is not MailState.NONE:
                yield Notification(
                    user_id=user,
                    kind=kind.name,
                    values=dict(notice.values),
                    url=notice.url,
                    event_id=event.event_id,
                    on_bell=ways.bell,
                    created_at=now,
                    mail_state=state,
                    mail_due_at=now if state is MailState.WAITING else None,
                )
