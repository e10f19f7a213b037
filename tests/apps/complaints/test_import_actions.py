from __future__ import annotations

import csv
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from tests.apps.complaints.conftest import OPEN

from zhike.apps.audit.models import AuditRow, Outbox
from zhike.apps.complaints import queries, reported
from zhike.apps.complaints.errors import ColumnsMissing
from zhike.apps.complaints.import_actions import import_cfpb, told_of_file
from zhike.apps.complaints.models import ChosenCause, Complaint
from zhike.apps.complaints.rules import State
from zhike.apps.complaints.words import last_day_of
from zhike.apps.people.models import WorkQueue
from zhike.apps.tickets.errors import QueueNotServed
from zhike.apps.tickets.models import TicketClock

REAL = Path(os.environ.get("ZHIKE_REAL_DATA", "/nowhere"))
CFPB = REAL / "cfpb_complaints" / "complaints_sample.csv.gz"
on_real_data = pytest.mark.skipif(not CFPB.exists(), reason="the public data set is not here")


def test_complaints_stand_under_their_law_with_what_the_file_recorded(file, desk, head):
    taken = import_cfpb(file({}, OPEN), queue=desk, by="chen")

    assert (taken.read, taken.stored, taken.duplicates, taken.rejected) == (2, 2, 0, 0)
    closed, going = Complaint.objects.order_by("source_id").select_related("ticket")
    assert (closed.source_id, closed.regime, closed.state) == ("cfpb-1", "us_cfpb", State.CLOSED)
    assert (closed.timely_by_source, closed.response_by_source) == (False, "money")
    assert (closed.business_code, closed.grade) == ("B2", "serious")
    assert [(c.code, c.standard) for c in closed.causes.all()] == [("below_expectation", "C3")]
    assert queries.words_of(closed).subject == "Struggling to pay mortgage"
    assert closed.ticket.owner == head
    # Nobody knows when it was settled, so no time stands there and no clock claims one.
    assert (closed.told_at, closed.closed_at, closed.ticket.closed_at) == (None, None, None)
    assert not closed.ticket.clocks.exists()
    assert going.state == State.INVESTIGATING


def test_of_what_is_in_progress_the_clock_of_closing_runs_from_the_day_it_was_sent(file, desk):
    sent = timezone.localdate() - timedelta(days=9)
    day = {"Date received": sent.isoformat(), "Date sent to company": sent.isoformat()}
    import_cfpb(file(OPEN | day), queue=desk, by="chen")

    clock = TicketClock.objects.get()
    assert (clock.rule_id, clock.stopped_at) == ("complaint.close", None)
    assert last_day_of(clock.due_at) == sent + timedelta(days=60)
    assert Complaint.objects.get().ticket.due_at == clock.due_at


def test_a_deadline_outside_of_the_calendar_is_not_guessed(file, desk):
    import_cfpb(file(OPEN), queue=desk, by="chen")

    assert TicketClock.objects.get().due_at is None


def test_a_second_time_and_a_number_twice_add_nothing(file, desk):
    path = file({}, {"Complaint ID": "1"}, {})

    first = import_cfpb(path, queue=desk, by="chen")
    again = import_cfpb(path, queue=desk, by="chen")

    assert (first.stored, first.duplicates) == (2, 1)
    assert (again.stored, again.duplicates) == (0, 3)
    assert Complaint.objects.count() == 2


def test_a_wrong_row_is_kept_with_its_place_and_the_good_ones_go_in(file, desk):
    taken = import_cfpb(
        file({}, {"Timely response?": "Maybe"}, {"Date sent to company": "soon"}, {}),
        queue=desk, by="chen",
    )  # fmt: skip

    assert (taken.read, taken.stored, taken.rejected) == (4, 2, 2)
    with taken.rejects_path.open(encoding="utf-8-sig") as kept:
        assert list(csv.reader(kept)) == [
            ["row", "column", "value", "rule"],
            ["2", "Timely response?", "xxxxx", "yes_or_no"],
            ["3", "Date sent to company", "xxxx", "impossible_time"],
        ]


def test_each_complaint_and_the_import_are_on_record(file, desk):
    import_cfpb(file({}, {}), queue=desk, by="chen")

    assert Outbox.objects.filter(activity="take over complaint").count() == 2
    batch = AuditRow.objects.get(activity="import complaints")
    assert '"stored": 2' in batch.after


def test_a_file_of_something_else_is_refused_by_the_names_of_its_columns(tmp_path, desk):
    path = tmp_path / "a.csv"
    path.write_text("Product,Issue\nMortgage,x\n")

    with pytest.raises(ColumnsMissing, match="Complaint ID"):
        import_cfpb(path, queue=desk, by="chen")
    with pytest.raises(ColumnsMissing, match="ComplaintTopic"):
        told_of_file(path, table="uwv")


def test_nobody_gets_complaints_whom_nobody_answers_for(file, desk):
    empty = WorkQueue.objects.create(code="empty", name="空", branch=desk.branch)

    with pytest.raises(QueueNotServed):
        import_cfpb(file({}), queue=empty, by="chen")


def test_a_portion_takes_as_many_statements_as_two_rows(
    file, desk, django_assert_max_num_queries, monkeypatch
):
    import_cfpb(file({}), queue=desk, by="chen")  # what is made once
    days = [{"Date sent to company": "2020-03-03", "Complaint ID": str(n)} for n in range(100, 160)]

    with django_assert_max_num_queries(60):
        import_cfpb(file(*days), queue=desk, by="chen")


@on_real_data
def test_the_file_of_the_bureau_goes_in_as_counted_by_other_means(desk):
    import pandas as pd

    data = pd.read_csv(CFPB, dtype=str)
    taken = import_cfpb(CFPB, queue=desk, by="chen")

    rows = Complaint.objects.all()
    assert (taken.read, taken.stored, taken.rejected) == (len(data), 6623, 0)
    assert rows.filter(timely_by_source=False).count() == (data["Timely response?"] == "No").sum()
    assert rows.filter(timely_by_source=False).count() == 94
    assert rows.filter(state=State.INVESTIGATING).count() == 35
    assert rows.exclude(demand_sealed="").count() == 1532
    issues = data["Issue"].value_counts()
    other = [name for name in issues.index if name.startswith("Other")]
    assert ChosenCause.objects.count() == 6623 - issues[other].sum()
    assert sum(taken.told.unmapped.values()) == issues[other].sum()
    debt = data["Product"] == "Debt collection"
    assert (
        rows.filter(business_code="B6").count()
        == data["Product"].str.startswith("Credit rep").sum()
    )
    assert rows.filter(business_code="B2").count() >= debt.sum()
    # The law of 15 days: by the calendar, from the day the company got it.
    sent = dict(
        zip(
            "cfpb-" + data["Complaint ID"],
            pd.to_datetime(data["Date sent to company"]),
            strict=True,
        )
    )
    due = reported.response_due(rows)
    first = pd.Timestamp("2015-05-26")
    assert len(due) == sum(day >= first for day in sent.values())
    by_hand = {one: (sent[one] + timedelta(days=15)).date() for one in sent}
    names = dict(rows.values_list("pk", "source_id"))
    assert all(last_day_of(at) == by_hand[names[key]] for key, at in due.items())

    assert import_cfpb(CFPB, queue=desk, by="chen").duplicates == 6623


@on_real_data
def test_the_themes_of_the_uwv_are_told_without_storing_anything(desk):
    told = told_of_file(REAL / "event_logs" / "BPI2016_Complaints.csv.gz", table="uwv")

    assert (told.rows, sum(told.unmapped.values())) == (289, 1)
    assert not Complaint.objects.exists()
