"""What customers wrote to zhike itself: opened to be read, kept nowhere but where it is sealed.

Messages of customers, what a complaint says, and words beside survey answers. A text is named by
its kind and row (`message-7`), and opened by that name where its words are shown.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Max, QuerySet, Value
from django.db.models.functions import Coalesce

from zhike.apps.complaints.models import Complaint
from zhike.apps.conversations.models import Message
from zhike.apps.conversations.rules import Side
from zhike.apps.surveys.models import Answer
from zhike.apps.tickets.rules import Kind, State
from zhike.apps.vault.errors import SealBroken
from zhike.apps.vault.keys import ERASED, Keyring
from zhike.pipelines.text_store import masked_words

KINDS = frozenset({"message", "complaint", "answer"})
AT_ONCE = 2_000
OVERLAP = 1_000  # so many rows later ones may have overtaken, while their transaction ran


@dataclass(frozen=True)
class _Kind:
    """One kind of sealed texts; its rows have words, owner, whose, when, kind (of ticket)."""

    name: str
    rows: QuerySet[Any]


def _kinds() -> tuple[_Kind, ...]:
    messages = Message.objects.filter(side=Side.CUSTOMER).exclude(ticket__state=State.SPAM)
    complaints = Complaint.objects.exclude(ticket__state=State.SPAM)
    answers = Answer.objects.filter(invitation__customer__isnull=False)
    survey = Value("survey")
    return (
        _Kind(
            "message",
            messages.exclude(text_sealed="").values(
                "pk",
                words=F("text_sealed"),
                owner=F("ticket__key_owner"),
                whose=F("ticket__customer__customer_id"),
                when=F("sent_at"),
                kind=F("ticket__kind"),
            ),
        ),
        _Kind(
            "complaint",
            complaints.exclude(what_sealed="").values(
                "pk",
                words=F("what_sealed"),
                owner=F("ticket__key_owner"),
                whose=F("ticket__customer__customer_id"),
                when=F("received_at"),
                kind=F("ticket__kind"),
            ),
        ),
        _Kind(
            "answer",
            answers.exclude(text_sealed="").values(
                "pk",
                words=F("text_sealed"),
                owner=F("invitation__customer__customer_id"),
                whose=F("invitation__customer__customer_id"),
                when=F("answered_at"),
                kind=survey,
            ),
        ),
    )


def version_of_own_texts() -> Hashable:
    """Give what changes when a text came in."""
    models = (Message, Complaint, Answer)
    return tuple(model.objects.aggregate(last=Coalesce(Max("pk"), 0))["last"] for model in models)


def own_texts(after: Mapping[str, int] | None = None) -> Iterator[list[dict[str, Any]]]:
    """Give texts as rows of `feedback_text`, opened, some thousand at once.

    `after` names the last text of a kind that was read: those long before it are left out. What
    comes in meanwhile is left to the next time: at a busy desk there is always something new.
    """
    for kind in _kinds():
        last = (after or {}).get(kind.name, 0) - OVERLAP
        there = kind.rows.filter(pk__lte=kind.rows.aggregate(last=Max("pk"))["last"] or 0)
        while rows := list(there.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
            last = rows[-1]["pk"]
            yield [_row(kind.name, row, text) for row, text in _opened(rows)]


def masked_by_id(ids: Sequence[str]) -> dict[str, str]:
    """Open and mask the texts of these names; those erased or gone are left out."""
    found = {}
    for kind in _kinds():
        mine = [key for key in ids if key.startswith(f"{kind.name}-")]
        numbers = [int(key.partition("-")[2]) for key in mine if key.partition("-")[2].isdigit()]
        rows = list(kind.rows.filter(pk__in=numbers)) if numbers else []
        for row, text in _opened(rows):
            found[f"{kind.name}-{row['pk']}"] = masked_words(text)
    return found


def owners_by_id(ids: Sequence[str]) -> dict[str, tuple[str, str | None]]:
    """Give for texts of these names whose key they lie under, and whose they are, if known."""
    found = {}
    for kind in _kinds():
        mine = [key.partition("-") for key in ids if key.startswith(f"{kind.name}-")]
        numbers = [int(number) for _name, _dash, number in mine if number.isdigit()]
        for row in kind.rows.filter(pk__in=numbers) if numbers else ():
            found[f"{kind.name}-{row['pk']}"] = (row["owner"], row["whose"])
    return found


def _opened(rows: Sequence[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], str]]:
    ring = Keyring.of({row["owner"] for row in rows})
    for row in rows:
        try:
            text = ring.open(row["words"], customer_id=row["owner"])
        except SealBroken:
            continue  # health tells of it; here it is a text less
        if text and text != ERASED:
            yield row, text


def _row(name: str, row: dict[str, Any], text: str) -> dict[str, Any]:
    kinds = {"survey": "survey", Kind.COMPLAINT: "complaint"}
    return {
        "feedback_id": f"{name}-{row['pk']}",
        "customer_id": row["whose"],
        "source": kinds.get(row["kind"], "ticket"),
        "written_at": row["when"].replace(tzinfo=None),
        "text": text,
        "score": None,
    }
