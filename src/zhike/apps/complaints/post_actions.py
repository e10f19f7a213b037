"""Letters on their way: by mail where the complainant is reached so, and what follows a return."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from zhike.apps.audit.actions import record_event
from zhike.apps.complaints.models import Complaint, Letter, ReadLetter, ReturnedLetter
from zhike.apps.consents.errors import ConsentsError
from zhike.apps.consents.models import SentMessage
from zhike.apps.consents.outcomes import UNKNOWN_AFTER, Outcome
from zhike.apps.consents.permission import ask, send_permission
from zhike.apps.consents.rules import Channel, Reason, Topic
from zhike.apps.consents.sending import leave_for_sending
from zhike.apps.tickets import rules as ticket_rules
from zhike.apps.tickets.work_actions import ask_department

# What the law demands passes every wish. Where there is another way the wish is kept all the same.
PURPOSE = "legal-notice"
UNWANTED = {Reason.DO_NOT_CONTACT, Reason.CHANNEL_REFUSED, Reason.ERASED}
BY = "zhike"
CAME_BACK = "complaint letter came back"
LANGUAGES = {"zh": "zh-hans", "en": "en"}
FOLLOWED = timedelta(days=30)  # a mail house that tries for long gives up within days
AT_ONCE = 100


def leave_letter(complaint: Complaint, *, text: str, language: str, by: str) -> SentMessage | None:
    """Leave a letter for the mail; None where it has to go by post, as the officer then does."""
    customer = complaint.ticket.customer
    if customer is None:
        return None
    wishes = ask(customer, channel=Channel.EMAIL, purpose="service", topic=Topic.SERVICE)
    if UNWANTED & set(wishes.reasons):
        return None
    with translation.override(LANGUAGES[language]):
        subject = _("Your complaint %(number)s") % {"number": complaint.ticket.number}
    try:
        permit = send_permission(
            customer, channel=Channel.EMAIL, purpose=PURPOSE, topic=Topic.SERVICE
        )
        return leave_for_sending(permit, subject=subject, text=text, by=by)
    except ConsentsError:
        return None  # no address, no mail server: the page says that it is not on its way by mail


def note_read(letters: Sequence[Letter]) -> None:
    """Note that the complainant has letters before him on his own pages; the first time counts."""
    now = timezone.now()
    read = [ReadLetter(letter=one, read_at=now) for one in letters if not hasattr(one, "read")]
    if read:
        ReadLetter.objects.bulk_create(read, ignore_conflicts=True)


def follow_letters() -> int:
    """Make each letter that did not arrive a task of the officer, once; give how many."""
    keys = list(_not_arrived().values_list("pk", flat=True)[:AT_ONCE])
    return sum(_come_back(key) for key in keys)


def _not_arrived() -> QuerySet[Letter]:
    now = timezone.now()
    silent = Q(message__outcomes=None, sent_at__lte=now - UNKNOWN_AFTER)
    failed = Q(message__outcomes__outcome__in=[Outcome.REFUSED, Outcome.NOT_DELIVERED])
    rows = Letter.objects.filter(message__isnull=False, sent_at__gt=now - FOLLOWED, returned=None)
    return rows.filter(silent | failed).order_by("pk").distinct()


@transaction.atomic
def _come_back(key: int) -> bool:
    letter = Letter.objects.select_related("complaint__ticket__queue").get(pk=key)
    _row, is_new = ReturnedLetter.objects.get_or_create(
        letter=letter, defaults={"noted_at": timezone.now()}
    )
    if not is_new:
        return False
    ticket = letter.complaint.ticket
    if ticket.state in ticket_rules.ACTIVE:
        wanted = _(
            "A letter of this complaint did not arrive by mail. Tell the complainant another way:"
            " the legal time asks for the notice."
        )
        ask_department(ticket.pk, queue=ticket.queue, wanted=wanted, by=BY)
    record_event(
        activity=CAME_BACK,
        case_id=ticket.case_id,
        customer_id=ticket.customer_number,
        by=BY,
        outcome=letter.kind,
    )
    return True
