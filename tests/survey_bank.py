"""A bank whose answers lie in the store: five branches, two half years, and what was planted.

The branch 南桥 is loved more than the others, 小关 has only six answers, satisfaction follows the
wait twice as much as the staff and the paint not at all, and the wait is rated badly.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
from tests.pipelines.store_rows import put

from zhike.engine.store import Store
from zhike.schema import contact, customer, survey_answer

SURVEY = "回访"
OVERALL, RECOMMEND = "总体满意度", "推荐意愿"
WAIT, STAFF, PAINT = "等待时间", "服务态度", "网点环境"
BRANCHES = {"南桥支行": 160, "东湖支行": 120, "西塘支行": 120, "北苑支行": 100, "江畔支行": 90,
            "小关支行": 6}  # fmt: skip
BEGIN, DAYS = datetime(2025, 1, 10, 2), 340
FORMS = sum(BRANCHES.values())
# What the contract of customers wants besides.
REST = {
    "age_band": "25-34", "income_band": "b", "occupation": "教师", "tier": "basic",
    "city": "云溪市", "uses_app": True, "marketing_consent": True, "opened_date": date(2019, 6, 1),
}  # fmt: skip
CONTACTS_EACH = 4  # contacts for each that was answered about


def store_survey(store: Store) -> None:
    """Store the answers, their customers and their contacts; always the same."""
    rng = np.random.default_rng(5)
    branches = [name for name, count in BRANCHES.items() for _form in range(count)]
    loved = np.array([1.0 * (name == "南桥支行") for name in branches])
    wait = _points(2.6 + rng.normal(0, 1.1, FORMS))
    staff, paint = (_points(4.1 + rng.normal(0, 0.8, FORMS)) for _question in range(2))
    overall = _points(
        3.6 + 0.8 * (wait - 2.6) + 0.4 * (staff - 4.1) + 0.6 * loved + rng.normal(0, 0.5, FORMS)
    )
    recommend = np.clip(np.rint(2 * overall + rng.normal(0, 1, FORMS)), 0, 10).astype(int)
    asked = {WAIT: wait, STAFF: staff, PAINT: paint, OVERALL: overall, RECOMMEND: recommend}
    answers = [
        {
            "response_id": f"R{form:04}",
            "survey": SURVEY,
            "customer_id": f"C{form:04}",
            "contact_id": f"K{form:04}-0",
            "question": question,
            "score": int(scores[form]),
            "scale_min": 0 if question == RECOMMEND else 1,
            "scale_max": 10 if question == RECOMMEND else 5,
            "answered_at": _moment(form),
        }
        for question, scores in asked.items()
        for form in range(FORMS)
    ]
    put(store, survey_answer.CONTRACT, answers, batch="answers")
    people = [
        {
            "customer_id": f"C{form:04}",
            "home_branch": branch,
            "segment": ("年轻家庭", "退休养老")[form % 2],
            **REST,
        }
        for form, branch in enumerate(branches)
    ]
    put(store, customer.CONTRACT, people, batch="people")
    contacts = [
        {
            "contact_id": f"K{form:04}-{number}",
            "log_name": "service",
            "customer_id": f"C{form:04}",
            "channel": ("phone", "chat")[form % 2],
            "queue": "q",
            "offered_at": _moment(form) - timedelta(hours=number),
            "priority": 0,
            "wait_seconds": 5,
            "outcome": "answered",
        }
        for form in range(FORMS)
        for number in range(CONTACTS_EACH)
    ]
    put(store, contact.CONTRACT, contacts, batch="contacts")


def _points(values: np.ndarray) -> np.ndarray:
    return np.clip(np.rint(values), 1, 5).astype(int)


def _moment(form: int) -> datetime:
    # 7 has no divisor in common with the days, so every branch answers all year long.
    return BEGIN + timedelta(days=form * 7 % DAYS)
