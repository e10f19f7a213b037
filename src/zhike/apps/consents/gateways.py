"""Takes the bank's own ways out into service: text messages, mail, and the customer's own pages."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings

from zhike.apps.consents.sending import use_sender
from zhike.integrations.customer_messages.errors import NotTaken
from zhike.integrations.customer_messages.senders import AppSender, MailSender, Message, SmsSender
from zhike.integrations.mail import Mail, send
from zhike.integrations.mail.errors import MailNotTaken
from zhike.integrations.sms import post_sms
from zhike.integrations.sms.errors import SmsNotTaken

TRIES = 2  # of a mail; what waits behind it (a sign-in code) is not worth more
MAIL_ID = "customer-"  # what the ids of our mails to customers begin with, before the reference

Shows = Callable[[str], bool]
_SHOWN_BY: list[Shows] = []


def shown_by(shows: Shows) -> None:
    """Let an app say which messages, by their reference, it shows on the customer's own pages."""
    _SHOWN_BY.append(shows)


def take_into_service() -> None:
    """Serve the channels for which there is a server; without one nothing goes out."""
    use_sender(AppSender(leave_on_pages))
    if settings.SMS:
        use_sender(SmsSender(send_sms))
    if settings.SMTP:
        use_sender(MailSender(send_mail))


def leave_on_pages(message: Message) -> None:
    """Take what some page shows the customer; of anything else he would see nothing.

    Raises
    ------
    NotTaken
    """
    if not any(shows(message.reference) for shows in _SHOWN_BY):
        raise NotTaken(reason="nothing shows it")


def send_sms(message: Message) -> None:
    """Send one text message.

    Raises
    ------
    NotTaken
    """
    gateway = settings.SMS
    if gateway is None:
        raise NotTaken(reason="no gateway")
    try:
        post_sms(gateway, number=message.address, text=message.text, reference=message.reference)
    except SmsNotTaken as error:
        raise NotTaken(reason=error.code, maybe_taken=error.maybe_taken) from error


def send_mail(message: Message) -> None:
    """Send one mail that begins a thread of its own.

    Raises
    ------
    NotTaken
    """
    server = settings.SMTP
    if server is None:
        raise NotTaken(reason="no mail server")
    mail = Mail(
        sender=settings.MAIL_FROM,
        to=message.address,
        subject=message.subject,
        text=message.text,
        message_id=f"{MAIL_ID}{message.reference}",
    )
    for tries in range(1, TRIES + 1):
        try:
            send(mail, server=server)
        except MailNotTaken as error:
            # What may have gone through is not tried again: it would be read twice.
            if error.final or error.maybe_taken or tries == TRIES:
                raise NotTaken(reason=error.code, maybe_taken=error.maybe_taken) from error
        else:
            return


def reference_of(message_id: str) -> str:
    """Give the reference of one of our mails by its id; nothing for any other.

    Examples
    --------
    >>> reference_of("customer-7f@zhike"), reference_of("other@bank.example")
    ('7f', '')
    """
    name, _at, _domain = message_id.partition("@")
    return name.removeprefix(MAIL_ID) if name.startswith(MAIL_ID) else ""
