from __future__ import annotations

import pytest

from zhike.apps.rulepacks.models import BankRule

PAGE = "/admin/rule-packs/"
RULE = f"{PAGE}of/CN/rules/complaint.decision/"
GIVEN = {
    "value": "10", "unit": "calendar_days", "text_zh": "10日内作出决定",
    "text_en": "Within 10 days",
    "valid_from": "2026-01-01", "valid_until": "2026-06-30", "source_text": "行发〔2025〕18号",
    "source_link": "", "reason": "行长办公会决定",
}  # fmt: skip


def text(answer):
    return answer.content.decode()


def test_the_page_shows_rules_with_mark_and_source(as_analyst, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        shown = text(as_analyst.get(PAGE, {"on": "2026-03-01"}))

    assert "15 calendar days" in shown
    assert "not verified" in shown
    assert "http://finance.caixin.com" in shown
    assert "first day not verified" in shown


@pytest.mark.parametrize(
    ("on", "expected"), [("2024-12-31", "250 days"), ("2025-01-01", "248 days")]
)
def test_a_date_gives_the_set_of_that_date(as_analyst, on, expected):
    assert expected in text(as_analyst.get(PAGE, {"on": on}))


def test_two_dates_are_compared(as_analyst):
    asked = {"on": "2025-01-01", "compare": "2024-12-31"}
    shown = text(as_analyst.get(PAGE, asked))
    same = text(as_analyst.get(PAGE, {"on": "2026-05-02", "compare": "2026-05-01"}))

    assert "What differs" in shown
    assert "5 years" in shown
    assert "10 years" in shown
    assert "The same rules hold on both dates." in same


@pytest.mark.parametrize("asked", [{"on": "2026-02-30"}, {"on": "x"}, {"jurisdiction": "XX"}])
def test_what_cannot_be_read_falls_back_to_today_and_home(as_analyst, asked):
    answer = as_analyst.get(PAGE, asked)

    assert answer.status_code == 200
    assert '<option value="CN" selected>' in text(answer)


def test_before_all_rules_the_page_says_so(as_analyst):
    assert "No rule holds on this date" in text(as_analyst.get(PAGE, {"on": "1980-01-01"}))


def test_an_own_rule_is_put_over_ended_and_taken_away(as_administrator):
    covered = as_administrator.post(f"{RULE}cover/", GIVEN, follow=True)
    listed = text(as_administrator.get(PAGE, {"on": "2026-03-01"}))
    own = BankRule.objects.get()
    ended = as_administrator.post(
        f"{PAGE}own/{own.pk}/end/", {"last": "2026-03-31", "reason": "提前"}, follow=True
    )
    gone = as_administrator.post(f"{PAGE}own/{own.pk}/withdraw/", {"reason": "误录"}, follow=True)

    assert "行发〔2025〕18号" in text(covered)
    assert "in place of the shipped rule" in listed
    assert "10 calendar days" in listed
    assert "2026-03-31" in text(ended)
    assert "误录" in text(gone)
    assert not BankRule.objects.exists()


def test_dates_that_overlap_and_missing_reasons_are_refused_beside_the_field(as_administrator):
    as_administrator.post(f"{RULE}cover/", GIVEN)
    again = as_administrator.post(f"{RULE}cover/", GIVEN)
    own = BankRule.objects.get()
    unexplained = as_administrator.post(f"{PAGE}own/{own.pk}/withdraw/", {}, follow=True)
    reversed_end = as_administrator.post(
        f"{PAGE}own/{own.pk}/end/", {"last": "2020-01-01", "reason": "x"}, follow=True
    )
    no_end_reason = as_administrator.post(f"{PAGE}own/{own.pk}/end/", {}, follow=True)

    assert again.status_code == 422
    assert "holds on some of these dates" in text(again)
    assert "Give the reason" in text(unexplained)
    assert "Give the reason" in text(no_end_reason)
    assert "The last day comes before the first." in text(reversed_end)
    assert BankRule.objects.get() == own


def test_a_rule_that_no_pack_has_is_added_and_leaves_with_its_last_version(as_administrator):
    given = GIVEN | {"rule_id": "complaint.first_reply"}
    made = as_administrator.post(f"{PAGE}of/CN/new/", given, follow=True)
    wrong = as_administrator.post(f"{PAGE}of/CN/new/", given | {"rule_id": "Reply"})
    own = BankRule.objects.get()
    gone = as_administrator.post(f"{PAGE}own/{own.pk}/withdraw/", {"reason": "误录"})

    assert "complaint.first_reply" in text(made)
    assert wrong.status_code == 422
    assert gone.url == f"{PAGE}?jurisdiction=CN"
    assert as_administrator.post(f"{PAGE}of/XX/new/", given).status_code == 404


@pytest.mark.parametrize("path", ["of/CN/rules/no.such/", "of/XX/rules/complaint.decision/"])
def test_a_rule_that_is_not_there_is_not_found(as_administrator, path):
    assert as_administrator.get(PAGE + path).status_code == 404
    assert as_administrator.post(f"{PAGE}{path}cover/", GIVEN).status_code == 404


def test_who_only_reads_may_change_nothing(as_analyst, as_agent):
    assert "Put an own rule over it" not in text(as_analyst.get(RULE))
    assert as_analyst.post(f"{RULE}cover/", GIVEN).status_code == 403
    assert as_agent.get(PAGE).status_code == 403
