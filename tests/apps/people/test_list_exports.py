from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from zhike.apps.people.list_exports import AT_ONCE, Column, FieldClass, ListExport
from zhike.apps.people.rules import Permission

PHONE = "13912345670"


def listed(*columns: Column, **more) -> ListExport:
    made = {"name": "things", "sees": Permission.SEE_JOBS, "rows": lambda _request: [1, 2]}
    return ListExport(columns=columns, **{**made, **more})


def test_a_column_follows_its_way_and_ends_where_nothing_stands():
    row = SimpleNamespace(branch=SimpleNamespace(name="东湖"), manager=None)

    assert Column("Branch", "branch.name").cell(row) == "东湖"
    assert Column("Manager", "manager.name").cell(row) is None


def test_a_way_that_leads_nowhere_is_a_mistake_and_no_empty_column():
    with pytest.raises(AttributeError):
        Column("Branch", "brunch.name").cell(SimpleNamespace(branch=None))


def test_whatever_is_not_declared_exact_is_looked_through():
    assert Column("Note", lambda _row: f"call {PHONE}").cell(None) == "call 139****5670"
    assert Column("Customer number", lambda _row: PHONE, FieldClass.EXACT).cell(None) == PHONE
    assert Column("Count", lambda _row: 7).cell(None) == 7
    assert Column("Kept", lambda _row: True).cell(None) == "yes"


def test_a_time_is_told_on_the_banks_clock():
    told = Column("At", lambda _row: datetime(2026, 5, 4, 1, 30, tzinfo=UTC)).cell(None)

    assert told.isoformat() == "2026-05-04T09:30:00+08:00"


@pytest.mark.parametrize(
    ("field_class", "permission", "is_personal"),
    [
        (FieldClass.TEXT, Permission.SEE_JOBS, False),
        (FieldClass.STAFF, Permission.SEE_JOBS, True),
        (FieldClass.CUSTOMER, Permission.EXPORT_CUSTOMERS, True),
    ],
)
def test_who_may_take_a_list_out_follows_from_its_columns(field_class, permission, is_personal):
    made = listed(Column("Name", "name", field_class))

    assert (made.permission, made.is_personal) == (permission, is_personal)


def test_a_list_may_have_a_permission_of_its_own():
    made = listed(Column("Name", "name", FieldClass.CUSTOMER), takes_out=Permission.EXPORT_AUDIT)

    assert made.permission == Permission.EXPORT_AUDIT


def test_rows_are_shown_some_at_once_and_told_in_the_language_of_who_asked():
    together = []

    def shown(rows, _request):
        together.append(len(rows))
        return rows

    made = listed(Column("Word", lambda _row: _("Customers")), shown=shown)
    request = RequestFactory().get("/")
    with translation.override("zh-hans"):
        lines = made.lines(range(AT_ONCE + 1), made.present_columns, request)
        first = next(lines)
    # The answer is sent after the view has ended, when nobody remembers who asked.
    with translation.override("en"):
        rest = list(lines)

    assert first == rest[-1] == ["客户"]
    assert together == [AT_ONCE, 1]
