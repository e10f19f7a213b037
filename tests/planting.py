"""One row of every table, with a mark in every text that people or other systems may write.

Attacks and leaks are looked for behind these rows: a new model is planted by itself. Where its
fields must be something else than the mark, that is one line in `GIVEN`.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db import models
from django.utils import timezone

from zhike.apps.customers.models import Customer
from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission, Role
from zhike.apps.tickets.models import Ticket
from zhike.apps.vault.keys import seal_for
from zhike.apps.vault.secrets import seal_secret

CUSTOMER = "C-900"
# Written by zhike alone, and never a word of anybody's: numbers, digests, states, machine names.
MACHINE = {
    "api.Allowance.key", "api.KeptAnswer.caller", "api.KeptAnswer.key_digest",
    "api.KeptAnswer.request_digest", "api.Token.digest", "api.Token.shown",
    "audit.AuditRow.address", "audit.AuditRow.event_id", "audit.AuditRow.link",
    "audit.AuditRow.seal", "audit.AuditRow.customer_id", "audit.Outbox.event_id",
    "audit.Outbox.customer_id", "customers.Customer.name_index", "customers.Identifier.value_index",
    "health.Heartbeat.worker", "imports.Import.batch_id", "imports.Import.rejects_file",
    "imports.Import.upload", "jobs.Job.kind", "notifications.Notification.event_id",
    "people.OpenSession.session_key", "people.RecoveryCode.digest", "people.SecurityKey.credential",
    "people.SecurityKey.public_key", "people.TotpDevice.secret", "people.SignInCounter.key",
    "privacy.CopyFile.sha256", "privacy.Erasure.key_name", "privacy.Erasure.report_sha256",
    "privacy.Erasure.signature", "vault.CustomerKey.customer_id", "vault.CustomerKey.master_id",
    "vault.CustomerKey.wrapped", "vault.IndexKey.master_id", "vault.IndexKey.wrapped",
    "mailboxes.MailThread.address_index", "mailboxes.OutgoingMail.address_index",
    "mailboxes.OutgoingMail.state", "mailboxes.ReceivedMail.once_key",
    "mailboxes.ReceivedMail.origin", "mailboxes.ReceivedMail.way", "mailboxes.RejectedMail.outcome",
    "telephony.Call.public_id", "telephony.Call.number_index", "telephony.HeardEvent.once_key",
    "telephony.Switchboard.public_id", "texting.TextThread.number_index",
    "texting.HeardText.once_key", "blocks.Block.sender_index", "blocks.Held.once_key",
    "blocks.Mark.state_before",
    "webhooks.Delivery.event_id", "consents.SentMessage.permit_id",
    "consents.MessageOutcome.reason", "consents.WaitingMessage.signature",
    "calendars.WorkCalendar.version", "calendars.ServiceHours.version",
    "tickets.Ticket.state_before_merge", "tickets.TicketClock.jurisdiction",
    "tickets.TicketClock.rule_id", "conversations.Conversation.public_id",
    "conversations.Conversation.visitor_digest", "conversations.Message.client_id",
    "conversations.Attachment.public_id", "conversations.Attachment.content_type",
    "complaints.Complaint.channel_code", "complaints.Complaint.business_code",
    "complaints.Complaint.source_id", "complaints.ChosenCause.code",
    "complaints.ChosenCause.standard", "complaints.RiskAction.action",
    "complaints.ClockExtension.rule_id", "complaints.ClockPause.rule_id",
    "complaints.ClockPause.language", "complaints.Letter.language",
    "complaints.CorrectiveAction.cause", "surveys.Invitation.public_id",
    "surveys.OpenLink.token",
    "surveys.Invitation.about", "surveys.Invitation.token_digest", "surveys.Question.code",
    "webchat.Visitor.key_digest", "webchat.Visitor.thread", "webchat.CallBack.once",
    "webchat.CallBack.language",
    "improvements.Lock.digest", "improvements.Measurement.data_version",
    "labels.LabelText.text_id", "labels.LabelText.digest", "labels.LabelText.read_by",
    "labels.SentimentVersion.written", "labels.SentimentVersion.digest",
    "suspicions.Notice.public_id", "suspicions.Notice.once", "suspicions.Notice.about_index",
}  # fmt: skip
GIVEN: dict[str, Any] = {
    "customers.Customer.customer_id": CUSTOMER,
    "customers.Customer.kind": "personal",
    "customers.Customer.state": "active",
    "customers.Identifier.kind": "phone",
    "customers.Load.holds": "customers",
    "customers.Relation.kind": "household",
    "customers.Relation.object": lambda planted: relative(planted),
    "customers.ProfileValue.kind": "stated",
    "identities.Pair.second": lambda planted: relative(planted),
    "identities.Pair.state": "open",
    "identities.Merge.absorbed": lambda planted: relative(planted),
    "notifications.Notification.kind": "job_done",
    "notifications.Notification.values": lambda planted: {"title": planted["people.User"].name},
    "people.User.role": "administrator",
    "people.SignInPolicy.id": 1,  # its only row
    "people.OwnRole.permissions": [permission.value for permission in Permission],
    "people.StandIn.stand_in": lambda _planted: colleague(),
    "people.User.password": make_password(None),
    "people.PasswordRecord.password": make_password(None),
    "people.Branch.path": "/900/",
    "people.SecurityKey.credential": "AAAA",
    "telephony.Switchboard.secret_sealed": lambda _planted: seal_secret("secret"),
    "people.TotpDevice.secret": lambda _planted: seal_secret("JBSWY3DPEHPK3PXP" * 2),
    "mailboxes.Mailbox.encryption": "none",
    "telephony.Call.key_owner": CUSTOMER,
    "blocks.Block.key_owner": CUSTOMER,
    "blocks.Block.kind": "phone",
    "blocks.Held.content_sealed": lambda _planted: seal_for(CUSTOMER, "{}"),
    "telephony.Call.state": "talking",
    "telephony.Switchboard.mapping": "generic",
    "unmasking.UnmaskGrant.customer_id": CUSTOMER,
    "webhooks.Delivery.state": "waiting",
    "privacy.CopyFile.content_sealed": lambda _planted: seal_for(
        CUSTOMER, '{"customer_ids": [], "made_at": "", "places": []}'
    ),
    "privacy.Erasure.report": "{}",
    "calendars.WorkCalendar.code": "planted",
    "calendars.WorkCalendar.country": "CN",
    "calendars.WorkCalendar.zone": "Asia/Shanghai",
    "consents.Purpose.code": "planted",
    "privacy.Assessment.code": "planted",
    "imports.Import.mapping": "",
    "imports.Import.preset": "",
    "imports.Import.source_format": "csv",
    "imports.SavedMapping.definition": "columns: {}",
    "journeys.SavedView.query": "",
    "pains.AssumptionChange.name": "leaving",
    "tickets.QueueTerms.hours_channel": "chat",
    "tickets.Ticket.key_owner": CUSTOMER,
    "tickets.Ticket.channel": "chat",
    "tickets.TicketClock.name": "resolution",
    "tickets.TicketClock.unit": "calendar_hours",
    "tickets.TicketClock.ending": "exact",
    "tickets.TicketClock.state": "running",
    "tickets.TicketClock.hours_channel": "",
    "tickets.ClockStep.kind": "paused",
    "suspicions.Notice.key_owner": CUSTOMER,
    "suspicions.Notice.about_sealed": lambda _planted: seal_for(CUSTOMER, "{}"),
    "improvements.Improvement.outcome": "cost",
    "improvements.Improvement.metric": "first_use_days",
    "improvements.Improvement.design": "steps",
    "improvements.Improvement.state": "running",
    "improvements.Improvement.promised": 1.0,
    "improvements.Improvement.placebo_date": date(2025, 1, 1),
    "improvements.Improvement.start_date": date(2025, 3, 1),
    "improvements.Improvement.check_date": date(2025, 6, 1),
    "improvements.Improvement.foresight": None,
    "improvements.Improvement.follows": None,
    "improvements.Measurement.verdict": "helped",
    "improvements.Measurement.found": lambda _planted: {
        "sentence": "x",
        "unit": "days",
        "first": "2025-01-01",
        "last": "2025-06-01",
        "cases": 1,
        "n": 1,
        "n_control": 1,
    },
    "improvements.Decision.choice": "keep",
    "labels.LabelText.key_owner": CUSTOMER,
    "labels.Label.says_sealed": lambda _planted: seal_for(
        CUSTOMER, '{"sentiment": -1, "aspects": {}}'
    ),
    "labels.SentimentVersion.card": lambda _planted: {
        "texts": 60,
        "random": 50,
        "labels": {"-1": 40, "0": 10, "1": 10},
        "accuracy": [0.9, 0.8, 0.95],
        "macro_f1": [0.9, 0.8, 0.95],
        "rules_accuracy": [0.9, 0.8, 0.95],
        "rules_macro_f1": [0.9, 0.8, 0.95],
        "wins": [0.7, 0.4, 0.9],
        "gained": 5,
        "lost": 2,
    },
    "improvements.Lock.says": lambda _planted: {},
    "productvoice.ProductOwner.product": "product.payment",
    "productvoice.ProductReport.product": "product.payment",
    "productvoice.ProductReport.found": lambda _planted: {
        **{"texts": 20, "counts": [5, 0, 5], "change": None},
        **{
            name: {"value": 0.5, "lower": 0.2, "upper": 0.8}
            for name in ("named", "praised", "blamed")
        },
        **{name: [] for name in ("sources", "beside", "issues", "examples")},
        "course": [{"month": "2026-01-01", "texts": 20, "n": None, "blamed": None}],
    },
    "tellings.Telling.state": "told",
    "tellings.Telling.held": "",
    "tellings.Telling.told_at": lambda _planted: timezone.now(),
    "surveys.Survey.code": "planted",
    "surveys.Survey.version": 1,
    "surveys.Question.kind": "csat",
    "surveys.Question.scale_min": 1,
    "surveys.Question.scale_max": 5,
    "surveys.Invitation.channel": "chat",
    "surveys.Invitation.trigger": None,
    "surveys.Survey.asks_after": "event",
    "surveys.Quota.by": "channel",
    "surveys.Sheet.link": None,
    "surveys.OpenLink.closed_at": None,
    "surveys.OpenLink.ends_on": None,
    "complaints.Concern.branch": None,
    "complaints.Remedy.approved_by": None,
    "complaints.ClockPause.approved_by": None,
    "tickets.Link.other": lambda planted: another_ticket(planted),
    "conversations.Conversation.state": "active",
    "conversations.Attachment.content_sealed": lambda _planted: seal_for(CUSTOMER, "YQ=="),
    "conversations.AgentPresence.before_silence": "",
    "webchat.Visitor.way": "app",
    "webchat.Visitor.session": None,
    "webchat.ChatTerms.id": 1,  # its only row
    "rulepacks.BankRule.jurisdiction": "CN",
    "rulepacks.BankRule.unit": "calendar_days",
}


def relative(planted: dict[str, models.Model]) -> Customer:
    """Somebody of the same branch."""
    now, branch = timezone.now(), planted["people.Branch"]
    values = {"kind": "personal", "home_branch": branch, "created_at": now, "updated_at": now}
    return Customer.objects.get_or_create(customer_id="C-901", defaults=values)[0]


def another_ticket(planted: dict[str, models.Model]) -> Ticket:
    """A ticket of the same queue and owner."""
    other: Any = copy(planted["tickets.Ticket"])
    other.pk = None
    other.save(force_insert=True)
    return other


def colleague() -> User:
    found = User.objects.filter(username="colleague").first()
    return found or User.objects.create(username="colleague", role=Role.AGENT)


# Tables of keys, of one fixed row, or whose rows are the law's and all there already.
LEFT_OUT = {
    "vault.CustomerKey", "vault.IndexKey", "audit.SealerLock", "privacy.RetentionRule",
}  # fmt: skip


def plant(mark: str, *, short: str = "") -> dict[str, models.Model]:
    """Put a row into every table; `short` stands where the mark is too long. Rows by label."""
    planted: dict[str, models.Model] = {}
    for model in ours():
        _row(model, planted, mark=mark, short=short)
    return planted


def ours() -> list[type[models.Model]]:
    """Every model of zhike that texts can be written into."""
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith("zhike.") and model._meta.label not in LEFT_OUT
    ]


def _row(model: Any, planted: dict[str, models.Model], *, mark: str, short: str) -> models.Model:
    label = model._meta.label
    if label not in planted:
        values = {
            field.name: _value(field, planted, mark=mark, short=short)
            for field in model._meta.concrete_fields
            if not field.primary_key or field.remote_field or f"{label}.{field.name}" in GIVEN
        }
        planted[label] = model._base_manager.bulk_create([model(**values)])[0]
    return planted[label]


def _value(field: Any, planted: dict[str, models.Model], *, mark: str, short: str) -> Any:
    label = f"{field.model._meta.label}.{field.name}"
    if label in GIVEN:
        given = GIVEN[label]
        return given(planted) if isinstance(given, Callable) else given
    if field.remote_field:
        if field.related_model is field.model:
            return None
        return _row(field.related_model, planted, mark=mark, short=short)
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.CharField | models.TextField):
        return _text(field, label, mark=mark, short=short)
    return _other(field)


def _text(field: Any, label: str, *, mark: str, short: str) -> str:
    if field.name.endswith("_sealed"):
        return seal_for(CUSTOMER, mark)
    if label in MACHINE:
        return "m"
    fits = field.max_length is None or len(mark) <= field.max_length
    fits_short = fits or len(short) <= field.max_length
    return mark if fits else short if fits_short else ""


def _other(field: Any) -> Any:
    if field.has_default():
        return field.get_default()
    if field.null:
        return None
    if isinstance(field, models.DateTimeField):
        return timezone.now() + timedelta(hours=field.name in {"expires_at", "ends_at"})
    if isinstance(field, models.DateField):
        return timezone.now().date()
    if isinstance(field, models.JSONField):
        return {}
    if isinstance(field, models.BooleanField):
        return True
    return 1
