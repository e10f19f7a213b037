from __future__ import annotations

from tests.apps.mailboxes.conftest import receive

from zhike.apps.mailboxes import queries
from zhike.apps.mailboxes.errors import SenderMissing
from zhike.apps.mailboxes.mail_actions import reject_mail
from zhike.integrations.mail.threads import Hints


def test_the_list_of_mailboxes_is_one_query(box, django_assert_num_queries):
    reject_mail(box, uid_validity=1, uid=1, found=None, why=SenderMissing())

    with django_assert_num_queries(1):
        (row,) = queries.mailboxes()
        assert (row.open, row.queue.name) == (1, box.queue.name)


def test_what_waits_for_a_decision_comes_first(box):
    rows = [
        reject_mail(box, uid_validity=1, uid=uid, found=None, why=SenderMissing())
        for uid in (1, 2, 3)
    ]
    rows[2].decided_at = rows[2].rejected_at
    rows[2].save()

    assert [row.uid for row in queries.rejected_in(queries.mailboxes())] == [2, 1, 3]


def test_threads_are_looked_up_in_few_queries_however_many_hints(
    box, django_assert_max_num_queries
):
    for number in range(5):
        receive(box, message_id=f"<{number}@h>")
    hints = Hints(
        conversations=("x",), message_ids=tuple(f"{n}@h" for n in range(50)), tickets=("T0000001",)
    )

    with django_assert_max_num_queries(4):
        found = queries.threads_of(hints, sender="LI@home.example")

    assert len(found) == 5


def test_nobody_finds_the_threads_of_another(box):
    receive(box)
    hints = Hints(conversations=(), message_ids=("one@home.example",), tickets=())

    assert queries.threads_of(hints, sender="thief@evil.example") == []
