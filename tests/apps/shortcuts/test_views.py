from __future__ import annotations

from tests.apps.conftest import client
from tests.apps.shortcuts.conftest import macro, saved

from zhike.apps.shortcuts.models import Macro, SavedReply, TicketView

AT = "/desk/shortcuts/"


def text(answer) -> str:
    return answer.content.decode()


def test_nothing_yet_is_said_in_words(as_agent):
    page = text(as_agent.get(AT))

    assert "No saved reply yet" in page and "No macro yet" in page and "No view yet" in page


def test_a_saved_reply_is_written_changed_and_deleted(as_agent, agent):
    as_agent.post(f"{AT}replies/new/", {"title": "问候", "text": "您好", "whose": "own"})
    made = SavedReply.objects.get()
    assert (made.owner, made.text) == (agent, "您好")

    as_agent.post(f"{AT}replies/{made.pk}/", {"title": "问候", "text": "早", "whose": "own"})
    assert SavedReply.objects.get().text == "早"

    as_agent.post(f"{AT}replies/{made.pk}/delete/")
    assert not SavedReply.objects.exists()


def test_a_macro_shows_what_it_does_when_it_is_opened_again(head, hotline):
    made = macro(head, note="已受理", takes=True, queue=hotline)

    page = text(client(head).get(f"{AT}macros/{made.pk}/"))

    assert "已受理" in page and f'<option value="{hotline.pk}" selected>' in page


def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(as_agent):
    answer = as_agent.post(f"{AT}replies/new/", {"title": "", "text": "写了很久", "whose": "own"})

    assert answer.status_code == 422 and "写了很久" in text(answer)

    answer = as_agent.post(
        f"{AT}replies/new/", {"title": "x", "text": "致电 13912345670", "whose": "own"}
    )
    assert answer.status_code == 422 and "customer&#x27;s number" in text(answer)
    assert as_agent.post(f"{AT}macros/new/", {"title": "x", "whose": "own"}).status_code == 422
    assert not Macro.objects.exists()


def test_nobody_opens_what_is_somebody_elses(as_agent, colleague, head, hotline):
    others = saved(colleague)
    shared = saved(head, queue=hotline)

    assert as_agent.get(f"{AT}replies/{others.pk}/").status_code == 404
    assert "Others look after this one" in text(as_agent.get(f"{AT}replies/{shared.pk}/"))
    as_agent.post(f"{AT}replies/{shared.pk}/delete/")
    assert SavedReply.objects.count() == 2


def test_a_view_keeps_filters_and_never_an_address(as_agent):
    kept = {"title": "超时", "whose": "own", "query": "https://evil.example/?state=late"}

    answer = as_agent.post(f"{AT}views/keep/", kept)

    assert answer["Location"].startswith("/desk/tickets/?")
    assert "://" not in TicketView.objects.get().query
    assert "超时" in text(as_agent.get("/desk/tickets/"))


def test_the_list_asks_no_more_for_many(as_agent, agent, django_assert_max_num_queries):
    for number in range(12):
        saved(agent, title=f"回复 {number}")
        macro(agent, title=f"宏 {number}", note="x")

    with django_assert_max_num_queries(25):
        as_agent.get(AT)
