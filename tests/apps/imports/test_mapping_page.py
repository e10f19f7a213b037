from __future__ import annotations

import openpyxl
import pytest
from tests.apps.imports.conftest import (
    CUSTOMERS,
    run_waiting_jobs,
    stored_cases,
    taken,
    uploaded,
)

from zhike.apps.imports import actions
from zhike.apps.imports.models import SavedMapping
from zhike.apps.imports.queries import import_of
from zhike.apps.imports.rules import Kind, State
from zhike.pipelines.import_contacts import COLUMNS

ROLES = ("case_id", "activity", "occurred_at", "occurred_at", "channel", "attribute")


@pytest.fixture
def url(draft):
    return f"/admin/imports/{draft.pk}/mapping/"


def chosen(**changes):
    data = {f"column-{place}": role for place, role in enumerate(ROLES)}
    return data | {"log_name": "loans", "zone": "Asia/Shanghai", "use": "guess"} | changes


def text(answer) -> str:
    return answer.content.decode()


def test_the_page_shows_columns_values_the_guess_and_a_preview(as_administrator, url):
    shown = text(as_administrator.get(url))

    assert "业务流水号" in shown
    assert "手机银行" in shown
    assert "2026-01-05 09:00:00" in shown
    assert "1 records break the source" in shown
    assert "A needed value is missing" in shown
    assert stored_cases() == []


def test_a_change_brings_back_the_preview_alone(as_administrator, url):
    answer = as_administrator.post(
        url, chosen(**{"column-4": "touchpoint"}), headers={"HX-Request": "true"}
    )

    assert answer.status_code == 200
    assert "<html" not in text(answer)
    assert "Touchpoint" in text(answer)


def test_an_incomplete_mapping_is_told_in_the_preview_and_starts_nothing(
    as_administrator, url, draft
):
    data = chosen(**{"column-0": "attribute"})

    tried = as_administrator.post(url, data, headers={"HX-Request": "true"})
    started = as_administrator.post(url, data | {"step": "import"})

    assert "No column is chosen for: Case number." in text(tried)
    assert started.status_code == 422
    assert import_of(draft.pk).state is State.DRAFT


def test_the_import_starts_with_what_is_on_the_page(as_administrator, url, draft):
    answer = as_administrator.post(url, chosen(step="import", save_as="loan export"))
    run_waiting_jobs()

    made = import_of(draft.pk)
    assert answer.url == f"/admin/imports/{draft.pk}/"
    assert (made.state, made.log_name, made.stored) == (State.DONE, "loans", 4)
    assert SavedMapping.objects.get().name == "loan export"


def test_a_check_of_the_whole_source_is_shown_where_it_was_asked_for(as_administrator, url):
    answer = as_administrator.post(url, chosen(step="check"), follow=False)
    run_waiting_jobs()

    assert answer.url == url
    assert "The whole source was checked; nothing was stored" in text(as_administrator.get(url))
    assert stored_cases() == []


def test_a_saved_mapping_can_be_used_for_the_next_file(as_administrator, url, draft):
    as_administrator.post(
        url, chosen(step="check", save_as="loan export", **{"column-4": "outcome"})
    )
    run_waiting_jobs()
    saved = SavedMapping.objects.get()

    shown = text(as_administrator.get(f"{url}?use={saved.pk}"))

    assert '<option value="outcome" selected>' in shown


def test_a_source_that_cannot_be_read_is_told_with_the_way_out(as_administrator, administrator):
    broken = actions.take_file(uploaded(b"<log><trace>", name="a.xes"), by=administrator)

    answer = as_administrator.get(f"/admin/imports/{broken.pk}/mapping/")

    assert answer.status_code == 422
    assert "The file is broken" in text(answer)
    assert "Choose another source" in text(answer)


def test_a_source_whose_columns_tell_nothing_is_mapped_by_hand(as_administrator, administrator):
    odd = actions.take_file(uploaded(b"a,b,c\n1,x,2026-01-05\n", name="a.csv"), by=administrator)
    url = f"/admin/imports/{odd.pk}/mapping/"
    by_hand = {"column-0": "case_id", "column-1": "activity", "column-2": "occurred_at"}

    shown = text(as_administrator.get(url))
    data = {"log_name": "odd", "zone": "UTC", "use": "guess", "step": "import"} | by_hand
    as_administrator.post(url, data)
    run_waiting_jobs()

    assert "The columns tell little by their names" in shown
    assert stored_cases() == ["1"]


