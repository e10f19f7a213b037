"""Scores of contacts that name a product, and its complaints by code; what is few is not told."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from tests.pipelines.store_rows import put

from zhike.engine.store import Store
from zhike.pipelines.product_figures import (
    CodedComplaint,
    product_complaints,
    product_scores,
)
from zhike.pipelines.reading import opened
from zhike.schema import contact, survey_answer

MAY, JUNE = date(2025, 5, 1), date(2025, 6, 1)
NPS, MEAN = ("推荐意愿", 0, 10), ("总体满意度", 1, 5)
# Of contacts about what, on which UTC moment, which question, and the answers given.
PLANTED = (
    ("转账查询", datetime(2025, 5, 9), NPS, [10] * 6 + [8] * 3 + [2] * 3),
    ("转账查询", datetime(2025, 5, 9), MEAN, [1, 5] * 5),
    ("转账查询", datetime(2025, 5, 9), ("等待时间", 1, 5), [1] * 9),  # too few
    ("登录问题", datetime(2025, 5, 9), MEAN, [1] * 20),  # names no product
    ("贷款咨询", datetime(2025, 5, 9), MEAN, [1] * 20),  # names another
    ("转账查询", datetime(2025, 4, 30, 15), MEAN, [1] * 20),  # the bank's April still
    ("转账查询", datetime(2025, 5, 31, 17), MEAN, [1] * 20),  # the bank's June already
)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    made, calls, answers = Store(tmp_path_factory.mktemp("figures") / "store"), [], []
    for group, (reason, at, (question, lowest, highest), scores) in enumerate(PLANTED):
        for place, score in enumerate(scores):
            key = f"K{group}-{place}"
            calls.append({
                "contact_id": key, "log_name": "service", "customer_id": None, "channel": "phone",
                "queue": "q", "priority": None, "offered_at": at, "self_service_seconds": None,
                "wait_seconds": 5, "handle_seconds": None, "wrap_up_seconds": None,
                "outcome": "answered", "agent": None, "reason": reason,
            })  # fmt: skip
            answers.append({
                "response_id": key, "survey": "回访", "customer_id": None, "contact_id": key,
                "question": question, "score": score, "scale_min": lowest, "scale_max": highest,
                "answered_at": at,
            })  # fmt: skip
    put(made, contact.CONTRACT, calls, batch="calls")
    put(made, survey_answer.CONTRACT, answers, batch="answers")
    return made


def test_scores_are_of_the_product_and_the_banks_own_month_each_on_its_scale(store):
    with opened(store) as tables:
        found = product_scores(tables, "product.payment", month=MAY, until=JUNE)
        nothing = product_scores(tables, "product.bills", month=MAY, until=JUNE)

    assert [(one.question, one.figure, one.n) for one in found] == [
        ("推荐意愿", "nps", 12),
        ("总体满意度", "mean", 10),
    ]
    # Six of twelve promote and three detract; the mean of as many 1 as 5 is 3.
    assert found[0].estimate.value == pytest.approx(25)
    assert found[1].estimate.value == pytest.approx(3)
    assert found[1].estimate.lower < 3 < found[1].estimate.upper
    assert nothing == ()


def coded(count, business, *causes):
    return [CodedComplaint(business=business, causes=causes)] * count


def test_complaints_are_counted_by_code_and_nothing_few_can_be_counted_back():
    month = [
        *coded(15, "B4.1", "impolite"), *coded(12, "B4", "unclear_explanation"),
        *coded(27, "B3", "impolite", "unclear_explanation"), *coded(3, "B1", "impolite"),
        *coded(40, "B2", "impolite"),
    ]  # fmt: skip
    card, account = (product_complaints(month, f"product.{one}") for one in ("loan", "account"))

    assert (card.code, card.n, card.share.value) == ("B2", 40, pytest.approx(40 / 97))
    assert [(one.code, one.n) for one in card.causes] == [("impolite", 40)]
    assert (account.n, account.share, account.causes) == (None, None, ())
    # Another one is hidden with the small one, or the sum less the others would tell it.
    shown = [product_complaints(month, f"product.{one}").n for one in ("payment", "credit_card")]
    assert None in shown
    assert product_complaints(month, "product.investment") is None


def test_causes_of_few_are_not_told_but_counted():
    month = [*coded(30, "B3", "impolite"), *coded(4, "B3", "promise_not_kept"),
             *coded(40, "B2", "impolite")]  # fmt: skip
    found = product_complaints(month, "product.credit_card")

    assert found.n == 34
    assert found.hidden + len(found.causes) == 2
    assert "promise_not_kept" not in {one.code for one in found.causes}
