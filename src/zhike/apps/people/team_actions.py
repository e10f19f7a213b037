"""Everything that changes teams and the queues they serve."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from zhike.apps.audit.actions import record_event
from zhike.apps.people.errors import TeamRefused
from zhike.apps.people.models import Branch, Team, User, WorkQueue


@transaction.atomic
def create_queue(*, code: str, name: str, branch: Branch, by: User) -> WorkQueue:
    if WorkQueue.objects.filter(code=code).exists():
        raise TeamRefused(name=code)
    queue = WorkQueue.objects.create(code=code, name=name, branch=branch)
    after = {"code": code, "name": name, "branch": branch.code}
    record_event(activity="create queue", case_id=f"queue-{queue.pk}", by=by.username, after=after)
    return queue


@transaction.atomic
def create_team(
    *, name: str, branch: Branch, members: Iterable[User], queues: Iterable[WorkQueue], by: User
) -> Team:
    _refuse_taken(name, branch=branch)
    team = Team.objects.create(name=name, branch=branch)
    team.members.set(members)
    team.queues.set(queues)
    record_event(
        activity="create team",
        case_id=f"team-{team.pk}",
        by=by.username,
        after=_values_of(team),
    )
    return team


@transaction.atomic
def change_team(
    team: Team,
    *,
    name: str,
    branch: Branch,
    members: Iterable[User],
    queues: Iterable[WorkQueue],
    by: User,
) -> None:
    _refuse_taken(name, branch=branch, but=team)
    before = _values_of(team)
    team.name, team.branch = name, branch
    team.save(update_fields=["name", "branch"])
    team.members.set(members)
    team.queues.set(queues)
    after = _values_of(team)
    if before != after:
        record_event(
            activity="change team",
            case_id=f"team-{team.pk}",
            by=by.username,
            before=before,
            after=after,
        )


@transaction.atomic
def delete_team(team: Team, *, by: User) -> None:
    """Delete a team; its people and queues stay."""
    before = _values_of(team)
    record_event(activity="delete team", case_id=f"team-{team.pk}", by=by.username, before=before)
    team.delete()


def _refuse_taken(name: str, *, branch: Branch, but: Team | None = None) -> None:
    there = Team.objects.filter(name=name, branch=branch)
    if (there.exclude(pk=but.pk) if but else there).exists():
        raise TeamRefused(name=name)


def _values_of(team: Team) -> dict[str, object]:
    return {
        "name": team.name,
        "branch": team.branch.code,
        "members": sorted(team.members.values_list("username", flat=True)),
        "queues": sorted(team.queues.values_list("code", flat=True)),
    }
