"""What people are told of the apps below this one."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.models import Outbox
from zhike.apps.jobs.models import Job
from zhike.apps.jobs.rules import State
from zhike.apps.notifications.kinds import Notice, notifies
from zhike.apps.notifications.rules import Ways
from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission


@notifies(
    "job_done",
    activity="finish job",
    label=_("A background job of mine is done"),
    sentence=_("Done: %(title)s"),
)
def job_done(event: Outbox) -> Notice | None:
    return _of_job(event) if event.outcome == State.DONE else None


@notifies(
    "job_failed",
    activity="finish job",
    label=_("A background job of mine failed"),
    sentence=_("Failed: %(title)s"),
    ways=Ways(mail=True),
)
def job_failed(event: Outbox) -> Notice | None:
    return _of_job(event) if event.outcome == State.FAILED else None


@notifies(
    "password_given",
    activity="reset password",
    label=_("An administrator gave me a new first password"),
    sentence=_("An administrator gave you a new first password"),
    ways=Ways(mail=True),
)
def password_given(event: Outbox) -> Notice | None:
    return Notice(users=[_number_in(event.case_id)], url=reverse("people:account"))


@notifies(
    "webhook_paused",
    activity="webhook paused",
    label=_("A webhook was paused after many failures"),
    sentence=_("The webhook %(name)s was paused after many failures"),
    ways=Ways(mail=True),
)
def webhook_paused(event: Outbox) -> Notice | None:
    users = [user.pk for user in _staff() if user.may(Permission.MANAGE_WEBHOOKS)]
    return Notice(users=users, values={"name": event.outcome}, url=reverse("webhooks:webhooks"))


def _of_job(event: Outbox) -> Notice | None:
    job = Job.objects.filter(pk=_number_in(event.case_id)).first()
    if job is None or job.by_id is None:
        return None
    return Notice(users=[job.by_id], values={"title": job.title}, url=reverse("jobs:list"))


def _number_in(case_id: str) -> int:
    return int(case_id.rpartition("-")[2])


def _staff() -> list[User]:
    return list(User.objects.filter(is_active=True))
