from __future__ import annotations

import pytest
from tests.apps.imports.conftest import run_waiting_jobs, stored_cases, uploaded

from zhike.apps.imports import actions
from zhike.apps.imports.models import SavedMapping
from zhike.apps.imports.queries import import_of
from zhike.apps.imports.rules import State
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

    assert "No column is chosen for: Case." in text(tried)
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


def test_an_import_that_is_done_is_not_mapped_again(as_administrator, url, draft):
    as_administrator.post(url, chosen(step="import"))
    run_waiting_jobs()

    assert as_administrator.get(url).url == f"/admin/imports/{draft.pk}/"