def test_calls_are_recognised_and_need_no_columns(as_administrator, administrator):
    row = (
        "AA0101", "33116", "9664491", "2", "PS", "990101", "0:00:31", "0:00:36", "5",
        "0:00:36", "0:03:09", "153", "HANG", "0:00:00", "0:00:00", "0", "NO_SERVER",
    )  # fmt: skip
    content = "\t".join(COLUMNS) + "\n" + "\t".join(row) + "\n"
    calls = actions.take_file(uploaded(content.encode(), name="january.txt"), by=administrator)
    url = f"/admin/imports/{calls.pk}/mapping/"

    guessed = text(as_administrator.get(url))
    preset = text(as_administrator.get(f"{url}?use=preset:anonymous_bank"))
    data = {"log_name": "calls", "zone": "Asia/Jerusalem", "use": "preset:anonymous_bank"}
    as_administrator.post(url, data | {"step": "import"})
    run_waiting_jobs()

    made = import_of(calls.pk)
    assert "?use=preset%3Aanonymous_bank" in guessed
    assert "Each row is a call" in preset
    assert (made.state, made.preset) == (State.DONE, "anonymous_bank")
    assert len(stored_cases()) == made.stored > 1
    assert made.contacts == {"read": 1, "stored": 1, "duplicates": 0, "rejected": 0}
    assert "Calls, each one contact" in text(as_administrator.get(f"/admin/imports/{calls.pk}/"))


def test_an_import_that_is_done_is_not_mapped_again(as_administrator, url, draft):
    as_administrator.post(url, chosen(step="import"))
    run_waiting_jobs()

    assert as_administrator.get(url).url == f"/admin/imports/{draft.pk}/"


@pytest.fixture
def workbook(administrator, tmp_path):
    made = openpyxl.Workbook()
    made.active.title = "一月"
    for title, case in (("一月", "A1"), ("二月", "A2")):
        sheet = made[title] if title in made.sheetnames else made.create_sheet(title)
        sheet.append(["案件编号", "环节", "时间"])
        sheet.append([case, "申请", "2026-01-05 09:00:00"])
    made.save(tmp_path / "a.xlsx")
    content = (tmp_path / "a.xlsx").read_bytes()
    return actions.take_file(uploaded(content, name="a.xlsx"), by=administrator)


def test_of_a_workbook_with_two_sheets_one_is_chosen(as_administrator, workbook):
    url = f"/admin/imports/{workbook.pk}/mapping/"
    first = text(as_administrator.get(url))
    second = text(as_administrator.get(f"{url}?sheet=二月"))
    roles = {"column-0": "case_id", "column-1": "activity", "column-2": "occurred_at"}
    data = roles | {"log_name": "loans", "zone": "Asia/Shanghai", "use": "guess", "sheet": "二月"}

    as_administrator.post(url, data | {"step": "import"})
    run_waiting_jobs()

    assert "<option selected>一月" in first
    assert "<option selected>二月" in second
    assert stored_cases() == ["A2"]
    assert "二月" in text(as_administrator.get(f"/admin/imports/{workbook.pk}/"))


def test_an_unknown_sheet_is_refused_with_those_there_are(as_administrator, workbook):
    answer = as_administrator.get(f"/admin/imports/{workbook.pk}/mapping/?sheet=三月")

    assert answer.status_code == 422
    assert "It has: 一月, 二月." in text(answer)


def test_what_is_wrong_is_told_in_the_language_of_the_page(as_administrator, administrator):
    broken = actions.take_file(uploaded(b"<log><trace>", name="a.xes"), by=administrator)
    url = f"/admin/imports/{broken.pk}/mapping/"

    english = text(as_administrator.get(url))
    as_administrator.cookies["zhike_language"] = "zh-hans"
    chinese = text(as_administrator.get(url))

    assert "a.xes breaks at line 1" in english
    assert "a.xes 在此处损坏" in chinese
    assert "breaks at" not in chinese


def test_the_page_of_a_table_shows_nothing_personal_in_the_clear(as_administrator, administrator):
    made = taken(CUSTOMERS, kind=Kind.CUSTOMERS, by=administrator)

    shown = text(as_administrator.get(f"/admin/imports/{made.pk}/mapping/"))

    assert "苏**" in shown
    assert "Rows as they will be stored; what is personal is shown masked" in shown
    for personal in ("苏星河", "13900001111", "11010519491231002X", "1949-12-31", "老客"):
        assert personal not in shown, personal


def test_a_name_chosen_as_something_else_is_not_shown_either(as_administrator, administrator):
    made = taken(CUSTOMERS, kind=Kind.CUSTOMERS, by=administrator)
    sly = {"column-0": "customer_id", "column-1": "tier", "column-2": "segment", "column-3": "city"}

    shown = text(
        as_administrator.post(
            f"/admin/imports/{made.pk}/mapping/", sly, headers={"HX-Request": "true"}
        )
    )

    assert "Tier" in shown
    for personal in ("苏星河", "13900001111", "11010519491231002X"):
        assert personal not in shown, personal


def test_a_table_is_imported_and_its_mapping_kept_for_its_kind(as_administrator, administrator):
    made = taken(CUSTOMERS, kind=Kind.CUSTOMERS, by=administrator)
    roles = ("customer_id", "name", "phone", "id_number", "birth_date", "tier", "opened_date")
    data = {f"column-{place}": role for place, role in enumerate(roles)}

    as_administrator.post(
        f"/admin/imports/{made.pk}/mapping/",
        data | {"column-7": "ignored", "use": "guess", "step": "import", "save_as": "core"},
    )
    run_waiting_jobs()

    done = import_of(made.pk)
    assert (done.state, done.read, done.stored, done.rejected) == (State.DONE, 3, 2, 1)
    assert SavedMapping.objects.get(name="core").kind == Kind.CUSTOMERS
