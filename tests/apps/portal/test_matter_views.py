from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.apps.conftest import person
from tests.apps.portal.conftest import SECRET, asked, intake

from zhike.apps.conversations.actions import Said, agent_writes, keep_draft
from zhike.apps.conversations.delivery_actions import note_failed
from zhike.apps.conversations.files import Upload
from zhike.apps.conversations.line_actions import take
from zhike.apps.conversations.models import Attachment, Conversation, Message
from zhike.apps.conversations.rules import MessageState, Side
from zhike.apps.fields.actions import define_field
from zhike.apps.fields.queries import values_of_tickets
from zhike.apps.fields.rules import FieldKind
from zhike.apps.people.rules import Role
from zhike.apps.tickets.actions import change_state, change_ticket, open_ticket, transfer_ticket
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.rules import Kind, State
from zhike.apps.tickets.work_actions import add_note, ask_department, finish_task, link_tickets
from zhike.apps.vault.keys import seal_for


def once() -> str:
    return uuid4().hex


def answered(ticket: Ticket, *, by, text: str = "已为您减免") -> Message:
    thread = Conversation.objects.get(ticket=ticket)
    take(thread.pk, agent=by)
    file = Upload(name="回函.pdf", content=b"%PDF-1.7 x")
    return agent_writes(thread.pk, said=Said(text=text, files=[file]), author=by)


def test_he_asks_with_a_file_and_reads_where_it_stands(as_lin):
    intake()
    answer = as_lin.post(
        "/my/matters/ask/",
        {
            "kind": "enquiry", "text": "年费怎么减免？", "once": once(),
            "attached": [SimpleUploadedFile("a.txt", b"1"), SimpleUploadedFile("b.txt", b"2")],
        },
    )  # fmt: skip
    ticket = Ticket.objects.get()

    assert answer.url == f"/my/matters/{ticket.number}/"
    page = as_lin.get(answer.url).content.decode()
    assert "年费怎么减免？" in page
    assert "We have it" in page
    assert page.count("/files/") == 2
    assert "年费怎么减免？" in as_lin.get("/my/").content.decode()
    assert "年费怎么减免？" in as_lin.get("/my/matters/").content.decode()


def test_he_complains_and_is_asked_for_nothing_that_the_bank_holds(as_lin):
    intake()
    form = as_lin.get("/my/matters/complain/").content.decode()
    asked_for = set(re.findall(r'name="(\w+)"', form)) - {"csrfmiddlewaretoken", "next", "once"}
    said = {"about": "东湖支行", "facts": "等了两小时", "wish": "道歉", "once": once()}

    assert asked_for - {"print", "language", "viewport", "referrer"} <= {
        "about", "facts", "wish", "attached", "color",
    }  # fmt: skip
    assert as_lin.post("/my/matters/complain/", said).status_code == 302
    assert Ticket.objects.get().kind == "complaint"


def test_the_button_pressed_twice_makes_one_matter(as_lin):
    intake()
    said = {"kind": "enquiry", "text": "x", "once": once()}
    first, again = (as_lin.post("/my/matters/ask/", said).url for _time in "12")

    assert first == again
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.exe", b"MZ"), ("x.png", b"<script>"), ("x.svg", b"<svg/>"), ("x.html", b"<p>")],
)
def test_a_file_of_another_kind_is_refused_in_words(as_lin, name, content):
    intake()
    said = {
        "kind": "enquiry", "text": "x", "once": once(),
        "attached": SimpleUploadedFile(name, content),
    }  # fmt: skip
    answer = as_lin.post("/my/matters/ask/", said)

    assert answer.status_code == 422
    assert "not taken" in answer.content.decode()
    assert not Ticket.objects.exists()


def test_without_a_queue_he_is_told_to_call(as_lin):
    answer = as_lin.post("/my/matters/ask/", {"kind": "enquiry", "text": "x", "once": once()})

    assert answer.status_code == 422
    assert "call us" in answer.content.decode()


def test_both_sides_write_and_his_reading_is_noted(as_lin, lin, wang):
    ticket = asked(lin)
    message = answered(ticket, by=wang)
    path = f"/my/matters/{ticket.number}/"
    page = as_lin.get(path).content.decode()

    assert "已为您减免" in page
    assert Message.objects.get(pk=message.pk).state == MessageState.READ
    as_lin.post(f"{path}reply/", {"text": "谢谢", "once": once()})
    assert "谢谢" in as_lin.get(path).content.decode()
    assert as_lin.post(f"{path}reply/", {"text": "", "once": once()}).status_code == 422


def test_a_file_is_saved_and_never_shown_as_a_page(as_lin, lin, wang):
    ticket = asked(lin)
    file = answered(ticket, by=wang).attachments.get()
    answer = as_lin.get(f"/my/matters/{ticket.number}/files/{file.public_id}/")

    assert answer.content == b"%PDF-1.7 x"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_he_takes_back_and_asks_for_a_new_look(as_lin, lin):
    ticket = asked(lin)
    path = f"/my/matters/{ticket.number}/"
    as_lin.post(f"{path}withdraw/")
    assert Ticket.objects.get(pk=ticket.pk).state == "closed"
    assert 'role="alert"' in as_lin.post(f"{path}withdraw/", follow=True).content.decode()

    assert as_lin.post(f"{path}again/", {"reason": ""}).status_code == 422
    as_lin.post(f"{path}again/", {"reason": "没有回答"})
    assert Ticket.objects.get(pk=ticket.pk).state == "open"
    assert (
        'role="alert"'
        in as_lin.post(f"{path}again/", {"reason": "x"}, follow=True).content.decode()
    )


