"""The lists of rights requests, retention, holds, assessments and erasures as files."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.people.list_exports import Column, FieldClass, ListExport, offer
from zhike.apps.people.permissions import person_of
from zhike.apps.people.rules import Permission
from zhike.apps.privacy import queries
from zhike.apps.privacy.admin_views import erasures_seen, holds_seen
from zhike.apps.privacy.models import Erasure, RightsRequest
from zhike.apps.privacy.retention_actions import what_is_due
from zhike.apps.privacy.views import wanted_of
from zhike.apps.privacy.words import clock_in_words

STAFF = FieldClass.STAFF


def _time_left(row: RightsRequest) -> str:
    return clock_in_words(queries.clock_now(row))[0]


def _numbers(row: Erasure) -> str:
    return "; ".join(row.customer_ids)


offer(
    ListExport(
        name="rights_requests",
        sees=Permission.SEE_RIGHTS_REQUESTS,
        rows=lambda request: queries.requests_for(person_of(request), **wanted_of(request)),
        columns=(
            Column(_("Request"), str),
            Column(_("Kind"), "get_kind_display"),
            Column(_("State"), "get_state_display"),
            Column(_("Time left"), _time_left),
            Column(_("Due"), "due_date"),
            Column(_("Customer"), "customer.customer_id", FieldClass.EXACT),
            Column(_("Branch"), "customer.home_branch"),
            Column(_("Received"), "received_at"),
            Column(_("Received through"), "get_received_through_display"),
            Column(_("In charge"), "handler", STAFF),
            Column(_("Ended"), "closed_at"),
        ),
    ),
    ListExport(
        name="retention",
        sees=Permission.MANAGE_PRIVACY,
        rows=lambda _request: what_is_due(),
        columns=(
            Column(_("Class"), "record_class.label"),
            Column(_("Kept, in months"), "rule.months"),
            Column(_("From"), "record_class.starts_with"),
            Column(_("Source"), "rule.source"),
            Column(_("how sure"), "rule.get_mark_display"),
            Column(_("Due"), lambda row: len(row.goes)),
            Column(_("On hold"), lambda row: len(row.held)),
            Column(_("erase without asking"), "rule.is_automatic"),
        ),
    ),
    ListExport(
        name="holds",
        sees=Permission.MANAGE_PRIVACY,
        takes_out=Permission.MANAGE_PRIVACY,
        rows=holds_seen,
        columns=(
            Column(_("Customer"), "customer.customer_id", FieldClass.EXACT),
            Column(_("Matter"), "matter", FieldClass.ABOUT),
            Column(_("Reason"), "reason", FieldClass.ABOUT),
            Column(_("Placed"), "placed_at"),
            Column(_("By"), "placed_by"),
            Column(_("Lifted"), "lifted_at"),
            Column(_("Lifted by"), "lifted_by"),
            Column(_("Reason for lifting"), "lift_reason", FieldClass.ABOUT),
        ),
    ),
    ListExport(
        name="assessments",
        sees=Permission.MANAGE_PRIVACY,
        rows=lambda _request: queries.assessments(),
        columns=(
            Column(_("Code"), "code"),
            Column(_("Version"), "version"),
            Column(_("title"), "title"),
            Column(_("purpose, method and scope"), "scope"),
            Column(_("lawful, legitimate and necessary?"), "necessity"),
            Column(_("effect on the customers, and risks"), "risks"),
            Column(_("measures, and whether they fit the risk"), "measures"),
            Column(_("decision"), "decision"),
            Column(_("By"), "decided_by"),
            Column(_("Decided at"), "decided_at"),
        ),
    ),
    ListExport(
        name="erasures",
        sees=Permission.MANAGE_PRIVACY,
        rows=erasures_seen,
        columns=(
            Column(_("Erasure"), str),
            Column(_("Customer"), _numbers, FieldClass.EXACT),
            Column(_("State"), "get_step_display"),
            Column(_("Begun"), "planned_at"),
            Column(_("By"), "planned_by"),
            Column(_("Ended"), "finished_at"),
            Column(_("Fingerprint of the report"), "report_sha256", FieldClass.EXACT),
        ),
    ),
)
