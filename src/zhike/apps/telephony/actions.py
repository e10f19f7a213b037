"""What administrators do to telephone systems and extensions."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.telephony.errors import ExtensionTaken, NameTaken
from zhike.apps.telephony.models import Extension, Switchboard
from zhike.apps.vault.secrets import seal_secret

SECRET_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class Made:
    """A telephone system with the secret that is shown this once."""

    switchboard: Switchboard
    secret: str


@transaction.atomic
def add_switchboard(*, name: str, mapping: str, queue: WorkQueue, by: str) -> Made:
    """Hear of the calls of one more telephone system."""
    _require_free(name)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    made = Switchboard.objects.create(
        name=name,
        mapping=mapping,
        queue=queue,
        secret_sealed=seal_secret(secret),
        created_at=timezone.now(),
        created_by=by,
    )
    _record(made, "add switchboard", by=by, after=_state_of(made))
    return Made(switchboard=made, secret=secret)


@transaction.atomic
def change_switchboard(
    board: Switchboard, *, name: str, mapping: str, queue: WorkQueue, by: str
) -> None:
    _require_free(name, besides=board)
    before = _state_of(Switchboard.objects.select_related("queue").get(pk=board.pk))
    board.name, board.mapping, board.queue = name, mapping, queue
    board.save(update_fields=["name", "mapping", "queue"])
    _record(board, "change switchboard", by=by, before=before, after=_state_of(board))


@transaction.atomic
def draw_secret(board: Switchboard, *, by: str) -> str:
    """Sign with another secret from now on; what the old one signed is refused."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    board.secret_sealed = seal_secret(secret)
    board.save(update_fields=["secret_sealed"])
    _record(board, "new switchboard secret", by=by)
    return secret


@transaction.atomic
def remove_switchboard(board: Switchboard, *, by: str) -> None:
    """Hear of its calls no more and forget its secret; its conversations stay."""
    _record(board, "remove switchboard", by=by, before=_state_of(board))
    board.removed_at, board.secret_sealed = timezone.now(), ""
    board.save(update_fields=["removed_at", "secret_sealed"])


@transaction.atomic
def set_extension(*, number: str, person: User, by: str) -> Extension:
    """Give somebody a telephone; he has one, and so does it have one owner."""
    taken = Extension.objects.select_related("user").filter(number=number).first()
    if taken and taken.user_id != person.pk:
        raise ExtensionTaken(number=number, name=str(taken.user))
    before = Extension.objects.filter(user=person).first()
    made, _is_new = Extension.objects.update_or_create(
        user=person, defaults={"number": number, "set_at": timezone.now(), "set_by": by}
    )
    record_event(
        activity="set extension",
        case_id=f"person-{person.pk}",
        by=by,
        outcome=person.username,
        before={"extension": before.number} if before else None,
        after={"extension": number},
    )
    return made


@transaction.atomic
def end_extension(extension: Extension, *, by: str) -> None:
    """Take a telephone back: nobody's calls ring there any more."""
    record_event(
        activity="end extension",
        case_id=f"person-{extension.user_id}",
        by=by,
        outcome=extension.user.username,
        before={"extension": extension.number},
    )
    extension.delete()


def _require_free(name: str, *, besides: Switchboard | None = None) -> None:
    same = Switchboard.objects.filter(name=name, removed_at=None)
    if besides:
        same = same.exclude(pk=besides.pk)
    if same.exists():
        raise NameTaken(name=name)


def _state_of(board: Switchboard) -> dict[str, str]:
    return {"name": board.name, "mapping": board.mapping, "queue": board.queue.code}


def _record(
    board: Switchboard,
    activity: str,
    *,
    by: str,
    before: dict[str, str] | None = None,
    after: dict[str, str] | None = None,
) -> None:
    record_event(
        activity=activity,
        case_id=f"switchboard-{board.pk}",
        by=by,
        outcome=board.name,
        before=before,
        after=after,
    )
