from __future__ import annotations

import pytest
from tests.apps.conftest import client, person
from tests.apps.conversations.conftest import HELLO, begun
from tests.apps.desk.conftest import at

from zhike.apps.audit.models import AuditRow
from zhike.apps.conversations.actions import Said, agent_writes, customer_writes, keep_draft
from zhike.apps.conversations.files import Upload
from zhike.apps.conversations.line_actions import end_conversation, take
from zhike.apps.desk import views
from zhike.apps.people.rules import Role
from zhike.apps.tickets.work_actions import add_note


def text(answer) -> str:
    return answer.content.decode()


def test_an_empty_desk_says_what_comes(as_agent, hotline):
    page = text(as_agent.get("/desk/"))

    assert "Nothing here" in page
    assert "Take the next one" in page


def test_the_views_have_mine_and_what_waits(as_agent, mine, chat):
    own, waiting = (text(as_agent.get(f"/desk/?view={view}")) for view in ("mine", "waiting"))

    assert at(mine) in own and at(chat) not in own
    assert at(chat) in waiting and at(mine) not in waiting


def test_a_conversation_shows_words_notes_and_who_it_is(as_agent, mine, agent, lin):
    add_note(mine.ticket_id, text="已核实身份", author=agent)
    agent_writes(mine.pk, said=Said(text="在手机银行里可以调"), author=agent)

    page = text(as_agent.get(at(mine)))

    for words in ("转账限额怎么调", "在手机银行里可以调", "已核实身份", lin.customer_id):
        assert words in page


def test_numbers_stand_masked_in_the_thread_and_in_the_list(as_agent, mine):
    pages = text(as_agent.get(at(mine))) + text(as_agent.get("/desk/list/?view=mine"))

    assert "6222021234567890128" not in pages


def test_a_look_at_the_customer_is_written_down(as_agent, mine, lin):
    as_agent.get(at(mine))

    assert AuditRow.objects.filter(activity="see customer", by="wang").count() == 1


def test_what_lies_in_a_foreign_queue_is_not_there(hotline, chat, db):
    stranger = client(person(username="qian", role=Role.AGENT))

    for act in ("", "messages"):
        assert stranger.get(at(chat, act)).status_code == 404


def test_only_new_messages_come_after_the_last_one_known(as_agent, mine, agent):
    known = mine.messages.get().pk
    agent_writes(mine.pk, said=Said(text="您好"), author=agent)

    fragment = text(as_agent.get(f"{at(mine, 'messages')}?after={known}"))

    assert "您好" in fragment and "转账限额" not in fragment


@pytest.mark.parametrize("after", ["", "x", "-1", "9" * 30, "٣"])
def test_a_strange_last_message_gives_everything(as_agent, mine, after):
    assert "转账限额" in text(as_agent.get(f"{at(mine, 'messages')}?after={after}"))


def test_a_draft_stands_in_the_field_again(as_agent, mine, agent):
    keep_draft(mine, user=agent, text="您好，请", is_note=False)

    assert "您好，请</textarea>" in text(as_agent.get(at(mine)))


def test_the_place_in_the_line_is_told(as_agent, chat):
    assert "place 1 in the line" in text(as_agent.get(at(chat)))


def test_who_only_reads_finds_nothing_to_write_with(mine, hotline):
    reviewer = person(username="qa", role=Role.QUALITY_REVIEWER)
    hotline.teams.get().members.add(reviewer)

    page = text(client(reviewer).get(at(mine)))

    assert "转账限额" in page
    assert "data-composer" not in page


def attached(conversation, name="回执.pdf", content=b"%PDF-1.7 <script>"):
    said = Said(files=[Upload(name=name, content=content)])
    return customer_writes(conversation.pk, said=said, by="c").attachments.get()


def test_a_file_is_a_download_and_never_a_page(as_agent, mine):
    file = attached(mine)

    answer = as_agent.get(f"/desk/files/{file.public_id}/")

    assert answer.content == b"%PDF-1.7 <script>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert AuditRow.objects.filter(activity="open file").count() == 1


def test_a_file_of_a_foreign_queue_is_not_there(mine):
    file = attached(mine)
    stranger = client(person(username="qian", role=Role.AGENT))

    assert stranger.get(f"/desk/files/{file.public_id}/").status_code == 404


def test_the_inbox_is_read_with_as_many_statements_for_many_as_for_one(
    as_agent, hotline, django_assert_max_num_queries
):
    for _n in range(8):
        begun(hotline, text=HELLO)

    with django_assert_max_num_queries(13):
        as_agent.get("/desk/list/?view=waiting")


def test_pages_of_a_long_list_end_where_counting_would_take_long(
    monkeypatch, hotline, lin, as_agent
):
    monkeypatch.setattr(views, "NEAREST", 3)
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    for _ in range(5):
        begun(hotline, customer=lin)

    def pages(view):
        return as_agent.get(f"/desk/list/?view={view}").context["page"].paginator

    assert (pages("open").count, pages("open").num_pages) == (3, 2)
    assert pages("mine").count == 0


def test_each_view_counts_what_stands_in_it(as_agent, hotline, lin, mine, agent):
    for _ in range(3):
        begun(hotline, customer=lin)
    end_conversation(mine.pk, by=agent, solved=False)
    take(begun(hotline, customer=lin).pk, agent=agent)

    page = as_agent.get("/desk/")

    assert {key: count for key, _label, count in page.context["views"]} == {
        "mine": 1, "waiting": 3, "open": 4
    }  # fmt: skip
    for view, count in (("mine", 1), ("waiting", 3), ("open", 4), ("ended", 1)):
        assert len(as_agent.get(f"/desk/list/?view={view}").context["rows"]) == count
