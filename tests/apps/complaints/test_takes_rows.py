"""The file of the consumer bureau over the pages of imports."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse
from tests.apps.complaints.test_cfpb import ROW
from tests.apps.imports.conftest import run_waiting_jobs, taken
from tests.apps.telephony.test_takes_rows import started

from zhike.apps.complaints.models import Complaint
from zhike.apps.complaints.queries import words_of
from zhike.apps.imports.models import Import
from zhike.apps.imports.rules import Kind, State
from zhike.apps.tickets.work_actions import add_note

WORDS = "My name is XXXX and they took my house"


@pytest.fixture(autouse=True)
def home(web_home):
    return web_home


def file_of(*rows) -> str:
    to = io.StringIO()
    writer = csv.DictWriter(to, fieldnames=list(ROW))
    writer.writeheader()
    writer.writerows(
        {**ROW, "Consumer complaint narrative": WORDS, "Complaint ID": str(n), **row}
        for n, row in enumerate(rows, start=1)
    )
    return to.getvalue()


@pytest.fixture
def done(as_administrator, administrator, desk) -> Import:
    rows = ({}, {"Complaint ID": "1"}, {"Timely response?": "Maybe"}, {"Complaint ID": "77"})
    made = taken(file_of(*rows), kind=Kind.COMPLAINTS, by=administrator)
    started(as_administrator, made, step="import")
    run_waiting_jobs()
    return Import.objects.get(pk=made.pk)


def test_the_file_is_looked_at_mapped_and_stored_and_its_counts_add_up(done):
    assert done.state is State.DONE
    assert (done.read, done.stored, done.duplicates, done.rejected) == (4, 2, 1, 1)
    one, other = Complaint.objects.order_by("source_id")
    assert (one.source_id, other.source_id) == ("cfpb-1", "cfpb-77")
    assert words_of(one).demand == WORDS
    assert (one.timely_by_source, one.response_by_source) == (False, "money")


def test_before_it_is_stored_nobody_reads_the_words_of_who_complained(
    as_administrator, administrator, desk
):
    made = taken(file_of({}), kind=Kind.COMPLAINTS, by=administrator)

    page = as_administrator.get(reverse("imports:mapping", args=[made.pk]))

    assert page.context["problem"] is None, "the only queue is chosen already"
    assert "Struggling to pay mortgage" in page.content.decode()
    assert "they took my house" not in page.content.decode()
    assert not Complaint.objects.exists()


def test_a_second_time_every_row_is_known(done, as_administrator, administrator):
    again = taken(file_of({}, {"Complaint ID": "77"}), kind=Kind.COMPLAINTS, by=administrator)
    started(as_administrator, again, step="import")
    run_waiting_jobs()

    again.refresh_from_db()
    assert (again.read, again.stored, again.duplicates) == (2, 0, 2)


def test_it_is_undone_on_its_page_but_for_what_somebody_worked_on_which_is_named(
    done, as_administrator, officer
):
    page = as_administrator.get(reverse("imports:detail", args=[done.pk])).content.decode()
    assert "undo-dialog" in page
    assert "See what the files say" not in page, "who imports need not see complaints"
    worked = Complaint.objects.get(source_id="cfpb-77").ticket
    add_note(worked.pk, text="核对过", author=officer)

    page = as_administrator.post(
        reverse("imports:undo", args=[done.batch_id]), {"reason": "wrong file"}, follow=True
    ).content.decode()

    assert [one.source_id for one in Complaint.objects.all()] == ["cfpb-77"]
    assert "Taken back: 1 rows." in page
    assert f"They stay with their numbers: {worked.number}" in page
    assert "somebody changed it since then" in page


def test_a_queue_nobody_answers_for_is_not_offered_and_its_rows_are_rejected(
    as_administrator, administrator, db
):
    made = taken(file_of({}), kind=Kind.COMPLAINTS, by=administrator)

    page = as_administrator.get(reverse("imports:mapping", args=[made.pk]))

    assert "Queue" in page.context["problem"].text
