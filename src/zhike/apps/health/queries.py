from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.apps.audit.models import AuditRow, Outbox
from zhike.apps.health import rules
from zhike.apps.health.models import Heartbeat
from zhike.apps.health.rules import Verdict
from zhike.apps.jobs.models import Job
from zhike.apps.jobs.rules import OPEN
from zhike.apps.notifications.models import Notification
from zhike.apps.notifications.rules import MailState
from zhike.apps.search import queries as search
from zhike.apps.webhooks.models import Delivery
from zhike.apps.webhooks.rules import DeliveryState


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that was looked at: what was found, and what to do where it is not well."""

    name: Any
    verdict: Verdict
    found: str
    cure: str = ""


def checks() -> list[Check]:
    """Look at everything an administrator wants to know is well."""
    now = timezone.now()
    looks: list[Callable[[datetime], Check]] = [
        _database, _migrations, _worker, _sealer, _relay, _announcer, _index, _webhooks, _mails,
        _disk,
    ]  # fmt: skip
    return [_looked(look, now) for look in looks]


def is_ready() -> bool:
    """Say whether requests can be served: the database answers and has its newest shape."""
    try:
        return not _missing_migrations() and os.access(settings.HOME, os.W_OK)
    except DatabaseError:
        return False


def gauges() -> Iterator[tuple[str, str, float]]:
    """Figures of the moment: name, meaning, value."""
    now = timezone.now()
    yield "jobs_open", "Background jobs that wait or run", _open_jobs()
    yield "audit_unsealed_rows", "Audit rows without their seal", _unsealed()
    yield "outbox_waiting_rows", "Events not yet in the event store", _unrelayed().count()
    yield "search_changes_waiting", "Changes not yet in the search index", search.waiting()[0]
    yield "webhook_messages_waiting", "Webhook messages that wait", _messages(waiting=True)
    yield "webhook_messages_given_up", "Webhook messages given up", _messages(waiting=False)
    yield "mails_waiting", "Mails that wait", _waiting_mails()
    seen = _last_heard()
    silent = (now - seen).total_seconds() if seen else float("inf")
    yield "worker_silent_seconds", "Seconds since a worker was heard of", silent
    yield "disk_free_bytes", "Free space of the disk that holds the state", _space()[0]


def _looked(look: Callable[[datetime], Check], now: datetime) -> Check:
    try:
        return look(now)
    except (DatabaseError, OSError) as error:
        return Check(
            name=_("This check"),
            verdict=Verdict.BAD,
            found=type(error).__name__,
            cure=_("The log of the server says more."),
        )


def _database(now: datetime) -> Check:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Check(name=_("Database"), verdict=Verdict.GOOD, found=connection.display_name)


def _migrations(now: datetime) -> Check:
    missing = _missing_migrations()
    return Check(
        name=_("Shape of the database"),
        verdict=Verdict.BAD if missing else Verdict.GOOD,
        found=_("%(count)s changes are missing") % {"count": missing} if missing else _("newest"),
        cure=_("Start “zhike serve” once: it brings the database to its newest shape."),
    )


def _worker(now: datetime) -> Check:
    seen = _last_heard()
    return Check(
        name=_("Worker"),
        verdict=rules.of_worker(seen_at=seen, now=now),
        found=_ago(seen, now) if seen else _("never heard of"),
        cure=_("Without it no job runs and nothing is sealed, sent or relayed. Start it again."),
    )


def _sealer(now: datetime) -> Check:
    oldest = AuditRow.objects.filter(place=None).order_by("id").values_list("occurred_at")[:1]
    return Check(
        name=_("Seals of the audit log"),
        verdict=rules.of_lag(oldest_at=_only(oldest), now=now),
        found=_waiting(_unsealed()),
        cure=_("The worker seals every second. Look whether it runs, and into its log."),
    )


def _relay(now: datetime) -> Check:
    oldest = _unrelayed().order_by("id").values_list("occurred_at")[:1]
    return Check(
        name=_("Events on their way to the event store"),
        verdict=rules.of_lag(oldest_at=_only(oldest), now=now),
        found=_waiting(_unrelayed().count()),
        cure=_("Nothing is lost. Look whether the disk is full, and into the log of the worker."),
    )


def _announcer(now: datetime) -> Check:
    unheard = Outbox.objects.filter(announced_at=None).order_by("id")
    return Check(
        name=_("Events not yet told to webhooks and people"),
        verdict=rules.of_lag(oldest_at=_only(unheard.values_list("occurred_at")[:1]), now=now),
        found=_waiting(unheard.count()),
        cure=_("Look whether the worker runs, and into its log."),
    )


def _index(now: datetime) -> Check:
    count, oldest = search.waiting()
    ready = search.is_ready()
    return Check(
        name=_("Search index"),
        verdict=rules.of_lag(oldest_at=oldest, now=now) if ready else Verdict.WARN,
        found=_waiting(count) if ready else _("not made yet"),
        cure=_("The worker keeps it up. “zhike search rebuild” makes it anew."),
    )


def _webhooks(now: datetime) -> Check:
    failed = _messages(waiting=False)
    return Check(
        name=_("Webhook messages"),
        verdict=rules.of_backlog(waiting=_messages(waiting=True), failed=failed),
        found=_("%(waiting)s wait, %(failed)s were not delivered")
        % {"waiting": _messages(waiting=True), "failed": failed},
        cure=_("The page of the webhook tells what the other side said."),
    )


def _mails(now: datetime) -> Check:
    failed = Notification.objects.filter(mail_state=MailState.GIVEN_UP).count()
    if settings.SMTP is None:
        found = _("no mail server is set")
        return Check(name=_("Mails"), verdict=Verdict.GOOD, found=found)
    return Check(
        name=_("Mails"),
        verdict=rules.of_backlog(waiting=_waiting_mails(), failed=failed),
        found=_("%(waiting)s wait, %(failed)s were not delivered")
        % {"waiting": _waiting_mails(), "failed": failed},
        cure=_("Look into ZHIKE_SMTP_URL and the log of the worker."),
    )


def _disk(now: datetime) -> Check:
    free, total = _space()
    return Check(
        name=_("Disk"),
        verdict=rules.of_disk(free=free, total=total),
        found=_("%(free).1f of %(total).1f GB are free")
        % {"free": free / 1e9, "total": total / 1e9},
        cure=_("Make room, or move ZHIKE_HOME to a larger disk."),
    )


def _missing_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _last_heard() -> datetime | None:
    return Heartbeat.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()


def _open_jobs() -> int:
    return Job.objects.filter(state__in=OPEN).count()


def _unsealed() -> int:
    return AuditRow.objects.filter(place=None).count()


def _unrelayed() -> Any:
    return Outbox.objects.filter(relayed_at=None)


def _messages(*, waiting: bool) -> int:
    states = [DeliveryState.WAITING, DeliveryState.SENDING] if waiting else [DeliveryState.GIVEN_UP]
    return Delivery.objects.filter(state__in=states, endpoint__removed_at=None).count()


def _waiting_mails() -> int:
    return Notification.objects.filter(
        mail_state__in=[MailState.WAITING, MailState.SENDING]
    ).count()


def _space() -> tuple[int, int]:
    found = shutil.disk_usage(Path(settings.HOME))
    return found.free, found.total


def _only(rows: Any) -> datetime | None:
    return next((row[0] for row in rows), None)


def _waiting(count: int) -> str:
    return _("none waits") if not count else _("%(count)s wait") % {"count": count}


def _ago(moment: datetime, now: datetime) -> str:
    seconds = max(0, round((now - moment).total_seconds()))
    return _("heard of %(count)s s ago") % {"count": seconds}
