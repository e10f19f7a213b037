from __future__ import annotations

from datetime import timedelta

from tests.apps.conftest import client, person
from tests.apps.conversations.conftest import begun
from tests.apps.desk.conftest import ticket_at
from tests.apps.frozen import freeze_time
from tests.apps.tickets.conftest import MONDAY, enquiry

from zhike.apps.conversations.actions import Said, agent_writes
from zhike.apps.people.rules import Role
from zhike.apps.tickets.merge_actions import merge_ticket
from zhike.apps.tickets.rules import Priority
from zhike.apps.tickets.work_actions import add_note, ask_department, link_tickets

PAGE_STATEMENTS, DIALOG_STATEMENTS = 42, 25


def text(answer) -> str:
    return answer.content.decode()


def test_the_list_has_what_is_in_reach_with_its_deadline(as_agent, hotline, lin):
    made = enquiry(hotline, customer=lin)

    with freeze_time(MONDAY + timedelta(minutes=20)):
        page = text(as_agent.get("/desk/tickets/"))

    assert made.number in page
    assert "40 min left" in page


def test_a_late_one_says_by_how_much(as_agent, hotline, lin):
    enquiry(hotline, customer=lin)

    with freeze_time(MONDAY + timedelta(hours=3, minutes=5)):
        page = text(as_agent.get("/desk/tickets/?state=late"))

    assert "late by 2 h 5 min" in page


def test_filters_that_nobody_offers_do_no_harm(as_agent, hotline):
    for query in ("state=x", "priority=x", "kind=%27", "page=999", "queue=%00x"):
        assert as_agent.get(f"/desk/tickets/?{query}").status_code == 200


def test_no_ticket_is_said_in_words(as_agent, hotline):
    assert "No ticket fits this filter" in text(as_agent.get("/desk/tickets/"))


def test_one_ticket_tells_everything_of_its_family(as_agent, mine, hotline, lin, agent):
    other = begun(hotline, customer=lin, text="还有一件")
    add_note(other.ticket_id, text="同一客户", author=agent)
    merge_ticket(other.ticket_id, into=mine.ticket_id, by="wang")
    agent_writes(mine.pk, said=Said(text="已为您处理"), author=agent)
    ask_department(mine.ticket_id, queue=hotline, wanted="请核对限额", by="wang")

    page = text(as_agent.get(ticket_at(mine)))

    for words in (
        "转账限额怎么调", "还有一件", "同一客户", "已为您处理", "请核对限额",
        "has taken up", "Ticket opened", "Resolution",
    ):  # fmt: skip
        assert words in page
    assert "6222021234567890128" not in page


def test_likely_and_related_ones_are_named(as_agent, mine, hotline, lin):
    other = enquiry(hotline, customer=lin, subject="限额又降了")
    link_tickets(mine.ticket_id, other=other, by="wang")

    page = text(as_agent.get(ticket_at(mine)))

    assert "Perhaps the same matter" in page
    assert "has to do with" in page


def test_what_is_out_of_reach_or_no_number_is_not_there(mine):
    stranger = client(person(username="qian", role=Role.AGENT))

    assert stranger.get(ticket_at(mine)).status_code == 404
    assert stranger.get("/desk/tickets/T%00/").status_code == 404


def test_a_reader_finds_no_act(mine, hotline):
    reviewer = person(username="qa", role=Role.QUALITY_REVIEWER)
    hotline.teams.get().members.add(reviewer)

    page = text(client(reviewer).get(ticket_at(mine)))

    assert "转账限额" in page
    assert "/assign/" not in page


def test_the_page_is_read_with_few_statements_however_much_was_said(
    as_agent, mine, agent, django_assert_max_num_queries
):
    for n in range(15):
        agent_writes(mine.pk, said=Said(text=str(n)), author=agent)
        add_note(mine.ticket_id, text=str(n), author=agent)

    with django_assert_max_num_queries(PAGE_STATEMENTS):
        as_agent.get(ticket_at(mine))
    with django_assert_max_num_queries(DIALOG_STATEMENTS):
        as_agent.get(ticket_at(mine, "dialogs"))


def test_urgent_ones_can_be_asked_for(as_agent, hotline, lin):
    urgent = enquiry(hotline, customer=lin, priority=Priority.URGENT)
    normal = enquiry(hotline, customer=lin)

    page = text(as_agent.get("/desk/tickets/?priority=1"))

    assert urgent.number in page and normal.number not in page


ACTS = (
    "state", "assign", "change", "transfer", "task", "customer", "link", "merge", "split", "answers"
)  # fmt: skip


def test_what_may_be_done_comes_when_it_is_asked_for(as_agent, mine):
    page, dialogs = (
        text(as_agent.get(ticket_at(mine))),
        text(as_agent.get(ticket_at(mine, "dialogs"))),
    )

    assert f'data-dialogs="{ticket_at(mine, "dialogs")}?version=' in page
    for act in ACTS:
        assert f'action="{ticket_at(mine, act)}"' in dialogs
        assert f'action="{ticket_at(mine, act)}"' not in page
        assert f'<dialog class="dialog" id="{act}"' in dialogs
    assert "csrfmiddlewaretoken" in dialogs
    assert "6222021234567890128" not in dialogs


def test_a_dialog_holds_the_version_of_its_page_not_of_the_moment(as_agent, mine, agent):
    seen = mine.ticket.version
    agent_writes(mine.pk, said=Said(text="改了"), author=agent)

    def version(query):
        answer = as_agent.get(f"{ticket_at(mine, 'dialogs')}{query}")
        return answer.context["state_form"]["version"].value()

    assert version(f"?version={seen}") == seen
    assert version("") > seen
    assert version("?version=%00") > seen

    said = {"state": "solved", "reason": "", "version": seen}
    as_agent.post(ticket_at(mine, "state"), said)
    mine.ticket.refresh_from_db()
    assert mine.ticket.state != "solved"


def test_a_form_that_was_refused_stands_on_the_page_with_its_errors(as_agent, mine):
    answer = as_agent.post(ticket_at(mine, "transfer"), {"queue": "", "reason": "在别处"})

    assert answer.status_code == 422
    assert "在别处" in text(answer)
    assert "data-dialogs" not in text(answer)


def test_dialogs_of_what_is_out_of_reach_are_not_there(mine, hotline):
    reviewer = person(username="qa", role=Role.QUALITY_REVIEWER)
    hotline.teams.get().members.add(reviewer)
    stranger = client(person(username="qian", role=Role.AGENT))

    assert client(reviewer).get(ticket_at(mine, "dialogs")).status_code == 403
    assert stranger.get(ticket_at(mine, "dialogs")).status_code == 404
