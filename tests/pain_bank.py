"""A bank with one pain point that costs customers, one that costs nothing, and one that is small.

600 customers rang about a fee, 600 about a card; of those who had to come back about the fee a
quarter left, of all others 4 percent. In 南桥支行 nobody had to come back. Always the same.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tests.pipelines.store_rows import put

from zhike.engine.home import home, subfolder
from zhike.engine.store import Store
from zhike.schema import (
    change_log,
    contact,
    customer,
    customer_month,
    event_log,
    feedback_text,
    holding,
    survey_answer,
)

FEE, CARD, LINE, SMALL = "费用争议", "挂失补卡", "等候接听", "开户咨询"
BEGIN, DAY = datetime(2025, 1, 6, 2), timedelta(days=1)
EACH = 600
AWAY = "南桥支行"
CATALOGUE = f"""
contacts: [service]
matters:
  - {{matter: {FEE}, activity: {FEE}, words: [多扣], complaint: [C11]}}
  - {{matter: {LINE}, abandoned: [phone]}}
"""
PHONE = "13912345670"


def store_pains(store: Store) -> None:
    """Store the customers with what they met and what became of them."""
    fees = range(EACH)
    cards = range(EACH, 2 * EACH)
    back = {number for number in fees if number % 2 == 0} | {
        number for number in cards if number % 4 == 0
    }
    away = {number for number in range(2 * EACH) if number % 10 == 3}
    events = []
    for number in range(2 * EACH):
        reason = FEE if number in fees else CARD
        at = BEGIN + (number % 200) * DAY
        events.append(_contact(number, reason, at, turn=0))
        if number in back:
            events.append(_contact(number, reason, at + 3 * DAY, turn=1))
    last = BEGIN + 360 * DAY
    events += [_contact(5_000 + n // 2, SMALL, last - DAY * (n % 2), turn=n) for n in range(8)]
    put(store, event_log.CONTRACT, events, batch="events")
    put(store, contact.CONTRACT, [_call(number) for number in range(2 * EACH)], batch="calls")
    people = [_person(number, AWAY if number in away else "东湖支行") for number in range(2 * EACH)]
    put(store, customer.CONTRACT, people, batch="people")
    left = {n for n in fees if n in back and n % 8 == 0} | {
        n for n in range(2 * EACH) if n % 25 == 1
    }
    put(store, holding.CONTRACT, [_held(n, n in left) for n in range(2 * EACH)], batch="held")
    months = [_month(n, month) for n in range(2 * EACH) for month in (3, 6, 9, 12)]
    put(store, customer_month.CONTRACT, months, batch="months")
    put(store, feedback_text.CONTRACT, [_text(n) for n in range(12)], batch="texts")
    put(store, survey_answer.CONTRACT, [_answer(n) for n in range(40)], batch="answers")
    change = {
        "change_id": "G-1", "changed_at": BEGIN + 30 * DAY, "kind": "price", "title": "年费调整",
        "scope": "全行", "owner": "零售金融部",
    }  # fmt: skip
    put(store, change_log.CONTRACT, [change], batch="changes")


def planted_pain(name: str, *, branch: str) -> None:
    """Put one pain point of that name, of twelve customers of a branch, into the store of home."""
    store = Store(subfolder("store"))
    (home() / "pains.yaml").write_text("contacts: [service]", encoding="utf-8")
    events = [
        _contact(number, name, BEGIN + turn * DAY, turn=turn)
        for number in range(12)
        for turn in range(2)
    ]
    put(store, event_log.CONTRACT, events, batch="planted")
    put(store, customer.CONTRACT, [_person(n, branch) for n in range(12)], batch="planted")
    # Four of them answer, satisfied and not; the others are silent.
    answers = [_answer(number) | {"score": 1 + 4 * (number % 2)} for number in range(4)]
    put(store, survey_answer.CONTRACT, answers, batch="planted")


def _who(number: int) -> str:
    return f"C{number:05}"


def _contact(number: int, reason: str, at: datetime, *, turn: int) -> dict[str, object]:
    return {
        "event_id": f"{number:016}{turn:016}",
        "log_name": "service",
        "case_id": _who(number),
        "sequence": turn,
        "customer_id": _who(number),
        "activity": reason,
        "occurred_at": at,
        "channel": "phone",
        "touchpoint": "热线",
        "attributes": [("contact_id", f"K{number}-{turn}")],
    }


def _call(number: int) -> dict[str, object]:
    return {
        "contact_id": f"K{number}-0", "log_name": "service", "customer_id": _who(number),
        "channel": "phone", "queue": "热线", "offered_at": BEGIN + (number % 200) * DAY,
        "wait_seconds": 20, "outcome": "abandoned" if number % 30 == 7 else "answered",
        "reason": FEE if number < EACH else CARD,
    }  # fmt: skip


def _person(number: int, branch: str) -> dict[str, object]:
    return {
        "customer_id": _who(number), "home_branch": branch, "segment": "年轻家庭",
        "age_band": "25-34", "income_band": "b", "occupation": "教师", "tier": "basic",
        "city": "云溪市", "uses_app": True, "marketing_consent": True,
        "opened_date": date(2019, 6, 1),
    }  # fmt: skip


def _held(number: int, has_left: bool) -> dict[str, object]:
    closed = (BEGIN + (number % 200) * DAY + 40 * DAY).date() if has_left else None
    return {
        "holding_id": f"H{number}", "customer_id": _who(number), "product": "活期",
        "product_kind": "deposit", "balance_cents": 1, "opened_date": date(2019, 6, 1),
        "closed_date": closed,
    }  # fmt: skip


def _month(number: int, month: int) -> dict[str, object]:
    return {
        "customer_id": _who(number), "month_date": date(2025, month, 1), "volume_cents": 0,
        "income_cents": 15_000 + number, "concession_cents": 1_000, "cost_cents": 3_000,
        "expected_loss_cents": 1_000, "capital_cents": 0, "contacts": 1,
    }  # fmt: skip


def _text(number: int) -> dict[str, object]:
    return {
        "feedback_id": f"F{number}", "customer_id": _who(2 * number), "source": "survey",
        "written_at": BEGIN + (number + 20) * DAY, "score": 1 + number % 2,
        "text": f"多扣了{number}元，请打{PHONE}给张伟先生",
    }  # fmt: skip


def _answer(number: int) -> dict[str, object]:
    return {
        "response_id": f"R{number}", "survey": "回访", "customer_id": _who(number),
        "contact_id": f"K{number}-0", "question": "总体满意度", "score": 1 + number % 5,
        "scale_min": 1, "scale_max": 5, "answered_at": BEGIN + (number % 200 + 1) * DAY,
    }  # fmt: skip
