"""The bank writes first: a mail to a customer, whose answer joins it."""

from __future__ import annotations

from uuid import NAMESPACE_OID, uuid5

from django.db import transaction
from django.utils import timezone

from zhike.apps.consents.permission import send_permission
from zhike.apps.consents.rules import Channel as ConsentChannel
from zhike.apps.consents.rules import Topic
from zhike.apps.consents.sending import address_of
from zhike.apps.conversations import actions as conversations
from zhike.apps.conversations.actions import Said
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.rules import Channel
from zhike.apps.customers.models import Customer
from zhike.apps.mailboxes.errors import MailboxMissing
from zhike.apps.mailboxes.mail_actions import thread_of
from zhike.apps.mailboxes.queries import mailbox_of
from zhike.apps.people.models import User, WorkQueue

PURPOSE = "service"


@transaction.atomic
def write_to_customer(
    customer: Customer, *, queue: WorkQueue, subject: str, said: Said, once: str, author: User
) -> Conversation:
    """Begin a conversation by mail with a customer; who writes has it. The same form twice is one.

    It goes out from the mailbox of the queue, to the newest address that is known of the customer,
    and not against his wishes. `once` is a name within its author's forms.

    Raises
    ------
    MailboxMissing
        No mailbox brings what is answered into the queue.
    NotPermitted, NoAddress
    ConversationError, TicketError
    """
    public_id = uuid5(NAMESPACE_OID, f"mail {author.pk} {once}").hex
    if before := Conversation.objects.filter(public_id=public_id).first():
        return before
    mailbox = mailbox_of(queue)
    if mailbox is None:
        raise MailboxMissing(queue=queue.name)
    address = address_for(customer)
    made = conversations.contact_customer(
        channel=Channel.MAIL,
        queue=queue,
        said=said,
        author=author,
        customer=customer,
        subject=subject,
        public_id=public_id,
    )
    thread_of(made, mailbox=mailbox, address=address, at=timezone.now())
    return made


def address_for(customer: Customer) -> str:
    """Give the address to which a customer may be written about a matter of his, now.

    Raises
    ------
    NotPermitted, NoAddress
    """
    send_permission(customer, channel=ConsentChannel.EMAIL, purpose=PURPOSE, topic=Topic.SERVICE)
    return address_of(customer, channel=ConsentChannel.EMAIL)
