from __future__ import annotations

from tests.apps.webchat.conftest import HERE, said, token

from zhike.apps.webchat.call_back_actions import ask_call_back
from zhike.apps.webchat.link_actions import link_by_token
from zhike.apps.webchat.models import CallBack, Visitor
from zhike.apps.webchat.personal import (
    _call_backs,
    _visitors,
    read_call_backs,
    read_visitors,
)


def test_a_person_reads_his_visits_and_his_numbers_and_has_them_taken_away(visitor, lin, gao):
    his = link_by_token(visitor, token=token(), claims=False, address=HERE).visitor
    said(his)
    ask_call_back(his, number="13800001111", window=None, once="once-0001")

    assert [row["way"] for row in read_visitors([lin])] == ["app"]
    assert [row["number"] for row in read_call_backs([lin])] == ["13800001111"]
    assert read_visitors([gao]) == read_call_backs([gao]) == []

    _visitors([lin]).delete()
    _call_backs([lin]).update(number_sealed="", text_sealed="")
    assert not Visitor.objects.filter(customer=lin).exists()
    assert CallBack.objects.get().number_sealed == ""
