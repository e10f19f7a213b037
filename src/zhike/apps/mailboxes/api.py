"""The bank writes first, for systems through which its people work."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Field, Schema
from ninja.responses import Status

from zhike.apps.api.callers import needs
from zhike.apps.api.frame import Router
from zhike.apps.conversations.actions import Said
from zhike.apps.conversations.api import ConversationWhole, whole
from zhike.apps.conversations.rules import LONGEST_MESSAGE
from zhike.apps.mailboxes.contact_actions import write_to_customer
from zhike.apps.people.rules import Permission
from zhike.apps.tickets.api import acting_person, customer_named, queue_named

router = Router(tags=["Conversations"])
WORKS = needs(Permission.WORK_TICKETS)


class MailNew(Schema, extra="forbid"):
    """A mail to a customer, within his wishes. `client_id` names it: the same again is the same."""

    customer_id: str = Field(min_length=1, max_length=40)
    queue: str = Field(min_length=1, max_length=50, description="code of one with a mailbox")
    subject: str = Field(min_length=1, max_length=300)
    text: str = Field(min_length=1, max_length=LONGEST_MESSAGE)
    client_id: str = Field(min_length=1, max_length=64)


@router.post(
    "/conversations/mails",
    auth=WORKS,
    response={201: ConversationWhole},
    summary="Write a mail to a customer",
)
def write_mail(request: HttpRequest, new: MailNew) -> Status[Any]:
    """Only a person writes first. The conversation is his; what the customer answers joins it."""
    author = acting_person(request)
    customer = customer_named(request, new.customer_id)
    if customer is None:
        raise Http404
    made = write_to_customer(
        customer,
        queue=queue_named(request, new.queue),
        subject=new.subject,
        said=Said(text=new.text),
        once=new.client_id,
        author=author,
    )
    return Status(201, whole(made))
