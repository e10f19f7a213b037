from __future__ import annotations

from dataclasses import replace

from tests.apps.complaints.conftest import again, cause, decided, received, tell

from zhike.apps.complaints import work_actions
from zhike.apps.complaints.closing import is_risk_met, risk_now, signs_of
from zhike.apps.complaints.extension_actions import ask_extension
from zhike.apps.complaints.second_complaint import Signs


def test_a_complaint_that_was_met_well_and_in_time_shows_no_sign(told):
    assert signs_of(told) == Signs()
    assert is_risk_met(told)


def test_each_sign_is_read_from_what_is_on_record(investigated, officer, desk, lin, told):
    second = received(desk, customer=lin)
    cause(second, officer)
    ask_extension(second.pk, reason="复杂", notice="", language="zh", by=officer)
    work_actions.note_chased(second.pk, by="zhao")
    work_actions.note_move(second.pk, move="listen", emotion=5, by="zhao")

    found = signs_of(again(second))

    assert found == Signs(
        is_repeat=True, decided_late=True, met_badly=True, still_angry=True, chased=1
    )
    assert risk_now(again(second)).points == 25 + 15 + 15 + 20 + 5


def test_a_refused_request_is_a_sign_once_it_is_decided(investigated, officer):
    decided(investigated, officer, outcome="rejected")
    tell(investigated)

    assert signs_of(again(investigated)) == replace(Signs(), request_refused=True)
