"""Texts are drawn, labelled, skipped and settled here, and what was done last is undone."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.customers.models import Customer
from zhike.apps.labels import rules
from zhike.apps.labels.errors import NotYourTurn
from zhike.apps.labels.models import Label, LabelText
from zhike.apps.labels.queries import digest_of, given_of, last_of, plain, shown_to
from zhike.apps.labels.rules import Drawn, Says, Verdict
from zhike.apps.people.models import User
from zhike.apps.vault.keys import Keyring
from zhike.apps.voice.own_texts import masked_by_id, owners_by_id
from zhike.pipelines.read_texts import read_by
from zhike.pipelines.text_labels import Candidate, candidates, doubts_of

AT_ONCE = 40  # texts of one drawing, half of them by lot
LOOKED_AT = 400  # texts of which those the reader is least sure of are taken


def draw_texts(*, by: User, count: int = AT_ONCE) -> int:
    """Put more texts before people: half by lot, half those the reader is least sure of.

    Gives how many came. A text that was chosen for doubt and is then drawn by lot counts as drawn
    by lot, so that the share by lot stays one of all texts.
    """
    lot = LabelText.objects.count()
    found = candidates(most=LOOKED_AT, lot=lot)
    words = _words_of(found)
    there = [one for one in found if one.text_id in words]
    with transaction.atomic():
        known = dict(LabelText.objects.values_list("text_id", "drawn"))
        by_lot = [one for one in there if known.get(one.text_id) != Drawn.RANDOM][: count // 2]
        chosen = {one.text_id for one in by_lot}
        LabelText.objects.filter(text_id__in=chosen).update(drawn=Drawn.RANDOM, doubt=None)
        rest = [one for one in there if one.text_id not in known and one.text_id not in chosen]
        doubts = doubts_of([words[one.text_id] for one in rest])
        ranked = sorted(zip(doubts, rest, strict=True), key=lambda pair: -pair[0])
        unsure = [(one, doubt) for doubt, one in ranked[: count - count // 2]]
        new = [(one, None) for one in by_lot if one.text_id not in known]
        made = _rows(_mixed(new, unsure), words, first=lot)
        LabelText.objects.bulk_create(made)
        record_event(
            activity="draw texts to label",
            case_id="labels",
            by=by.username,
            attributes={"texts": str(len(made)), "by_lot": str(len(by_lot))},
        )
    return len(made)


@transaction.atomic
def label_text(text_id: int, *, by: User, says: Says | None, verdict: Verdict) -> Label:
    """Keep what somebody made of a text. Where two others differ, it decides between them.

    Raises
    ------
    NotYourTurn
    """
    text = LabelText.objects.select_for_update(of=("self",)).filter(pk=text_id).first()
    shown = shown_to(by, text_id)
    if text is None or shown is None:
        raise NotYourTurn
    if Label.objects.filter(text=text, user=by, withdrawn_at=None).exists():
        raise NotYourTurn
    given = given_of([text])[text.pk]
    settles = verdict != Verdict.SKIPPED and rules.is_disputed(given)
    # Two may have had a text of one reader on their screens: both labels are kept.
    if not settles and len(given) >= max(2, text.readers):
        raise NotYourTurn
    row = Label(text=text, user=by, verdict=verdict, settles=settles, labelled_at=timezone.now())
    if says is not None and verdict == Verdict.JUDGED:
        _keep(row, says, owner=text.key_owner)
    row.save()
    _record(row, activity="settle a label" if settles else _ACTS[verdict], by=by)
    return row


@transaction.atomic
def undo(*, by: User) -> LabelText | None:
    """Take back what somebody did last; the text comes to him again. None: there is nothing."""
    last = last_of(by)
    if last is None:
        return None
    last.withdrawn_at = timezone.now()
    last.save(update_fields=["withdrawn_at"])
    _record(last, activity="undo a label", by=by)
    return last.text


_ACTS = {
    Verdict.JUDGED: "label a text",
    Verdict.UNCLEAR: "call a text unclear",
    Verdict.SKIPPED: "skip a text",
}


def _keep(row: Label, says: Says, *, owner: str) -> None:
    if owner:
        ring = Keyring.making([owner])
        row.says_sealed = ring.seal(json.dumps(plain(says)), customer_id=owner)
    else:
        row.says = plain(says)


def _record(row: Label, *, activity: str, by: User) -> None:
    # What was said of whose text is not written down: the log is read by more people.
    record_event(
        activity=activity,
        case_id=f"label-{row.text_id}",
        by=by.username,
        attributes={"source": row.text.source, "drawn": row.text.drawn},
    )


def _words_of(found: Sequence[Candidate]) -> dict[str, str]:
    opened = masked_by_id([one.text_id for one in found if one.text is None])
    return opened | {one.text_id: one.text for one in found if one.text}


def _mixed(
    new: Sequence[tuple[Candidate, None]], unsure: Sequence[tuple[Candidate, float]]
) -> list[tuple[Candidate, float | None]]:
    """One by lot, one for doubt, in turn: who stops early has labelled of both."""
    mixed: list[tuple[Candidate, float | None]] = []
    for place in range(max(len(new), len(unsure))):
        mixed += [*new[place : place + 1], *unsure[place : place + 1]]
    return mixed


def _rows(
    chosen: Sequence[tuple[Candidate, float | None]], words: dict[str, str], *, first: int
) -> list[LabelText]:
    sealed = owners_by_id([one.text_id for one, _doubt in chosen if one.text is None])
    numbers = {one.customer_id for one, _doubt in chosen} | {o[1] for o in sealed.values()}
    known = Customer.objects.in_bulk([n for n in numbers if n], field_name="customer_id")
    now, rows = timezone.now(), []
    for place, (one, doubt) in enumerate(chosen, start=first):
        owner, whose = sealed.get(one.text_id, (one.customer_id or "", one.customer_id))
        customer = known.get(whose or "")
        rows.append(
            LabelText(
                text_id=one.text_id,
                source=one.source,
                digest=digest_of(words[one.text_id]),
                read_by=read_by(),
                customer=customer,
                # A writer of the store whom zhike does not keep has no key to go with.
                key_owner=owner if customer or one.text is None else "",
                drawn=Drawn.RANDOM if doubt is None else Drawn.UNSURE,
                doubt=doubt,
                readers=rules.readers_of(place),
                drawn_at=now,
            )
        )
    return rows
