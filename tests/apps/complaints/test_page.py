from __future__ import annotations

from tests.apps.complaints.conftest import received

from zhike.apps.complaints.page import page_of, role_label


def test_who_only_approves_is_offered_no_act_of_handling(investigated, chief, officer):
    seen, handled = page_of(investigated, caller=chief), page_of(investigated, caller=officer)

    assert (seen["dialogs"], seen["may_approve"]) == ({}, True)
    assert "decide" in handled["dialogs"]


def test_the_notice_of_an_extension_is_written_beforehand_with_its_new_date(complaint, officer):
    form = page_of(complaint, caller=officer)["dialogs"]["extend"].form

    assert "我行将于" in form.initial["notice"]
    assert "[due_on]" not in form.initial["notice"]


def test_a_major_complaint_names_who_is_told(desk, officer):
    shown = page_of(received(desk, people_face_to_face=20), caller=officer)

    assert [str(one) for one in shown["told_to"]] == [
        "Supervisor", "Manager", "Head office", "Regulator",
    ]  # fmt: skip
    assert role_label("somebody") == "somebody"
