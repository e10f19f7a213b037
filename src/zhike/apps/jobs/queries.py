from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from zhike.apps.jobs.models import Job
from zhike.apps.jobs.rules import OPEN
from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission


def jobs_for(user: User) -> QuerySet[Job]:
    """The jobs a person may see: all of them, or those he started himself."""
    jobs = Job.objects.select_related("by")
    return jobs if user.may(Permission.SEE_ALL_JOBS) else jobs.filter(by=user)


def open_jobs_for(user: User) -> int:
    return jobs_for(user).filter(state__in=OPEN).count()


def changed_since(moment: datetime) -> list[Job]:
    return list(Job.objects.filter(updated_at__gt=moment).order_by("updated_at")[:500])
