"""Quotas: how many answers of a group are wanted, and who came when there were enough.

Whether there is room is decided by one UPDATE for each quota, in the order of their numbers: of two
who come for the last place one gets it. Whoever is turned away is counted at the quota.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.surveys.models import Invitation, Quota, Survey
from zhike.apps.surveys.quotas import By, Group, groups_asked


@transaction.atomic
def set_quota(survey: Survey, *, by_what: By, value: str, wanted: int, by: str) -> Quota:
    """Want so many answers of a group from now on; set again, what came since the first counts."""
    made, _is_new = Quota.objects.update_or_create(
        survey=survey,
        by=by_what,
        value=value,
        defaults={"wanted": wanted, "set_at": timezone.now(), "set_by": by},
    )
    record_event(
        activity="set survey quota",
        case_id=f"survey-{survey.code}",
        by=by,
        outcome=survey.code,
        after={"by": str(by_what), "value": value, "wanted": wanted},
    )
    return made


@transaction.atomic
def end_quota(survey: Survey, *, quota_id: int, by: str) -> None:
    """Ask the group without end again."""
    found = Quota.objects.get(survey=survey, pk=quota_id)
    record_event(
        activity="end survey quota",
        case_id=f"survey-{survey.code}",
        by=by,
        outcome=survey.code,
        before={"by": found.by, "value": found.value, "wanted": found.wanted},
    )
    found.delete()


def asked_groups(row: Invitation) -> set[Group]:
    """The groups of an invitation that are known before it is answered."""
    return groups_asked(
        channel=row.channel,
        queue=row.queue.code if row.queue else "",
        branch=row.branch.code if row.branch else "",
    )


def is_full(survey: Survey, groups: Collection[Group]) -> bool:
    """Say whether enough answers of one of the groups are in; counts who is not asked for it."""
    full = _of(survey, groups).filter(filled__gte=F("wanted"))
    return full.update(turned_away=F("turned_away") + 1) > 0


@transaction.atomic
def take_places(survey: Survey, groups: Collection[Group]) -> bool:
    """Take a place in the quota of each group, or in none; False where one is full."""
    mark = transaction.savepoint()
    for key in _of(survey, groups).order_by("pk").values_list("pk", flat=True):
        room = Quota.objects.filter(pk=key, filled__lt=F("wanted"))
        if not room.update(filled=F("filled") + 1):
            transaction.savepoint_rollback(mark)
            Quota.objects.filter(pk=key).update(turned_away=F("turned_away") + 1)
            return False
    transaction.savepoint_commit(mark)
    return True


def _of(survey: Survey, groups: Collection[Group]) -> QuerySet[Quota]:
    wanted = Q(pk__in=[])
    for by, value in groups:
        wanted |= Q(by=by, value=value)
    return Quota.objects.filter(wanted, survey=survey)
