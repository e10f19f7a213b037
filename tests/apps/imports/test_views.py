from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.apps.imports.conftest import (
    CUSTOMERS,
    HOLDERS,
    HOLDINGS,
    LOAN,
    brought,
    run_waiting_jobs,
    stored_cases,
)
from tests.apps.imports.test_actions import start
from tests.apps.imports.test_jobs import died

from zhike.apps.customers.models import Customer
from zhike.apps.customers.profile_actions import state_value
from zhike.apps.imports import jobs, rules, uploads
from zhike.apps.imports.actions import import_again
from zhike.apps.imports.models import Import
from zhike.apps.imports.queries import import_of
from zhike.apps.imports.rules import Kind, State
from zhike.pipelines.journeys import the_store
from zhike.schema import holding


def page(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def done(draft, administrator):
    start(draft, administrator)
    run_waiting_jobs()
    return import_of(draft.pk)


LOAN_BYTES = LOAN.encode()


def send(client, content=LOAN_BYTES, *, name="贷款.csv", **headers):
    file = SimpleUploadedFile(name, content)
    return client.post("/admin/imports/new/", {"file": file}, headers=headers)


def test_without_imports_the_page_says_how_to_begin(as_administrator):
    assert "Nothing was imported yet" in page(as_administrator.get("/admin/imports/"))


def test_an_upload_leads_to_its_mapping(as_administrator):
    answer = send(as_administrator)

    made = Import.objects.get()
    assert answer.url == f"/admin/imports/{made.pk}/mapping/"
    assert uploads.path_of(made.upload).read_bytes() == LOAN.encode()


def test_a_script_is_told_where_to_go_on_without_loading_the_page(as_administrator):
    answer = send(as_administrator, **{"HX-Request": "true"})

    assert answer.status_code == 204
    assert answer["HX-Redirect"] == f"/admin/imports/{Import.objects.get().pk}/mapping/"


@pytest.mark.parametrize(("content", "name"), [(b"", "a.csv"), (b"MZ", "a.exe")])
def test_a_file_that_cannot_be_read_is_refused_with_the_way_out(as_administrator, content, name):
    answer = send(as_administrator, content, name=name)

    assert answer.status_code == 422
    assert "Choose a CSV, Excel" in page(answer)
    assert not Import.objects.exists()


def test_a_file_beyond_the_limit_or_the_disk_is_refused_and_leaves_nothing(
    as_administrator, monkeypatch, own_home
):
    with monkeypatch.context() as change:
        change.setattr(rules, "UPLOAD_LIMIT", 50)
        assert send(as_administrator).status_code == 413
    with monkeypatch.context() as change:
        change.setattr(uploads, "free_bytes", lambda: 1_000)
        assert send(as_administrator).status_code == 507

    assert uploads.kept_places() == set()
    assert list((own_home / "tmp").iterdir()) == []


def test_an_upload_without_the_forms_own_mark_is_refused(administrator):
    from tests.apps.conftest import client

    strict = client(administrator)
    strict.handler.enforce_csrf_checks = True

    assert send(strict).status_code == 403
    assert not Import.objects.exists()


def test_a_database_that_is_none_is_refused_with_an_example(as_administrator):
    answer = as_administrator.post(
        "/admin/imports/new/database/", {"address": "http://x/y", "table": "events"}
    )

    assert answer.status_code == 422
    assert "KIND://USER:PASSWORD@HOST" in page(answer)


def test_a_finished_import_shows_counts_that_add_up_and_masked_rejects(as_administrator, done):
    shown = page(as_administrator.get(f"/admin/imports/{done.pk}/"))

    assert "3 rows were rejected" in shown
    assert "2026/2/30 11:00:00" in shown
    assert "Fewer fields than the header names" in shown
    assert "/insight/journeys/loans/" in shown


def test_the_rejects_are_downloaded_as_a_file(as_administrator, done):
    answer = as_administrator.get(f"/lists/rejects/csv/?import={done.pk}")

    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "Row,Column,Value,Rule"
    assert len(lines) == 4
    assert "attachment" in answer["Content-Disposition"]


def test_an_import_without_rejects_has_no_such_file(as_administrator, draft):
    assert as_administrator.get(f"/lists/rejects/csv/?import={draft.pk}").status_code == 404
    assert as_administrator.get("/admin/imports/99/").status_code == 404


def test_an_import_is_undone_with_a_reason_and_listed_as_such(as_administrator, done):
    url = f"/admin/imports/batches/{done.batch_id}/undo/"

    without = as_administrator.post(url, {"reason": " "})
    answer = as_administrator.post(url, {"reason": "wrong month"})

    assert without.status_code == 422
    assert answer.url == f"/admin/imports/{done.pk}/"
    assert stored_cases() == []
    assert "wrong month" in page(as_administrator.get(answer.url))
    assert "Undone" in page(as_administrator.get("/admin/imports/"))
    again = as_administrator.post(url, {"reason": "again"})
    assert again.status_code == 422
    assert "an import that is: Undone" in page(again)
    assert as_administrator.get("/admin/imports/batches/none/undo/").status_code == 404


def test_the_page_says_which_import_an_undo_has_to_wait_for(as_administrator, administrator, done):
    start(import_again(done, by=administrator), administrator)

    url = f"/admin/imports/batches/{done.batch_id}/undo/"
    answer = as_administrator.post(url, {"reason": "wrong month"})

    assert answer.status_code == 422
    assert "“贷款.csv → loans” waits or runs" in page(answer)
    assert len(stored_cases()) == 4


def test_a_source_is_imported_again_from_its_page(as_administrator, done):
    answer = as_administrator.post(f"/admin/imports/{done.pk}/again/")

    again = Import.objects.exclude(pk=done.pk).get()
    assert answer.url == f"/admin/imports/{again.pk}/"
    assert (again.upload, again.mapping, again.state) == (done.upload, done.mapping, State.DRAFT)


def test_a_waiting_import_is_cancelled_and_run_again_from_its_page(
    as_administrator, draft, administrator
):
    start(draft, administrator)
    assert "waits for its turn" in page(as_administrator.get(f"/admin/imports/{draft.pk}/"))

    as_administrator.post(f"/admin/imports/{draft.pk}/cancel/")
    cancelled = page(as_administrator.get(f"/admin/imports/{draft.pk}/"))
    as_administrator.post(f"/admin/imports/{draft.pk}/cancel/")
    as_administrator.post(f"/admin/imports/{draft.pk}/again/")
    run_waiting_jobs()

    assert "The import was cancelled; nothing was stored" in cancelled
    assert import_of(draft.pk).state is State.DONE


def test_a_check_in_hand_shows_its_progress_and_then_leads_to_the_mapping(
    as_administrator, draft, administrator
):
    start(draft, administrator, check_only=True)
    running = page(as_administrator.get(f"/admin/imports/{draft.pk}/?fragment=1"))
    run_waiting_jobs()

    over = page(as_administrator.get(f"/admin/imports/{draft.pk}/?fragment=1"))
    assert "nothing is stored" in running
    assert "See what it found" in over
    assert as_administrator.get(f"/admin/imports/{draft.pk}/").url.endswith("/mapping/")


def test_a_source_that_never_ran_is_thrown_away_from_the_list(as_administrator, draft):
    assert "Throw away" in page(as_administrator.get("/admin/imports/"))

    answer = as_administrator.post(f"/admin/imports/{draft.pk}/discard/")

    assert answer.url == "/admin/imports/"
    assert not Import.objects.exists()


def test_a_cancelled_import_is_thrown_away_from_its_page_with_its_file(
    as_administrator, draft, administrator
):
    start(draft, administrator)
    address = f"/admin/imports/{draft.pk}/"
    assert f"{address}discard/" not in page(as_administrator.get(address))
    as_administrator.post(f"{address}cancel/")
    assert f"{address}discard/" in page(as_administrator.get(address))
    assert f"{address}discard/" in page(as_administrator.get("/admin/imports/"))

    as_administrator.post(f"{address}discard/")

    assert not Import.objects.exists()
    assert not uploads.path_of(draft.upload).exists()


@pytest.mark.parametrize("step", ["cancel", "again", "discard"])
def test_a_change_is_a_post(as_administrator, draft, step):
    assert as_administrator.get(f"/admin/imports/{draft.pk}/{step}/").status_code == 405


def test_an_analyst_has_no_part_in_imports(as_analyst, done):
    paths = ("", "new/", f"{done.pk}/", f"{done.pk}/mapping/", f"batches/{done.batch_id}/undo/")

    assert {as_analyst.get(f"/admin/imports/{path}").status_code for path in paths} == {403}


def test_customers_are_sent_imported_undone_and_what_somebody_changed_stays(
    as_administrator, administrator
):
    file = SimpleUploadedFile("客户.csv", CUSTOMERS.encode())
    as_administrator.post("/admin/imports/new/", {"file": file, "kind": "customers"})
    assert Import.objects.get().kind == Kind.CUSTOMERS
    done = brought(CUSTOMERS, kind=Kind.CUSTOMERS, by=administrator)
    state_value("N1", name="city", value="云溪市", by="chen")

    answer = as_administrator.post(
        f"/admin/imports/batches/{done.batch_id}/undo/", {"reason": "wrong file"}, follow=True
    )

    shown = page(answer)
    assert "The import was undone. What was changed since then stays." in shown
    assert "Taken back: 1 customers" in shown
    assert "1: values were added to its profile later" in shown
    assert [one.customer_id for one in Customer.objects.all()] == ["N1"]
    assert import_of(done.pk).state is State.WITHDRAWN


def test_a_kind_that_does_not_exist_is_refused(as_administrator):
    file = SimpleUploadedFile("a.csv", CUSTOMERS.encode())

    answer = as_administrator.post("/admin/imports/new/", {"file": file, "kind": "passwords"})

    assert answer.status_code == 422
    assert not Import.objects.exists()


def test_holdings_are_undone_in_the_store(as_administrator, administrator):
    for kind, text in ((Kind.CUSTOMERS, CUSTOMERS), (Kind.HOLDERS, HOLDERS)):
        brought(text, kind=kind, by=administrator)
    done = brought(HOLDINGS, kind=Kind.HOLDINGS, by=administrator)

    as_administrator.post(f"/admin/imports/batches/{done.batch_id}/undo/", {"reason": "wrong"})

    assert import_of(done.pk).state is State.WITHDRAWN
    assert the_store().table(holding.CONTRACT).count().execute() == 0


def test_the_rejects_of_a_table_are_downloaded_masked(as_administrator, administrator):
    made = brought("客户号,姓名\n,苏星河\n", kind=Kind.CUSTOMERS, by=administrator)

    shown = page(as_administrator.get(f"/admin/imports/{made.pk}/"))

    assert "1 rows were rejected" in shown
    assert "苏星河" not in shown


def test_the_page_of_an_import_that_died_after_its_rows_were_stored_says_so(
    as_administrator, administrator, monkeypatch
):
    with monkeypatch.context() as change, pytest.raises(RuntimeError):
        change.setattr(jobs, "finish_import", died)
        brought(CUSTOMERS, kind=Kind.CUSTOMERS, by=administrator)
    url = f"/admin/imports/{Import.objects.get().pk}/"

    shown = page(as_administrator.get(url))
    thrown_away = page(as_administrator.post(f"{url}discard/", follow=True))

    assert "Rows were stored before the import stopped" in shown
    assert "nothing was stored" not in shown
    assert "Throw away" not in shown
    assert "an import that is: Imported" in thrown_away