def test_of_the_matter_of_another_there_is_nothing(as_lin, gao):
    strange = asked(gao)
    file = Attachment.objects.get(ticket=strange)
    own = asked(as_lin.get("/my/").wsgi_request.portal_customer)
    path = f"/my/matters/{strange.number}/"

    assert as_lin.get(path).status_code == 404
    for act in ("reply", "withdraw", "again"):
        assert as_lin.post(f"{path}{act}/", {"text": "x", "reason": "x"}).status_code == 404
    assert as_lin.get(f"{path}files/{file.public_id}/").status_code == 404
    assert as_lin.get(f"/my/matters/{own.number}/files/{file.public_id}/").status_code == 404
    assert strange.number not in as_lin.get("/my/matters/").content.decode()


def test_script_in_his_own_words_stays_words(as_lin, lin):
    ticket = asked(lin, text="<script>alert(1)</script>")
    pages = [
        as_lin.get(path).content.decode() for path in ("/my/", f"/my/matters/{ticket.number}/")
    ]

    assert not [page for page in pages if "<script>alert" in page]


def plant(ticket: Ticket, *, lin, wang) -> None:
    """Put the secret into every field that staff write for each other."""
    legal = intake("legal")
    colleague = person(username="jue-mi-li", role=Role.AGENT, name=f"李{SECRET}")
    thread = Conversation.objects.get(ticket=ticket)
    answered(ticket, by=wang)
    change_ticket(ticket.pk, subject=f"{SECRET}客户", by=wang.username)
    add_note(ticket.pk, text=f"{SECRET}备注", author=wang)
    task = ask_department(ticket.pk, queue=legal, wanted=f"{SECRET}协查", by=wang.username)
    finish_task(task.pk, result=f"{SECRET}结果", by=wang)
    inside = open_ticket(
        kind=Kind.INTERNAL, subject=f"{SECRET}内部", queue=legal, channel="branch",
        by=wang.username, customer=lin, parent=ticket,
    )  # fmt: skip
    link_tickets(ticket.pk, other=inside, by=wang.username)
    keep_draft(thread, user=colleague, text=f"{SECRET}草稿", is_note=True)
    Message.objects.create(
        conversation=thread, ticket=ticket, side=Side.SYSTEM, sent_at=ticket.opened_at,
        text_sealed=seal_for(ticket.key_owner, f"{SECRET}系统消息"),
    )  # fmt: skip
    note_failed(thread.messages.filter(side=Side.STAFF).get().pk, failure=f"{SECRET}故障")
    transfer_ticket(ticket.pk, queue=legal, reason=f"{SECRET}转办原因", by=wang.username)
    change_state(ticket.pk, state=State.ON_HOLD, reason=f"{SECRET}挂起原因", by=wang.username)
    Conversation.objects.filter(pk=thread.pk).update(thread_key=f"{SECRET}线索")


def test_nothing_that_staff_write_for_each_other_is_on_any_page(as_lin, lin, wang):
    ticket = asked(lin)
    plant(ticket, lin=lin, wang=wang)
    number = ticket.number
    paths = ["/my/", "/my/matters/", f"/my/matters/{number}/", "/my/profile/", "/my/rights/"]
    pages = {path: as_lin.get(path).content.decode() for path in paths}
    refused = as_lin.post(f"/my/matters/{number}/reply/", {"once": once()}).content.decode()
    taken = as_lin.post(f"/my/matters/{number}/withdraw/", follow=True).content.decode()
    told = [*pages.values(), refused, taken]

    assert "已为您减免" in pages[f"/my/matters/{number}/"]
    assert not [page for page in told if SECRET in page or "jue-mi" in page]


def test_he_is_asked_the_banks_own_questions_of_the_kind_he_chooses(as_lin):
    wanted = define_field(
        code="receipt", label="有回单吗", kind=FieldKind.YES_NO, is_asked=True, by="chen"
    )
    loan = define_field(
        code="loan", label="贷款编号", kind=FieldKind.NUMBER, is_asked=True, by="chen",
        ticket_kinds=[Kind.TRANSACTION],
    )  # fmt: skip
    intake()
    assert "有回单吗" in as_lin.get("/my/matters/ask/").content.decode()
    said = {"kind": "enquiry", "text": "未到账", "once": once()}
    answers = {f"field_{wanted.pk}": "yes", f"field_{loan.pk}": "12"}

    refused = as_lin.post("/my/matters/ask/", {**said, f"field_{loan.pk}": "无"})
    assert refused.status_code == 422 and "未到账" in refused.content.decode()
    as_lin.post("/my/matters/ask/", {**said, **answers})

    ticket = Ticket.objects.get()
    # The other question is none of an enquiry.
    assert values_of_tickets([ticket.pk]) == {ticket.pk: {"receipt": "yes"}}
