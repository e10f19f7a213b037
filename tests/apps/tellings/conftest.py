"""An improvement that was kept and proved, and everybody who did or did not raise what it mends."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from tests.apps.cast import person, top
from tests.apps.consents.conftest import customer
from tests.apps.tickets.conftest import enquiry

from zhike.apps.consents import sending
from zhike.apps.consents.actions import choose_contact, give_consent
from zhike.apps.consents.models import SentMessage
from zhike.apps.consents.rules import TakenThrough, Window, Wishes
from zhike.apps.consents.standard import load_standard_purposes
from zhike.apps.customers.models import Customer, Identifier
from zhike.apps.improvements.models import Allotment, Decision, Improvement, Measurement
from zhike.apps.people.branch_actions import create_branch
from zhike.apps.people.models import User
from zhike.apps.people.rules import Role
from zhike.apps.tellings.actions import ask_to_tell, write_text
from zhike.apps.tellings.models import Raising
from zhike.apps.tellings.people import PURPOSE
from zhike.apps.tellings.telling_actions import tell_all
from zhike.apps.tickets.models import Ticket
from zhike.integrations.customer_messages.errors import NotTaken
from zhike.integrations.customer_messages.senders import MailSender, Message

DECIDED = datetime(2026, 2, 2, 4, tzinfo=UTC)
ZH, EN = (
    "您反映的首次使用不便，现在开户当场有人带您完成。",
    "We now show you the first use at once.",
)
AGREE, REFUSE = ("C001", "C010"), ("C011", "C012", "C013", "C014", "C015", "C016", "C017")


def quiet(*_told: object) -> None:
    return None


class Mails:
    """Keeps what goes out by mail; `dies` says what happens in place of sending."""

    def __init__(self) -> None:
        self.out: list[Message] = []
        self.dies: BaseException | None = None

    def post(self, message: Message) -> None:
        if self.dies is not None:
            raise self.dies
        self.out.append(message)


@pytest.fixture
def mails(monkeypatch) -> Mails:
    made = Mails()
    monkeypatch.setattr(sending, "_SENDERS", {})
    sending.use_sender(MailSender(made.post))
    return made


NOT_TAKEN = NotTaken(reason="the line is down")


@pytest.fixture
def owner(db) -> User:
    return person(username="he", role=Role.IMPROVEMENT_OWNER, name="何川")


@pytest.fixture
def kept(owner) -> Improvement:
    """Rolled out at the head office, with 西山支行 as control; proved, kept."""
    return improvement(owner)


def improvement(
    owner: User, *, verdict: str = "helped", choice: str = "keep", state: str = "closed"
) -> Improvement:
    day = date(2025, 7, 1)
    made = Improvement.objects.create(
        title="新户首用引导", finding="慢", hypothesis="快", lever="引导", outcome="revenue",
        metric="first_use_days", design="steps", promised=3.0, yuan_per_unit=6, reach_a_year=100,
        cost_yuan=0, start_date=day, check_date=day + timedelta(days=120), owner=owner,
        placebo_date=day - timedelta(days=60), state=state, created_by=owner.username,
    )  # fmt: skip
    Allotment.objects.create(
        improvement=made, unit=top().name, is_chosen=True, planned_date=day, reached_date=day
    )
    Allotment.objects.create(improvement=made, unit="西山支行", is_chosen=False)
    measured = Measurement.objects.create(
        improvement=made, measured_at=DECIDED, measured_by="worker", verdict=verdict,
        is_final=True, estimate=-3.8, lower=-5.0, upper=-2.7, yuan=1.0, yuan_lower=0.5,
        yuan_upper=2.0, data_version="v",
        found={"unit": "days", "sentence": "s", "first": "2025-07-01", "last": "2025-10-28",
               "cases": 1, "n": 1, "n_control": 1},
    )  # fmt: skip
    if choice:
        Decision.objects.create(
            improvement=made, measurement=measured, choice=choice, reason="x",
            decided_at=DECIDED, decided_by="he",
        )  # fmt: skip
    return made


def agree(whose: Customer) -> None:
    give_consent(
        whose, purposes=[PURPOSE], taken_through=TakenThrough.APP, evidence="tap", by="test"
    )


def raised(row: Improvement, queue, whose: Customer | None, **more) -> Ticket:
    """A matter of somebody that is linked to the improvement."""
    ticket = enquiry(queue, customer=whose, **more)
    Raising.objects.create(
        improvement=row, ticket=ticket, linked_at=timezone.now(), linked_by="test"
    )
    return ticket


@pytest.fixture
def cast(kept, hotline) -> dict[str, Customer]:
    """Two who shall be told (one of them with two entries and three tickets), and all others."""
    load_standard_purposes()
    away = create_branch(code="W1", name="西山支行", parent=top(), by="test")
    people = {
        number: customer(number, branch=away if number == "C015" else None)
        for number in (*AGREE, *REFUSE, "C020")
    }
    again = customer("C002", merged_into=people["C001"])
    for number, one in people.items():
        if number != "C011":
            agree(one)
    _make_them_refuse(people)
    for number in (*AGREE, *REFUSE):
        raised(kept, hotline, people[number])
    raised(kept, hotline, people["C001"])
    raised(kept, hotline, again)
    raised(kept, hotline, None)
    return people


def _make_them_refuse(people: dict[str, Customer]) -> None:
    """Resting, not to be contacted, erased, without an address, at other hours."""
    now = timezone.now()
    SentMessage.objects.create(
        permit_id="p", customer=people["C012"], purpose="marketing", channel="sms",
        topic="offers", sent_at=now - timedelta(days=1), sent_by="test",
    )  # fmt: skip
    never = Window(days=((timezone.localtime().weekday() + 3) % 7,), opens=DAWN, closes=DUSK)
    for number, wishes in (
        ("C013", Wishes(do_not_contact=True)),
        ("C017", Wishes(windows=(never,))),
    ):
        choose_contact(
            people[number], wishes=wishes, language="zh-hans", taken_through=TakenThrough.APP,
            evidence="tap", by="test",
        )  # fmt: skip
    Customer.objects.filter(pk=people["C014"].pk).update(state="erased")
    Identifier.objects.filter(customer=people["C016"]).delete()


DAWN, DUSK = datetime(2026, 1, 1, 1).time(), datetime(2026, 1, 1, 2).time()


def begun(row: Improvement, *, by: User, claims_effect: bool = True) -> None:
    """The message is written and the owner wants it sent."""
    write_text(row.pk, text_zh=ZH, text_en=EN, claims_effect=claims_effect, by=by)
    ask_to_tell(row.pk, by=by)


def told(row: Improvement) -> dict[str, int]:
    return tell_all(row.pk, by="he", progress=quiet)
