"""The lists of people and access as files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.apps.people import queries
from zhike.apps.people.list_exports import Column, FieldClass, ListExport, offer
from zhike.apps.people.models import User
from zhike.apps.people.permission_words import groups, label_of
from zhike.apps.people.permissions import person_of
from zhike.apps.people.policy_views import risk_rows
from zhike.apps.people.role_views import Column as RoleColumn
from zhike.apps.people.role_views import matrix_columns
from zhike.apps.people.rules import Permission

STAFF = FieldClass.STAFF


def _state(person: User) -> Any:
    if not person.is_active:
        return _("shut out")
    if person.must_change_password:
        return _("first password")
    return _("demo") if person.is_demo else _("may sign in")


def _joined(way: str) -> Callable[[Any], str]:
    return lambda row: "; ".join(str(one) for one in getattr(row, way).all())


def _role_columns() -> list[Column]:
    def carried(role: RoleColumn) -> Callable[[Any], bool]:
        return lambda row: row[1] in role.carried

    return [Column(role.name, carried(role)) for role in matrix_columns()]


def _permissions(_request: HttpRequest) -> list[tuple[Any, Permission]]:
    return [(name, one) for name, permissions in groups() for one in permissions]


offer(
    ListExport(
        name="people",
        sees=Permission.MANAGE_PEOPLE,
        rows=lambda request: queries.people(seen_by=person_of(request)),
        columns=(
            Column(_("Sign-in name"), "username"),
            Column(_("Full name"), "name", STAFF),
            Column(_("Role"), "role_name"),
            Column(_("Branch"), "branch.name"),
            Column(_("Last sign-in"), "last_login"),
            Column(_("Signed in now"), "sessions"),
            Column(_("State"), _state),
        ),
    ),
    ListExport(
        name="roles",
        sees=Permission.SEE_ROLES,
        rows=_permissions,
        columns=(
            Column(_("Group"), lambda row: row[0]),
            Column(_("Permission"), lambda row: label_of(row[1])),
        ),
        more_columns=_role_columns,
    ),
    ListExport(
        name="branches",
        sees=Permission.MANAGE_BRANCHES,
        rows=lambda request: queries.branch_tree(person_of(request)),
        columns=(
            Column(_("Name"), "name"),
            Column(_("Code"), "code"),
            Column(_("Below"), "parent.code"),
            Column(_("People"), "people_count"),
            Column(_("Teams"), "teams_count"),
        ),
    ),
    ListExport(
        name="teams",
        sees=Permission.MANAGE_PEOPLE,
        rows=lambda request: queries.teams_with_people(person_of(request)),
        columns=(
            Column(_("Team"), "name"),
            Column(_("Branch"), "branch.name"),
            Column(_("People"), _joined("members"), STAFF),
            Column(_("Queues"), _joined("queues")),
        ),
    ),
    ListExport(
        name="queues",
        sees=Permission.MANAGE_PEOPLE,
        rows=lambda request: queries.queues_with_teams(person_of(request)),
        columns=(
            Column(_("Queue"), "name"),
            Column(_("Code"), "code"),
            Column(_("Branch"), "branch.name"),
            Column(_("Teams"), _joined("teams")),
        ),
    ),
    ListExport(
        name="sign_ins",
        sees=Permission.SEE_SIGN_IN_REPORT,
        rows=lambda _request: risk_rows(queries.worst_runs()),
        columns=(
            Column(_("Limit"), "limit"),
            Column(_("Guesses a year"), "tries_a_year"),
            Column(_("Six digits, in a year"), lambda row: row.guessed_in_a_year[0]),
            Column(_("Chosen password, in a year"), lambda row: row.guessed_in_a_year[1]),
            Column(_("Six digits, before the first lock"), lambda row: row.guessed_before_lock[0]),
            Column(_("Honest people locked out"), "locked_out.value"),
            Column(_("at least"), "locked_out.lower"),
            Column(_("at most"), "locked_out.upper"),
        ),
    ),
    ListExport(
        name="stand_ins",
        sees=Permission.STAND_IN,
        rows=lambda request: queries.stand_ins_seen_by(person_of(request), now=timezone.now()),
        columns=(
            Column(_("Who is absent"), "absent", STAFF),
            Column(_("Stand-in"), "stand_in", STAFF),
            Column(_("From"), "begins_at"),
            Column(_("Until"), "ends_at"),
            Column(_("Reason"), "reason"),
            Column(_("Arranged by"), "made_by"),
        ),
    ),
)
