"""Objects that stand for those an address names, one in reach and one outside.

A sample says what it is bound to. BRANCH: made once in the walkers' branch and once in another.
PERSON: made once for the walker himself and once for somebody else. BANK: it belongs to the whole
bank, nothing lies outside. Each gives the words that the address is built with.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from django.utils import timezone
from tests.apps.conftest import person

from zhike.apps.api.actions import create_token
from zhike.apps.blocks.models import Block, Held
from zhike.apps.calendars.models import HoursException, Outage, ServiceHours, WorkCalendar
from zhike.apps.complaints.actions import register_complaint
from zhike.apps.complaints.models import Complaint, CorrectiveAction, Remedy
from zhike.apps.complaints.regimes import Regime
from zhike.apps.consents.rules import TakenThrough
from zhike.apps.conversations.actions import Said, customer_writes, start_conversation
from zhike.apps.conversations.files import Upload
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.rules import Channel
from zhike.apps.customers.actions import add_identifier, create_customer
from zhike.apps.customers.models import Customer
from zhike.apps.customers.relation_actions import add_relation
from zhike.apps.customers.rules import CustomerKind, IdentifierKind, RelationKind
from zhike.apps.fields.models import TicketField
from zhike.apps.identities.models import Pair
from zhike.apps.improvements.models import Improvement, Lock
from zhike.apps.improvements.plans import says_of
from zhike.apps.improvements.rules import digest_of
from zhike.apps.jobs.models import Job
from zhike.apps.mailboxes.errors import SenderMissing
from zhike.apps.mailboxes.mail_actions import reject_mail
from zhike.apps.mailboxes.models import Mailbox
from zhike.apps.notifications.models import Notification
from zhike.apps.people.branch_actions import create_branch
from zhike.apps.people.models import Branch, OwnRole, SecurityKey, StandIn, Team, User, WorkQueue
from zhike.apps.people.rules import Permission, Role
from zhike.apps.privacy.actions import make_copy, receive_request
from zhike.apps.privacy.erasure_actions import plan_erasure, run_erasure
from zhike.apps.privacy.models import RightsRequest
from zhike.apps.privacy.retention_actions import place_hold
from zhike.apps.privacy.rules import RightKind, State
from zhike.apps.productvoice.models import ProductReport
from zhike.apps.shortcuts.models import Macro, SavedReply, TicketView
from zhike.apps.surveys.design import Item
from zhike.apps.surveys.link_actions import open_link
from zhike.apps.surveys.models import Survey
from zhike.apps.surveys.quota_actions import set_quota
from zhike.apps.surveys.quotas import By
from zhike.apps.surveys.rules import AsksAfter, QuestionKind
from zhike.apps.surveys.survey_actions import begin_survey, set_share
from zhike.apps.surveys.trigger_actions import set_trigger
from zhike.apps.suspicions.actions import send_notice
from zhike.apps.suspicions.rules import Sign
from zhike.apps.telephony.models import Call, Extension, HeardEvent, Switchboard
from zhike.apps.tickets.models import ServicePromise
from zhike.apps.tickets.queue_actions import set_terms
from zhike.apps.tickets.work_actions import ask_department
from zhike.apps.vault.keys import seal_for
from zhike.apps.vault.secrets import seal_secret
from zhike.apps.webhooks.models import Endpoint
from zhike.pipelines.improvement_lots import is_drawn
from zhike.pipelines.improvement_questions import Lot
from zhike.pipelines.product_reports import PRODUCTS

Words = dict[str, Any]


class Bound(StrEnum):
    BRANCH = "branch"
    PERSON = "person"
    BANK = "bank"


@dataclass(frozen=True)
class Sample:
    bound: Bound
    make: Callable[[Any], Words]


SAMPLES: dict[str, Sample] = {}


def sample(name: str, bound: Bound) -> Callable[[Callable[[Any], Words]], Callable[[Any], Words]]:
    def keep(make: Callable[[Any], Words]) -> Callable[[Any], Words]:
        SAMPLES[name] = Sample(bound, make)
        return make

    return keep


@sample("branch", Bound.BRANCH)
def _branch(branch: Branch) -> Words:
    made = create_branch(code=f"{branch.code}-below", name="网点", parent=branch, by="test")
    return {"branch_id": made.pk}


@sample("branch code", Bound.BRANCH)
def _branch_code(branch: Branch) -> Words:
    return {"code": branch.code}


@sample("person", Bound.BRANCH)
def _person(branch: Branch) -> Words:
    return {"user_id": person(username=f"he-{branch.code}", role=Role.AGENT, branch=branch).pk}


@sample("team", Bound.BRANCH)
def _team(branch: Branch) -> Words:
    return {"team_id": Team.objects.create(name="早班", branch=branch).pk}


@sample("own role", Bound.BANK)
def _own_role(_nothing: None) -> Words:
    made = OwnRole.objects.create(name="夜班", based_on="agent", permissions=["home.see"])
    return {"role_id": made.pk}


@sample("stand-in", Bound.PERSON)
def _stand_in(user: User) -> Words:
    now = timezone.now()
    absent = person(username=f"absent-{user.pk}", role=Role.AGENT)
    made = StandIn.objects.create(
        absent=absent,
        stand_in=user,
        begins_at=now,
        ends_at=now + timedelta(days=1),
        reason="年假",
        made_by=absent.username,
    )
    return {"row_id": made.pk}


@sample("security key", Bound.PERSON)
def _security_key(user: User) -> Words:
    made = SecurityKey.objects.create(
        user=user, name="x", credential=f"key{user.pk:09}", public_key="x"
    )
    return {"key_id": made.pk}


@sample("notification", Bound.PERSON)
def _notification(user: User) -> Words:
    made = Notification.objects.create(
        user=user, kind="job ended", url="/", event_id=f"{user.pk}", created_at=timezone.now()
    )
    return {"notification_id": made.pk}


@sample("job", Bound.PERSON)
def _job(user: User) -> Words:
    now = timezone.now()
    made = Job.objects.create(
        kind="prepare_journeys", title="x", by=user, created_at=now, updated_at=now
    )
    return {"job_id": made.pk}


@sample("customer", Bound.BRANCH)
def _customer(branch: Branch) -> Words:
    made = create_customer(kind=CustomerKind.PERSONAL, name="林知夏", home_branch=branch, by="test")
    return {"customer_id": made.customer_id}


@sample("complaint", Bound.BRANCH)
def _complaint(branch: Branch) -> Words:
    return {"number": _complained(branch).ticket.number}


@sample("complaint act", Bound.BRANCH)
def _complaint_act(branch: Branch) -> Words:
    return {"number": _complained(branch).ticket.number, "act": "accept"}


@sample("complaint letter", Bound.BRANCH)
def _complaint_letter(branch: Branch) -> Words:
    return {"number": _complained(branch).ticket.number, "kind": "not_accepted"}


@sample("complaint approval", Bound.BRANCH)
def _complaint_approval(branch: Branch) -> Words:
    return {"number": _complained(branch).ticket.number, "act": "extension"}


@sample("remedy", Bound.BRANCH)
def _remedy(branch: Branch) -> Words:
    made = _complained(branch)
    remedy = Remedy.objects.create(
        complaint=made, kind="apology", proposed_by=made.ticket.owner, proposed_at=timezone.now()
    )
    return {"number": made.ticket.number, "remedy_id": remedy.pk}


@sample("correction", Bound.BRANCH)
def _correction(branch: Branch) -> Words:
    made = _complained(branch)
    correction = CorrectiveAction.objects.create(
        complaint=made, cause="impolite", root_cause="x", action="x", owner=made.ticket.owner,
        due_date=date(2026, 1, 1), done_date=date(2026, 1, 1),
    )  # fmt: skip
    return {"number": made.ticket.number, "correction_id": correction.pk}


def _complained(branch: Branch) -> Complaint:
    """A complaint in a queue of a branch, under whoever answers for it."""
    head = User.objects.filter(username=f"chief-{branch.code}").first() or person(
        username=f"chief-{branch.code}", role=Role.SUPERVISOR, branch=branch
    )
    queue, _is_new = WorkQueue.objects.get_or_create(
        code=f"complaints-{branch.code}", defaults={"name": "投诉", "branch": branch}
    )
    set_terms(queue, head=head, hours_channel="chat", by="test")
    return register_complaint(
        queue=queue, subject="年费", demand="退还", regime=Regime.CN_BANK, channel="branch",
        by="test",
    )  # fmt: skip


@sample("identifier", Bound.BRANCH)
def _identifier(branch: Branch) -> Words:
    words = _customer(branch)
    made = add_identifier(
        words["customer_id"], kind=IdentifierKind.PHONE, value="13812345678", by="test"
    )
    return words | {"identifier_id": made.pk}


@sample("rights request", Bound.BRANCH)
def _rights_request(branch: Branch) -> Words:
    customer = Customer.objects.get(customer_id=_customer(branch)["customer_id"])
    made = receive_request(
        customer,
        kind=RightKind.COPY,
        received_through=TakenThrough.BRANCH,
        wish="x",
        by="test",
    )
    return {"request_id": made.pk, "number": made.pk}


@sample("copy", Bound.BRANCH)
def _copy(branch: Branch) -> Words:
    words = _rights_request(branch)
    found = RightsRequest.objects.get(pk=words["request_id"])
    found.identity_proof, found.state = "x", State.IN_WORK
    found.save()
    return words | {"copy_id": make_copy(found.pk, by="test").pk}


@sample("hold", Bound.BRANCH)
def _hold(branch: Branch) -> Words:
    customer = Customer.objects.get(customer_id=_customer(branch)["customer_id"])
    return {"hold_id": place_hold(customer=customer, reason="诉讼", by="test").pk}


@sample("erasure", Bound.BRANCH)
def _erasure(branch: Branch) -> Words:
    customer = Customer.objects.get(customer_id=_customer(branch)["customer_id"])
    planned = plan_erasure(customer, by="test")
    return {"erasure_id": run_erasure(planned.pk).pk}


@sample("relation", Bound.BRANCH)
def _relation(branch: Branch) -> Words:
    one, other = (_customer(branch)["customer_id"] for _ in range(2))
    made = add_relation(subject=one, object=other, kind=RelationKind.HOUSEHOLD, by="test")
    return {"customer_id": one, "relation_id": made.pk}


@sample("file", Bound.BANK)
def _file(_nothing: None) -> Words:
    return {"form": "csv"}


@sample("pair", Bound.BRANCH)
def _pair(branch: Branch) -> Words:
    numbers = sorted(_customer(branch)["customer_id"] for _ in range(2))
    first, second = Customer.objects.filter(customer_id__in=numbers).order_by("pk")
    made = Pair.objects.create(first=first, second=second, found_at=timezone.now())
    return {"pair_id": made.pk}


@sample("token", Bound.BRANCH)
def _token(branch: Branch) -> Words:
    made = create_token(
        name=branch.code, permissions=[Permission.SEE_JOURNEYS], branch=branch, by="test"
    )
    return {"token_id": made.token.pk}


@sample("mailbox", Bound.BRANCH)
def _mailbox(branch: Branch) -> Words:
    return {"mailbox_id": _mailbox_of(branch).pk}


@sample("rejected mail", Bound.BRANCH)
def _rejected_mail(branch: Branch) -> Words:
    made = reject_mail(_mailbox_of(branch), uid_validity=1, uid=1, found=None, why=SenderMissing())
    return {"reject_id": made.pk}


def _mailbox_of(branch: Branch) -> Mailbox:
    queue, _new = WorkQueue.objects.get_or_create(
        code=f"mail-{branch.code}", defaults={"name": "邮件", "branch": branch}
    )
    values = {"host": "127.0.0.1", "port": 9, "username": "desk", "queue": queue}
    return Mailbox.objects.get_or_create(
        address=f"service@{branch.code}.example",
        defaults=values | {"created_at": timezone.now(), "created_by": "test"},
    )[0]


@sample("switchboard", Bound.BRANCH)
def _switchboard(branch: Branch) -> Words:
    return {"board_id": _switchboard_of(branch).pk}


@sample("call event", Bound.BRANCH)
def _call_event(branch: Branch) -> Words:
    board = _switchboard_of(branch)
    made = HeardEvent.objects.create(
        switchboard=board,
        once_key=str(board.heard.count()),
        heard_at=timezone.now(),
        reason="no",
        content_sealed=seal_secret("{}"),
    )
    return {"event_id": made.pk}


@sample("extension", Bound.BRANCH)
def _extension(branch: Branch) -> Words:
    number = str(8000 + Extension.objects.count())
    who = person(username=f"phone{number}", role=Role.AGENT, branch=branch)
    made = Extension.objects.create(number=number, user=who, set_at=timezone.now(), set_by="test")
    return {"extension_id": made.pk}


@sample("call", Bound.PERSON)
def _call(walker: User) -> Words:
    board = _switchboard_of(walker.branch)
    made = Call.objects.create(
        switchboard=board,
        call_id=str(board.calls.count()),
        agent=walker,
        heard_at=timezone.now(),
    )
    return {"public_id": made.public_id}


def _switchboard_of(branch: Branch) -> Switchboard:
    queue = _mailbox_of(branch).queue
    values = {"queue": queue, "created_at": timezone.now(), "created_by": "test"}
    return Switchboard.objects.get_or_create(name=f"热线 {branch.code}", defaults=values)[0]


@sample("endpoint", Bound.BANK)
def _endpoint(_nothing: None) -> Words:
    made = Endpoint.objects.create(
        name="核心系统",
        url="https://core.bank.example/",
        secret_sealed=seal_secret("secret"),
        created_at=timezone.now(),
        created_by="test",
    )
    return {"endpoint_id": made.pk}


@sample("promise", Bound.BRANCH)
def _promise(branch: Branch) -> Words:
    queue = _chat(branch).queue
    made = ServicePromise.objects.get_or_create(
        queue=queue, clock="first_reply", defaults={"amount": 4, "unit": "working_hours"}
    )[0]
    return {"queue_id": queue.pk, "promise_id": made.pk}


@sample("calendar", Bound.BANK)
def _calendar(_nothing: None) -> Words:
    return {"code": _any_calendar().code}


@sample("year", Bound.BANK)
def _year(_nothing: None) -> Words:
    return {"code": _any_calendar().code, "number": 2026}


@sample("day", Bound.BANK)
def _day(_nothing: None) -> Words:
    calendar, on = _any_calendar(), date(2026, 5, 4)
    calendar.days.create(date=on, kind="working", source="test")
    return {"code": calendar.code, "day": f"{on}"}


@sample("hours", Bound.BRANCH)
def _hours(branch: Branch) -> Words:
    made, _new = ServiceHours.objects.get_or_create(
        branch=branch, channel="branch", defaults={"calendar": _any_calendar()}
    )
    return {"hours_id": made.pk}


@sample("exception", Bound.BRANCH)
def _exception(branch: Branch) -> Words:
    words = _hours(branch)
    made = HoursException.objects.create(
        hours_id=words["hours_id"], date=date(2026, 5, 4), reason="装修"
    )
    return words | {"exception_id": made.pk}


@sample("outage", Bound.BRANCH)
def _outage(branch: Branch) -> Words:
    made = Outage.objects.create(
        branch=branch, channel="branch", began_at=timezone.now(), reason="停电", by="test"
    )
    return {"outage_id": made.pk}


def _any_calendar() -> WorkCalendar:
    made, _new = WorkCalendar.objects.get_or_create(
        code="walk",
        defaults={
            "name": "工作日历",
            "country": "CN",
            "zone": "Asia/Shanghai",
            "first_date": date(2026, 1, 1),
            "last_date": date(2026, 12, 31),
        },
    )
    return made


@sample("conversation", Bound.BRANCH)
def _conversation(branch: Branch) -> Words:
    public_id = _chat(branch).public_id
    return {"public_id": public_id, "conversation_id": public_id}


@sample("block", Bound.BRANCH)
def _block(branch: Branch) -> Words:
    now = timezone.now()
    queue = _chat(branch).queue
    made = Block.objects.create(queue=queue, blocked_at=now, blocked_by="test", until=now)
    return {"block_id": made.pk}


@sample("held", Bound.BRANCH)
def _held(branch: Branch) -> Words:
    words = _block(branch)
    block = Block.objects.get(pk=words["block_id"])
    said = {"thread": "", "text": "Hi", "client_id": "", "language": "", "files": []}
    content = json.dumps(said | {"at": timezone.now().isoformat()})
    made = Held.objects.create(
        block=block,
        channel=Channel.CHAT,
        once_key=f"chat:{uuid4().hex}",
        content_sealed=seal_for(block.key_owner, content),
        came_at=timezone.now(),
    )
    return words | {"held_id": made.pk}


@sample("field", Bound.BRANCH)
def _field(branch: Branch) -> Words:
    queue = _chat(branch).queue
    made = TicketField.objects.create(code=f"f-{queue.pk}", label="x", kind="text", queue=queue)
    return {"field_id": made.pk}


@sample("reply", Bound.PERSON)
def _reply(owner: User) -> Words:
    return {"reply_id": SavedReply.objects.create(title="x", text="x", owner=owner).pk}


@sample("macro", Bound.PERSON)
def _macro(owner: User) -> Words:
    return {"macro_id": Macro.objects.create(title="x", note="x", owner=owner).pk}


@sample("ticket_view", Bound.PERSON)
def _ticket_view(owner: User) -> Words:
    return {"ticket_view_id": TicketView.objects.create(title="x", owner=owner).pk}


@sample("attachment", Bound.BRANCH)
def _attachment(branch: Branch) -> Words:
    said = Said(files=[Upload(name="a.txt", content=b"x")])
    message = customer_writes(_chat(branch).pk, said=said, by="test")
    return {"public_id": message.attachments.get().public_id}


@sample("notice", Bound.BRANCH)
def _notice(branch: Branch) -> Words:
    author = person(username=f"reports-{branch.code}", role=Role.AGENT, branch=branch)
    made = send_notice(sign=Sign.OTHER, text="x", author=author, once=author.username)
    return {"public_id": made.public_id}


@sample("improvement", Bound.PERSON)
def _improvement(user: User) -> Words:
    return {"improvement_id": _improved(user).pk}


@sample("improvement of the bank", Bound.BANK)
def _any_improvement(_nothing: None) -> Words:
    return {"improvement_id": _improved(User.objects.earliest("pk")).pk}


@sample("product report of the bank", Bound.BANK)
def _any_product_report(_nothing: None) -> Words:
    return _reported(User.objects.earliest("pk"))


@sample("product report", Bound.PERSON)
def _product_report(user: User) -> Words:
    return _reported(user)


def _reported(owner: User) -> Words:
    years, product = divmod(ProductReport.objects.count(), len(PRODUCTS))
    day = date(2026 - years, 1, 1)
    share = {"value": 0.5, "lower": 0.2, "upper": 0.8, "confidence": 0.95}
    found = {
        "texts": 20, "counts": [5, 0, 5], "named": share, "praised": share, "blamed": share,
        "change": None, "sources": [], "beside": [], "course": [], "issues": [], "examples": [],
    }  # fmt: skip
    return {
        "report_id": ProductReport.objects.create(
            product=PRODUCTS[product], month=day, owner=owner,
            due_date=day, found=found, made_at=timezone.now(),
        ).pk
    }  # fmt: skip


def _improved(owner: User) -> Improvement:
    day = date(2026, 1, 5)
    return Improvement.objects.create(
        title="首用引导", finding="慢", hypothesis="快", lever="引导", outcome="cost", owner=owner,
        metric="first_use_days", design="steps", promised=1.0, yuan_per_unit=1, reach_a_year=1,
        cost_yuan=0, start_date=day, check_date=day + timedelta(days=60),
        placebo_date=day - timedelta(days=60),
    )  # fmt: skip


def lotted(customer_id: str) -> Improvement:
    """A locked lot over customers by which this one is drawn."""
    made = _improved(User.objects.earliest("pk"))
    made.design, made.arm_percent, made.state = "customers", 99, "running"
    lots = (Lot(percent=99, seed=seed) for seed in range(99))
    made.seed = next(lot.seed for lot in lots if is_drawn(customer_id, lot))
    made.save()
    says = says_of(made)
    Lock.objects.create(
        improvement=made, says=says, digest=digest_of(says), locked_at=timezone.now(), locked_by="x"
    )
    return made


@sample("lot and customer", Bound.BRANCH)
def _lot_and_customer(branch: Branch) -> Words:
    known = _customer(branch)
    return known | {"improvement_id": lotted(str(known["customer_id"])).pk}


@sample("survey", Bound.BANK)
def _survey(_nothing: None) -> Words:
    return {"code": _asking().code}


@sample("question of a draft", Bound.BANK)
def _drafted(_nothing: None) -> Words:
    return {"code": _asking().code, "question_code": "csat"}


@sample("quota", Bound.BANK)
def _quota(_nothing: None) -> Words:
    made = set_quota(_asking(), by_what=By.CHANNEL, value="phone", wanted=9, by="test")
    return {"code": made.survey.code, "quota_id": made.pk}


@sample("open_link", Bound.BRANCH)
def _open_link(branch: Branch) -> Words:
    made = open_link(_asking(), name="poster", branch=branch, by="test")
    return {"code": made.survey.code, "link_id": made.pk}


@sample("share", Bound.BRANCH)
def _share(branch: Branch) -> Words:
    queue = WorkQueue.objects.create(code=f"asked-{branch.code}", name="x", branch=branch)
    made = set_share(_asking(), share=0.1, queue=queue, by="test")
    return {"code": made.survey.code, "share_id": made.pk}


@sample("survey of events", Bound.BANK)
def _survey_of_events(_nothing: None) -> Words:
    return {"code": _asking("events", after=AsksAfter.EVENT).code}


@sample("trigger", Bound.BANK)
def _trigger(_nothing: None) -> Words:
    survey = _asking("events", after=AsksAfter.EVENT)
    named = {"log_name": "account", "activity": "open"}
    found = survey.triggers.first() or set_trigger(
        survey, **named, wait_hours=1, share=0.1, by="test"
    )
    return {"code": survey.code, "trigger_id": found.pk}


def _asking(code: str = "service", *, after: AsksAfter = AsksAfter.MATTER) -> Survey:
    found = Survey.objects.filter(code=code).first()
    question = Item(code="csat", kind=QuestionKind.CSAT, text_zh="x", text_en="x")
    return found or begin_survey(
        code=code,
        name_zh="x",
        name_en="x",
        asks_after=after,
        questions=[question],
        by="test",
    )


@sample("ticket", Bound.BRANCH)
def _ticket(branch: Branch) -> Words:
    return {"number": _chat(branch).ticket.number}


@sample("task", Bound.BRANCH)
def _task(branch: Branch) -> Words:
    ticket = _chat(branch).ticket
    made = ask_department(ticket.pk, queue=ticket.queue, wanted="x", by="test")
    return {"number": ticket.number, "task_id": made.pk}


def _chat(branch: Branch) -> Conversation:
    """A chat in a queue that everybody of the branch serves."""
    queue, is_new = WorkQueue.objects.get_or_create(
        code=f"q-{branch.code}", defaults={"name": "q", "branch": branch}
    )
    if is_new:
        head = person(username=f"head-{branch.code}", role=Role.SUPERVISOR, branch=branch)
        set_terms(queue, head=head, hours_channel="chat", by="test")
        team = Team.objects.create(name=queue.code, branch=branch)
        team.queues.add(queue)
        team.members.add(*User.objects.filter(branch=branch))
    return start_conversation(channel=Channel.CHAT, queue=queue, said=Said(text="x"), by="test")
