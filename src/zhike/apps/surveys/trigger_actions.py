"""Events of the store as what a survey asks after: set by the administrator, drawn by the worker.

An event is in the frame once: its number is what the invitation is about. A look that is cut short
leaves nothing behind, one that is repeated, or done by two workers, finds its lots drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.customers.models import Customer
from zhike.apps.surveys import rules
from zhike.apps.surveys.draw_actions import lot_key
from zhike.apps.surveys.errors import ShareOutside, TriggerTaken
from zhike.apps.surveys.models import Invitation, Survey
from zhike.apps.surveys.rules import Held, State
from zhike.apps.surveys.triggers import Trigger
from zhike.pipelines.happened import Happened, arrived_events
from zhike.pipelines.journeys import the_store

LONGEST_CHANNEL = 20


@transaction.atomic
def set_trigger(
    survey: Survey,
    *,
    log_name: str,
    activity: str,
    wait_hours: int,
    share: float,
    by: str,
    rest_days: int | None = None,
    trigger: Trigger | None = None,
) -> Trigger:
    """Ask after an event from now on; what happened before is never asked about.

    `trigger`: change this one. Lots already drawn stay.

    Raises
    ------
    ShareOutside, TriggerTaken
    """
    if not 0 <= share <= 1:
        raise ShareOutside
    Survey.objects.select_for_update().get(pk=survey.pk)
    others = Trigger.objects.filter(survey=survey, log_name=log_name, activity=activity)
    if trigger:
        others = others.exclude(pk=trigger.pk)
    if others.exists():
        raise TriggerTaken(activity=activity)
    now = timezone.now()
    made, before = Trigger(survey=survey), None
    if trigger:
        made = Trigger.objects.select_for_update().select_related("survey").get(pk=trigger.pk)
        before = made.said
    if (made.log_name, made.activity) != (log_name, activity):
        made.begun_at = made.looked_at = now
    made.log_name, made.activity = log_name, activity
    made.wait_hours, made.share, made.rest_days = wait_hours, share, rest_days
    made.set_at, made.set_by = now, by
    made.save()
    _note("set survey trigger", made, by=by, before=before, after=made.said)
    return made


@transaction.atomic
def switch_trigger(trigger: Trigger, *, is_active: bool, by: str) -> Trigger:
    """Stop asking after an event, or go on. What happens while it is stopped is not asked about."""
    found = Trigger.objects.select_for_update().select_related("survey").get(pk=trigger.pk)
    if found.is_active == is_active:
        return found
    found.is_active = is_active
    if is_active:
        found.begun_at = timezone.now()
    found.save(update_fields=["is_active", "begun_at"])
    _note("resume survey trigger" if is_active else "stop survey trigger", found, by=by)
    return found


def draw_for_events(*, now: datetime | None = None) -> int:
    """Draw the lots of events that arrived since the last look; give how many are new."""
    at = now or timezone.now()
    active = Trigger.objects.filter(is_active=True, survey__is_active=True, survey__version__gt=0)
    return sum(_look(key, now=at) for key in active.values_list("pk", flat=True))


def triggers_of(survey: Survey) -> QuerySet[Trigger]:
    """The triggers of a survey with how many events are in the frame, drawn, asked, answered."""
    asked = Q(frame__invited_at__isnull=False)
    return Trigger.objects.filter(survey=survey).annotate(
        frame_count=Count("frame"),
        drawn_count=Count("frame", filter=~Q(frame__state=State.NOT_DRAWN)),
        asked_count=Count("frame", filter=asked),
        answered_count=Count("frame", filter=Q(frame__state=State.ANSWERED)),
    )


@transaction.atomic
def _look(key: int, *, now: datetime) -> int:
    rows = Trigger.objects.select_for_update(of=("self",)).select_related("survey")
    trigger = rows.get(pk=key)
    wait = timedelta(hours=trigger.wait_hours)
    new = 0
    for events in arrived_events(
        the_store(),
        log_name=trigger.log_name,
        activity=trigger.activity,
        arrived_since=trigger.looked_at - rules.ARRIVED_BEFORE,
        occurred_since=max(trigger.begun_at, now - wait - rules.ASK_WITHIN),
    ):
        new += _draw(trigger, events, now=now)
    trigger.looked_at = now
    trigger.save(update_fields=["looked_at"])
    return new


def _draw(trigger: Trigger, events: Sequence[Happened], *, now: datetime) -> int:
    whose = {
        one.customer_id: one
        for one in Customer.objects.filter(customer_id__in={one.customer_id for one in events})
    }
    rows = [_lot(trigger, one, whose.get(one.customer_id), now=now) for one in events]
    known = set(
        Invitation.objects.filter(
            survey=trigger.survey, about__in=[row.about for row in rows]
        ).values_list("about", flat=True)
    )
    new = [row for row in rows if row.about not in known]
    Invitation.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    return len(new)


def _lot(trigger: Trigger, event: Happened, customer: Customer | None, *, now: datetime) -> Any:
    about = f"event-{event.event_id}"
    lot = rules.lot_of(key=lot_key(), survey=trigger.survey.code, about=about)
    state, held = rules.state_of(lot=lot, share=trigger.share), ""
    if state == State.DRAWN and customer is None:
        state, held = State.HELD_BACK, Held.UNKNOWN
    is_drawn = state == State.DRAWN
    return Invitation(
        survey=trigger.survey,
        about=about,
        trigger=trigger,
        branch_id=customer.home_branch_id if customer else None,
        channel=event.channel if len(event.channel) <= LONGEST_CHANNEL else "",
        probability=trigger.share,
        lot=lot,
        state=state,
        held=held,
        drawn_at=now,
        # Of who was not drawn the frame keeps that he was in it, and not who he is.
        customer=customer if is_drawn else None,
        done_at=event.occurred_at if is_drawn else None,
        due_at=event.occurred_at + timedelta(hours=trigger.wait_hours) if is_drawn else None,
    )


def _note(activity: str, trigger: Trigger, *, by: str, **seen: Any) -> None:
    record_event(
        activity=activity,
        case_id=f"survey-{trigger.survey.code}",
        by=by,
        outcome=trigger.survey.code,
        attributes={"trigger": str(trigger)},
        **seen,
    )
