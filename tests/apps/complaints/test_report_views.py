from __future__ import annotations

from tests.apps.conftest import client


def page(user, path):
    answer = client(user).get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_what_files_recorded_is_told_as_recorded_with_period_and_number(three, head):
    text = page(head, "/complaints/reported/")

    assert "n = 3" in text
    assert "2020-03-03" in text
    assert "2020-03-09" in text
    assert "is a fact of the file and is not counted here" in text
    assert "2020-03-18" in text  # the answer to what was recorded as late was due on that day
    assert "cfpb-1" in text
    assert "cfpb-2" not in text


def test_without_a_file_the_page_says_how_to_bring_one(head):
    assert "zhike complaints import" in page(head, "/complaints/reported/")


def test_reading_the_page_takes_no_query_for_each_row(three, head, django_assert_max_num_queries):
    browser = client(head)
    browser.get("/complaints/reported/")

    with django_assert_max_num_queries(30):
        browser.get("/complaints/reported/")


def test_shares_come_with_period_number_and_definition(mended, head):
    text = page(head, "/complaints/back/")

    assert "n = 5" in text
    assert "within 90 days" in text
    assert "20 %" in text
    assert "加开窗口" in text


def test_the_share_of_few_is_not_shown(complaint, head):
    text = page(head, "/complaints/back/")

    assert "&lt; 5" in text
    assert " 0 %" not in text


def test_who_only_handles_complaints_does_not_see_the_shares_of_others(officer):
    assert client(officer).get("/complaints/back/").status_code == 403
