"""The tickets that were opened from reports: what a reader of either side may know of the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import Caller
from zhike.apps.productvoice.models import ProductReport, ReportTicket
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.queries import seen_by
from zhike.apps.voice.words import aspect_words


@dataclass(frozen=True, kw_only=True)
class PointTicket:
    """The ticket of a point; `ticket` is None where its reader may not see that one."""

    row: ReportTicket
    ticket: Ticket | None


def points_of(report: ProductReport) -> list[str]:
    """Give what of a report a ticket can be opened for: what it blames, and emerging issues."""
    blamed = [one["aspect"] for one in report.found["beside"]]
    issues = [one["aspects"][0] for one in report.found["issues"] if one["aspects"]]
    return list(dict.fromkeys([*blamed, *issues]))


def may_open(person: User) -> bool:
    return person.may(Permission.OPEN_PRODUCT_TICKETS)


def tickets_of_report(report: ProductReport, person: Caller) -> dict[str, PointTicket]:
    """Give the tickets of a report by point, the whole report's by the empty word.

    That there is one is told to whoever reads the report, or he would ask again; its number and
    state to those alone who may see that ticket.
    """
    rows = list(report.tickets.all())
    seen: dict[int, Ticket] = {}
    if rows and person.may(Permission.SEE_TICKETS):
        found = seen_by(person).filter(pk__in=[row.ticket_id for row in rows])
        seen = {one.pk: one for one in found}
    return {row.point: PointTicket(row=row, ticket=seen.get(row.ticket_id)) for row in rows}


def reports_of_tickets(tickets: Sequence[int], person: User) -> list[tuple[ProductReport, str]]:
    """Give the reports from which tickets were opened, with the point; for who may read reports."""
    if not person.may(Permission.SEE_VOICE):
        return []
    rows = ReportTicket.objects.filter(ticket__in=tickets).select_related("report")
    return [(row.report, aspect_words(row.point) if row.point else "") for row in rows]
