from __future__ import annotations

from tests.apps.portal.conftest import asked, customer
from tests.apps.portal.test_matter_views import answered

from zhike.apps.conversations.models import Message
from zhike.apps.conversations.rules import MessageState, Side
from zhike.apps.portal.wholes import note_looked_at, whole_of


def test_what_he_sees_is_read_once_he_has_it_before_him(lin, wang):
    ticket = asked(lin)
    answered(ticket, by=wang)
    whole = whole_of([lin], ticket)
    assert [line.is_his for line in whole.lines] == [True, False]
    assert (whole.is_complaint, whole.letters, whole.is_done) == (False, [], False)
    ours = Message.objects.filter(side=Side.STAFF)
    assert ours.get().state != MessageState.READ

    note_looked_at(whole)

    assert ours.get().state == MessageState.READ


def test_of_somebody_else_nothing_is_in_it(lin):
    ticket = asked(customer("C009"))

    assert list(whole_of([lin], ticket).lines) == []
