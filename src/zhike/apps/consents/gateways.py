"""Takes the bank's own ways out into service when the system starts: text messages and mail."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings

from zhike.apps.consents.sending import use_sender
from zhike.integrations.customer_messages.errors import NotTaken
from zhike.integrations.customer_messages.senders import MailSender, SmsSender
from zhike.integrations.mail import Mail, send
from zhike.integrations.mail.errors import MailError
from zhike.integrations.sms import post_sms
from zhike.integrations.sms.errors import SmsNotTaken

TRIES = 2  # of a mail; what waits behind it (a sign-in code) is not worth more


def take_into_service() -> None:
    """Serve the channels for which there is a server; without one nothing goes out."""
    if settings.SMS:
        use_sender(SmsSender(send_sms))
    if settings.SMTP:
        use_sender(MailSender(send_mail))


def send_sms(number: str, text: str) -> None:
    """Send one text message.

    Raises
    ------
    NotTaken
    """
    gateway = settings.SMS
    if gateway is None:
        raise NotTaken(reason="no gateway")
    try:
        post_sms(gateway, number=number, text=text, reference=uuid4().hex)
    except SmsNotTaken as error:
        raise NotTaken(reason=error.code) from error


def send_mail(address: str, subject: str, text: str) -> None:
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
        to=address,
        subject=subject,
        text=text,
        message_id=f"customer-{uuid4().hex}",
    )
    for tries in range(1, TRIES + 1):
        try:
            send(mail, server=server)
        except MailError as error:
            if getattr(error, "final", False) or tries == TRIES:
                raise NotTaken(reason=error.code) from error
        else:
            return
