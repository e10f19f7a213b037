from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from zhike.apps.people.models import (
    Branch,
    FailedSignIn,
    OpenSession,
    SecurityKey,
    SignInPolicy,
    SignInRun,
    StandIn,
    Team,
    TotpDevice,
    User,
    WorkQueue,
)
from zhike.apps.people.rules import Permission, stands_in_now
from zhike.apps.people.scopes import branches_in_reach, in_reach


def wrong_tries_before(user: User, *, now: datetime) -> int:
    """Wrong tries in a row under somebody's name: since his last sign-in, a day back at most."""
    since = now - timedelta(days=1)
    last = user.runs.filter(signed_in_at__gt=since).order_by("-signed_in_at").first()
    begin = last.signed_in_at if last else since
    return FailedSignIn.objects.filter(username=user.username, failed_at__gt=begin).count()


def worst_runs() -> list[int]:
    """For each person who signed in, the most wrong tries in a row before a sign-in."""
    rows = SignInRun.objects.values("user").annotate(worst=Max("wrong_before"))
    return list(rows.values_list("worst", flat=True))


def sign_in_policy() -> SignInPolicy:
    return SignInPolicy.objects.first() or SignInPolicy(id=1)


@dataclass(frozen=True, kw_only=True)
class Factors:
    """The second factors of somebody; a telephone that showed no right code yet does not count."""

    totp: TotpDevice | None
    keys: list[SecurityKey]
    recovery_codes: int

    @property
    def has_totp(self) -> bool:
        return self.totp is not None and self.totp.confirmed_at is not None

    @property
    def count(self) -> int:
        return len(self.keys) + self.has_totp

    @property
    def any(self) -> bool:
        return self.count > 0


def factors_of(user: User) -> Factors:
    return Factors(
        totp=TotpDevice.objects.filter(user=user).select_related("user").first(),
        keys=list(user.security_keys.all()),
        recovery_codes=user.recovery_codes.filter(used_at=None).count(),
    )


def must_have_factor(user: User) -> bool:
    """Whether the bank asks a second factor of somebody's role; a demo person can have none."""
    return not user.is_demo and user.role in sign_in_policy().second_factor_roles


def people(*, seen_by: User) -> QuerySet[User]:
    """Everybody in reach, with the number of places where he is signed in; active ones first."""
    live = Count("open_sessions", filter=Q(open_sessions__session_key__in=_live_keys()))
    rows = in_reach(User.objects.all(), caller=seen_by).select_related("branch", "own_role")
    return rows.annotate(sessions=live).order_by("-is_active", "username")


def branch_tree(seen_by: User) -> list[Branch]:
    """The branches in reach in the order of the tree, each with its depth and what it holds."""
    rows = branches_in_reach(Branch.objects.all(), caller=seen_by).annotate(
        people_count=Count("people", distinct=True), teams_count=Count("teams", distinct=True)
    )
    # Paths sort as text, where /10/ stands before /9/: the tree is walked by its numbers.
    tree: list[Branch] = sorted(
        rows, key=lambda branch: [int(step) for step in branch.path.strip("/").split("/")]
    )
    top = tree[0].path.count("/") if tree else 0
    for branch in tree:
        branch.depth = branch.path.count("/") - top  # type: ignore[attr-defined]
    return tree


def teams_with_people(seen_by: User) -> QuerySet[Team]:
    rows = in_reach(Team.objects.all(), caller=seen_by).select_related("branch")
    return rows.prefetch_related("members", "queues").order_by("branch__path", "name")


def queues_with_teams(seen_by: User) -> QuerySet[WorkQueue]:
    rows = in_reach(WorkQueue.objects.all(), caller=seen_by).select_related("branch")
    return rows.prefetch_related("teams")


def stand_in_now(row_id: int, *, user: User, now: datetime) -> StandIn | None:
    """What lets somebody act for an absent colleague now; None where nothing does."""
    rows = StandIn.objects.select_related("absent__branch", "absent__own_role")
    row = rows.filter(pk=row_id, stand_in=user).first()
    if row is None or not row.absent.is_active or not user.may(Permission.STAND_IN):
        return None
    in_force = stands_in_now(
        begins_at=row.begins_at, ends_at=row.ends_at, ended_at=row.ended_at, now=now
    )
    return row if in_force else None


def stand_ins_seen_by(user: User, *, now: datetime) -> QuerySet[StandIn]:
    """What is in force or to come: one's own, those one is, and those of people one leads."""
    rows = StandIn.objects.filter(ended_at=None, ends_at__gt=now)
    mine = Q(absent=user) | Q(stand_in=user)
    if user.may(Permission.MANAGE_STAND_INS) and user.reach:
        mine |= Q(absent__branch__path__startswith=user.reach)
    return rows.filter(mine).select_related("absent", "stand_in").order_by("begins_at")


def sessions_of(user: User) -> list[OpenSession]:
    """Where somebody is signed in, the one last used first."""
    return list(user.open_sessions.filter(session_key__in=_live_keys()))


def _live_keys() -> QuerySet[Session, str]:
    live = Session.objects.filter(expire_date__gt=timezone.now())
    return live.values_list("session_key", flat=True)


def demo_people() -> list[User]:
    return list(User.objects.filter(is_demo=True, is_active=True).order_by("id"))


def anybody_there() -> bool:
    return User.objects.exists()
