"""How far somebody reaches: the branch he belongs to and all below it. No branch, no reach."""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

from django.db.models import Model, QuerySet

from zhike.apps.people.rules import Permission

Row = TypeVar("Row", bound=Model)


class Caller(Protocol):
    """Who asks: a signed-in person, or a token that acts for a system."""

    @property
    def username(self) -> str: ...

    @property
    def reach(self) -> str | None:
        """Path of the branch whose tree is in reach; None reaches nothing."""

    def may(self, permission: Permission) -> bool: ...


class Serves(Caller, Protocol):
    """A caller whose teams serve queues."""

    @property
    def queues(self) -> QuerySet[Any]: ...


def in_reach(rows: QuerySet[Row], *, caller: Caller, branch: str = "branch") -> QuerySet[Row]:
    """Keep the rows whose branch lies in the caller's reach.

    `branch` names the way from the row to its branch, for example `customer__home_branch`.
    """
    if not caller.reach:
        return rows.none()
    return rows.filter(**{f"{branch}__path__startswith": caller.reach})


def branches_in_reach(branches: QuerySet[Row], *, caller: Caller) -> QuerySet[Row]:
    """Keep the branches that lie in the caller's reach."""
    return branches.filter(path__startswith=caller.reach) if caller.reach else branches.none()


def reaches(caller: Caller, branch: Any) -> bool:
    """Say whether one branch (or None) lies in the caller's reach."""
    return bool(branch and caller.reach and branch.path.startswith(caller.reach))


def in_queues(rows: QuerySet[Row], *, caller: Serves, queue: str = "queue") -> QuerySet[Row]:
    """Keep the rows that wait in a queue which one of the caller's teams serves, in his reach."""
    return rows.filter(**{f"{queue}__in": caller.queues.values("pk")})
