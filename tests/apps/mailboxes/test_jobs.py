from __future__ import annotations

from tests.integrations.mail.mails import mail

from zhike.apps.conversations.actions import Said, agent_writes
from zhike.apps.conversations.line_actions import take
from zhike.apps.conversations.models import Conversation
from zhike.apps.jobs.chores import due_chores
from zhike.apps.mailboxes.jobs import fetch_mail, send_mail
from zhike.apps.mailboxes.sending import queue_answers


def test_the_worker_waits_for_other_machines_beside_its_ticks():
    chores = {chore.name: chore for chore in due_chores(tick=0)}

    for name in ("fetch_mail", "send_mail"):
        assert chores[f"zhike.apps.mailboxes.jobs.{name}"].aside


def test_a_mail_comes_in_and_its_answer_goes_out(real_box, imap, agent, smtp):
    imap.deliver(mail())
    fetch_mail()
    begun = Conversation.objects.get()
    take(begun.pk, agent=agent)
    agent_writes(begun.pk, said=Said(text="Which card?"), author=agent)
    queue_answers([begun.public_id])

    send_mail()

    assert [got["To"] for got in smtp.mails] == ["li@home.example"]
