"""A survey sent to oneself: a mail marked as a test; its link shows the draft, stores nothing."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from zhike.apps.audit.actions import record_event
from zhike.apps.notifications.models import MailAddress
from zhike.apps.people.models import User
from zhike.apps.surveys.design import Item
from zhike.apps.surveys.errors import NoMailAddress
from zhike.apps.surveys.models import Survey
from zhike.apps.surveys.piping import filled
from zhike.apps.surveys.step_pages import sample_facts
from zhike.integrations.mail import Mail, MailServer, send
from zhike.integrations.mail.errors import MailError

SALT = "zhike.surveys.test"
LINK_SECONDS = 3 * 24 * 3600


def trial_link(survey: Survey) -> str:
    """Give the address of a survey's test, which leads there for three days."""
    token = signing.dumps(survey.code, salt=SALT)
    return f"{settings.PUBLIC_ADDRESS}{reverse('portal:try', args=[token])}"


def survey_of_trial(token: str) -> Survey | None:
    """Give the survey to which a test's link leads."""
    try:
        code = signing.loads(token, salt=SALT, max_age=LINK_SECONDS)
    except signing.BadSignature:
        return None
    return Survey.objects.filter(code=code).first()


def send_trial(survey: Survey, *, to: User, items: Sequence[Item]) -> None:
    """Send the draft to somebody of the bank; nobody else gets it, and no figure counts it.

    Raises
    ------
    NoMailAddress
    """
    address = MailAddress.objects.filter(user=to).first()
    server: MailServer | None = settings.SMTP
    if address is None or server is None or not items:
        raise NoMailAddress
    with translation.override(address.language):
        first = items[0].text_en if address.language == "en" else items[0].text_zh
        mail = Mail(
            sender=settings.MAIL_FROM,
            to=address.address,
            subject=_("[Test] %(survey)s") % {"survey": survey},
            text="\n\n".join(
                (
                    _("This is a test. What you answer is stored nowhere."),
                    filled(first, known=sample_facts()),
                    trial_link(survey),
                )
            ),
            message_id=f"survey-test-{uuid4().hex}",
        )
    try:
        send(mail, server=server)
    except MailError as error:
        raise NoMailAddress from error
    record_event(
        activity="send survey test",
        case_id=f"survey-{survey.code}",
        by=to.username,
        outcome=survey.code,
    )
