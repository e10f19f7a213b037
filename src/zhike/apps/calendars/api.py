"""Reading calendars by API: which there are, and what each date is."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Field, Schema

from zhike.analytics.clocks import DayKind
from zhike.apps.api import lists
from zhike.apps.api.callers import needs
from zhike.apps.api.document import listed
from zhike.apps.api.frame import Router
from zhike.apps.api.lists import Filter, Listing, Page
from zhike.apps.calendars import queries
from zhike.apps.calendars.models import Day, WorkCalendar
from zhike.apps.people.rules import Permission

router = Router(tags=["Calendars"])


class CalendarOut(Schema):
    code: str
    name: str
    country: str
    zone: str
    first_date: date
    last_date: date
    version: str = Field(description="another one after every change")


class DayOut(Schema):
    date: date
    kind: DayKind
    name: str
    source: str
    is_provisional: bool = Field(description="its make-up days are not announced yet")
    reason: str | None = Field(description="why the bank decided otherwise than the source")


CALENDARS = Listing(
    filters={"code": Filter("code"), "country": Filter("country")},
    sorts={"code": "code"},
    order=("code",),
)
DAYS = Listing(
    filters={
        "date": Filter("date", lists.DAY),
        "date_from": Filter("date__gte", lists.DAY),
        "date_until": Filter("date__lt", lists.DAY),
    },
    sorts={"date": "date"},
    order=("date",),
)


@router.get(
    "/calendars",
    auth=needs(Permission.SEE_CALENDARS),
    response=Page[CalendarOut],
    summary="Calendars of the bank",
)
@listed(CALENDARS)
def list_calendars(request: HttpRequest) -> dict[str, Any]:
    return CALENDARS.page(request, queries.calendars())


@router.get(
    "/calendars/{code}/days",
    auth=needs(Permission.SEE_CALENDARS),
    response=Page[DayOut],
    summary="What each date of a calendar is",
)
@listed(DAYS)
def list_days(request: HttpRequest, code: str) -> dict[str, Any]:
    calendar = WorkCalendar.objects.filter(code=code).first()
    if calendar is None:
        raise Http404
    page = DAYS.page(request, Day.objects.filter(calendar=calendar))
    return page | {"items": [_day(day) for day in queries.shown_days(calendar, page["items"])]}


def _day(day: queries.DayShown) -> dict[str, Any]:
    return {
        "date": day.date,
        "kind": day.kind,
        "name": day.name,
        "source": day.source,
        "is_provisional": day.is_provisional,
        "reason": day.decided.reason if day.decided else None,
    }
