"""Every write of the journeys app: a person's saved views."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.journeys.models import SavedView
from zhike.apps.journeys.rules import clean_view_name
from zhike.apps.people.models import User


@transaction.atomic
def save_view(*, owner: User, log_name: str, name: str, tab: str, query: str) -> SavedView:
    """Keep a view under a name; the same name again replaces it."""
    now = timezone.now()
    view, _created = SavedView.objects.update_or_create(
        owner=owner,
        log_name=log_name,
        name=clean_view_name(name),
        defaults={"tab": tab, "query": query, "updated_at": now},
        create_defaults={"tab": tab, "query": query, "created_at": now, "updated_at": now},
    )
    _record("save view", view=view, by=owner)
    return view


@transaction.atomic
def rename_view(view: SavedView, *, name: str, by: User) -> SavedView:
    """Give a view another name; a view that had it before is replaced."""
    wanted = clean_view_name(name)
    SavedView.objects.filter(owner=view.owner, log_name=view.log_name, name=wanted).exclude(
        pk=view.pk
    ).delete()
    view.name, view.updated_at = wanted, timezone.now()
    view.save(update_fields=["name", "updated_at"])
    _record("rename view", view=view, by=by)
    return view


@transaction.atomic
def delete_view(view: SavedView, *, by: User) -> None:
    _record("delete view", view=view, by=by)
    view.delete()


def _record(activity: str, *, view: SavedView, by: User) -> None:
    record_event(
        activity=activity,
        case_id=f"view-{view.pk}",
        by=by.username,
        attributes={"log_name": view.log_name, "name": view.name},
    )
