"""Records of calls over the pages of imports, from the file to the calls and back."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.apps.imports.conftest import run_waiting_jobs, taken

from zhike.apps.customers.models import Load
from zhike.apps.imports.models import Import
from zhike.apps.imports.rules import Kind, State
from zhike.apps.telephony.models import Call

HEADER = "uuid,caller_id_number,分机,队列,start_stamp,answer_stamp,end_stamp,备注\n"
GOOD = (
    "a-1,13812345678,8001,hotline,2026-03-02 09:00:00,2026-03-02 09:00:12,2026-03-02 09:03:00,x\n"
    "a-2,13900000000,8001,hotline,2026/3/2 9:05:00,,2026/3/2 9:05:40,\n"
)
TWICE = "a-1,13812345678,8001,hotline,2026-03-02 09:00:00,,2026-03-02 09:00:05,\n"
WRONG = (
    "a-3,13700000000,8001,hotline,2026-03-02 09:00:00,2026-03-02 08:00:00,2026-03-02 09:01:00,\n"
)


@pytest.fixture(autouse=True)
def home(web_home):
    return web_home


def started(page, made, *, step):
    """What the mapping page shows is sent back as it stands."""
    url = reverse("imports:mapping", args=[made.pk])
    form = page.get(url).context["form"]
    said = {name: form.value(name) for name in form.fields if name != "save_as"}
    return page.post(url, {**said, "use": "guess", "sheet": "", "step": step})


def test_a_file_of_records_comes_in_over_the_page_and_its_counts_add_up(
    as_administrator, administrator, board
):
    made = taken(HEADER + GOOD + TWICE + WRONG, kind=Kind.CALLS, by=administrator)
    page = as_administrator.get(reverse("imports:mapping", args=[made.pk]))
    assert page.context["problem"] is None, "the only telephone system is chosen already"
    assert page.context["report"].counts.stored == 2
    text = page.content.decode()
    assert "13812345678" not in text
    assert "138****5678" in text
    assert "call of the past" in text

    answer = started(as_administrator, made, step="import")
    run_waiting_jobs()

    assert answer.status_code == 302
    done = Import.objects.get(pk=made.pk)
    assert done.state is State.DONE
    assert (done.read, done.stored, done.duplicates, done.rejected) == (4, 2, 1, 1)
    assert Call.objects.count() == 2
    detail = as_administrator.get(reverse("imports:detail", args=[made.pk])).content.decode()
    assert "Answered before it rang" in detail
    assert "13700000000" not in detail


def test_a_check_of_the_whole_file_tells_the_same_and_stores_nothing(
    as_administrator, administrator, board
):
    made = taken(HEADER + GOOD + TWICE + WRONG, kind=Kind.CALLS, by=administrator)
    started(as_administrator, made, step="check")
    run_waiting_jobs()

    made.refresh_from_db()
    counts = [made.checked[name] for name in ("read", "stored", "duplicates", "rejected")]
    assert counts == [4, 2, 1, 1]
    assert not Call.objects.exists()
    assert not Load.objects.exists()


def test_an_import_is_undone_on_its_page_but_what_somebody_worked_on_stays(
    as_administrator, administrator, board
):
    made = taken(HEADER + GOOD, kind=Kind.CALLS, by=administrator)
    started(as_administrator, made, step="import")
    run_waiting_jobs()
    Call.objects.filter(call_id="a-1").update(version=2)
    batch = Import.objects.get(pk=made.pk).batch_id

    page = as_administrator.post(
        reverse("imports:undo", args=[batch]), {"reason": "falsche Datei"}, follow=True
    )

    assert [call.call_id for call in Call.objects.all()] == ["a-1"]
    assert "Taken back: 1 rows." in page.content.decode()
    assert "somebody changed it since then" in page.content.decode()


def test_without_a_telephone_system_nothing_can_be_said_for_all_rows(
    as_administrator, administrator, hotline
):
    made = taken(HEADER + GOOD, kind=Kind.CALLS, by=administrator)

    page = as_administrator.get(reverse("imports:mapping", args=[made.pk]))

    assert "Telephone system" in page.context["problem"].text
    answer = started(as_administrator, made, step="import")
    assert answer.status_code == 422
