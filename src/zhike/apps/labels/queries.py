"""Which text comes next for whom, its words for who may read them, and what labels say."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from zhike.apps.labels import rules
from zhike.apps.labels.models import Approval, Label, LabelText, SentimentVersion
from zhike.apps.labels.rules import Drawn, Given, Says, Verdict
from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission
from zhike.apps.surveys.sources import branches_of
from zhike.apps.vault.keys import Keyring
from zhike.apps.voice.own_texts import KINDS, masked_by_id
from zhike.pipelines.sentiment_in_use import model_in_use
from zhike.pipelines.text_labels import Agreement, Labelled, alpha
from zhike.pipelines.text_results import every_aspect
from zhike.pipelines.text_store import quotes_in_store

AXES = ("channel", "product", "step", "cause")
LEARNING = "learn_sentiment"
LOOKED_AT = 40  # texts that are tried in turn: words may be gone, or another's to read
# What a reader needs who has no right to the voice of the customer as a whole.
MAY_READ = {
    "ticket": Permission.SEE_TICKETS,
    "complaint": Permission.SEE_COMPLAINTS,
    "survey": Permission.READ_ANSWERS,
}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A text in front of somebody; `others` are the labels he decides between, without names."""

    text: LabelText
    words: str
    others: tuple[Says, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Counted:
    """How far the labelling is."""

    texts: int
    settled: int
    random: int
    disputed: int
    mine: int


@dataclass(frozen=True, kw_only=True)
class Level:
    """Agreement at one level of a label: "sentiment", an axis, or "polarity"."""

    name: str
    found: Agreement


def digest_of(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def aspect_keys() -> list[str]:
    """The aspects that are labelled, axis by axis."""
    return [one.key for one in every_aspect() if one.axis in AXES]


def is_sealed(text: LabelText) -> bool:
    """Say whether the words lie sealed in zhike, not masked in the store."""
    return text.text_id.partition("-")[0] in KINDS


def may_read(user: User, text: LabelText) -> bool:
    """Say whether somebody may read a text: what is sealed only with the right to its kind."""
    if not is_sealed(text) or user.may(Permission.SEE_VOICE):
        return True
    wanted = MAY_READ.get(text.source)
    return wanted is not None and user.may(wanted)


def words_of(texts: Iterable[LabelText], *, by: User) -> dict[int, str]:
    """The masked words of texts that somebody may read, of customers in his reach."""
    mine = [one for one in texts if may_read(by, one)]
    branches = branches_of(by)
    sealed = [one for one in mine if is_sealed(one) and (branches is None or _reaches(by, one))]
    opened = masked_by_id([one.text_id for one in sealed])
    stored = [one.text_id for one in mine if not is_sealed(one)]
    found = opened | quotes_in_store(tuple(stored), branches=branches)
    return {one.pk: found[one.text_id] for one in mine if found.get(one.text_id)}


def next_for(user: User) -> Shown | None:
    """The text that somebody labels next; nothing tells whether another person reads it too."""
    mine = _labels().filter(text=OuterRef("pk"), user=user)
    read = Count("labels", filter=_counts("labels__"))
    waiting = LabelText.objects.annotate(read=read).filter(~Exists(mine), read__lt=F("readers"))
    return _first_shown(list(waiting.order_by("pk")[:LOOKED_AT]), by=user)


def next_disputed_for(user: User) -> Shown | None:
    """The text on which two others differ, for a third person to decide."""
    rows = [row for row in disputed_texts() if user.pk not in _readers(row)]
    shown = _first_shown(rows[:LOOKED_AT], by=user)
    if shown is None:
        return None
    given = given_of([shown.text])[shown.text.pk]
    return Shown(text=shown.text, words=shown.words, others=tuple(one.says for one in given))


def shown_to(user: User, text_id: int) -> Shown | None:
    """One text, if it is this person's turn."""
    row = LabelText.objects.filter(pk=text_id).first()
    words = words_of([row], by=user).get(row.pk) if row else None
    return Shown(text=row, words=words) if row and words else None


def disputed_texts() -> list[LabelText]:
    """Texts on which people differ and nobody has decided."""
    rows = list(_undecided().filter(read__gte=2))
    given = given_of(rows)
    return [row for row in rows if rules.is_disputed(given[row.pk])]


def given_of(texts: Sequence[LabelText]) -> dict[int, list[Given]]:
    """The labels of some texts; those whose key is gone are gone."""
    rows = list(_labels().filter(text__in=texts).exclude(verdict=Verdict.SKIPPED))
    owners = {row.pk: row.key_owner for row in texts}
    ring = Keyring.of({owner for owner in owners.values() if owner})
    found: dict[int, list[Given]] = {row.pk: [] for row in texts}
    for row in rows:
        says = _opened(row, ring, owner=owners[row.text_id])
        if says is not None:
            given = Given(user_id=row.user_id, says=says, settles=row.settles)
            found[row.text_id].append(given)
    return found


def settled_texts() -> dict[int, tuple[LabelText, Says]]:
    """Every text with what counts of it, where that is decided."""
    rows = list(LabelText.objects.filter(Exists(_labels().filter(text=OuterRef("pk")))))
    given = given_of(rows)
    found = {row.pk: (row, rules.settled(given[row.pk], readers=row.readers)) for row in rows}
    return {key: (row, says) for key, (row, says) in found.items() if says is not None}


def labelled_texts() -> list[Labelled]:
    """What a model learns from: settled texts whose words are still those that were labelled."""
    rows = [(row, says) for row, says in settled_texts().values() if says.sentiment is not None]
    sealed = [row.text_id for row, _says in rows if is_sealed(row)]
    stored = tuple(row.text_id for row, _says in rows if not is_sealed(row))
    words = masked_by_id(sealed) | quotes_in_store(stored, branches=None)
    return [
        Labelled(
            text=words[row.text_id],
            sentiment=says.sentiment or 0,
            is_random=row.drawn == Drawn.RANDOM,
        )
        for row, says in rows
        if row.text_id in words and digest_of(words[row.text_id]) == row.digest
    ]


def counted_for(user: User) -> Counted:
    """How far the labelling is, and what somebody did of it.

    Labels are opened only of texts that two people read and no third decided; of all others the
    database counts.
    """
    twice = list(_undecided().filter(read__gte=2))
    given = given_of(twice)
    agreed = [
        (row, says)
        for row in twice
        if (says := rules.settled(given[row.pk], readers=row.readers)) is not None
    ]
    alone = _labels().filter(text__in=_undecided().filter(read=1, readers=1))
    decides = alone.exclude(verdict=Verdict.SKIPPED) | _labels().filter(settles=True)
    judged = decides.filter(text__drawn=Drawn.RANDOM, verdict=Verdict.JUDGED)
    return Counted(
        texts=LabelText.objects.count(),
        settled=len(agreed) + decides.count(),
        random=judged.count()
        + sum(row.drawn == Drawn.RANDOM and says.sentiment is not None for row, says in agreed),
        disputed=sum(rules.is_disputed(given[row.pk]) for row in twice),
        mine=_labels().filter(user=user).exclude(verdict=Verdict.SKIPPED).count(),
    )


def _undecided() -> QuerySet[Any]:
    """Texts that no third person decided on, with how many `read` them by themselves."""
    third = _labels().filter(text=OuterRef("pk"), settles=True)
    counted = LabelText.objects.annotate(read=Count("labels", filter=_counts("labels__")))
    return counted.filter(~Exists(third))


def agreement() -> list[Level]:
    """Krippendorff's alpha by level, of texts that two or more people read by themselves."""
    rows = list(LabelText.objects.filter(readers__gt=1))
    own = [rules.readings_of(given) for given in given_of(rows).values()]
    twice = [[one.says for one in given] for given in own if len(given) > 1]
    judged = [[says for says in given if says.sentiment is not None] for given in twice]
    judged = [given for given in judged if len(given) > 1]
    levels: dict[str, list[list[list[str]]]] = {
        "judged": [[[str(says.sentiment is not None) for says in given]] for given in twice],
        "sentiment": [[[str(says.sentiment) for says in given]] for given in judged],
    }
    for axis in AXES:
        keys = [key for key in aspect_keys() if key.partition(".")[0] == axis]
        levels[axis] = [
            [[str(key in says.aspects) for says in given] for key in keys] for given in judged
        ]
    levels["polarity"] = [
        [
            [str(says.aspects[key]) for says in given if key in says.aspects]
            for key in sorted({key for says in given for key in says.aspects})
        ]
        for given in judged
    ]
    return [Level(name=name, found=alpha(texts)) for name, texts in levels.items()]


def last_of(user: User) -> Label | None:
    """What somebody did last, if it can still be undone: nobody has decided over it."""
    last = _labels().filter(user=user).order_by("-pk").select_related("text").first()
    if last is None:
        return None
    decided = _labels().filter(text=last.text, settles=True).exclude(pk=last.pk).exists()
    return None if decided else last


def versions() -> QuerySet[SentimentVersion]:
    return SentimentVersion.objects.prefetch_related("approvals")


def approval_in_force() -> Approval | None:
    """The switch that counts; none: texts are read by rules alone."""
    return Approval.objects.select_related("version").order_by("-pk").first()


def is_followed() -> bool:
    """Say whether texts are read with what was approved."""
    approved, using = approval_in_force(), model_in_use()
    wanted = approved.version.digest if approved and approved.version else ""
    return wanted == (using.digest if using else "")


def plain(says: Says) -> dict[str, Any]:
    return {"sentiment": says.sentiment, "aspects": dict(says.aspects)}


def _labels() -> QuerySet[Label]:
    return Label.objects.filter(withdrawn_at=None)


def _counts(way: str = "") -> Q:
    return Q(**{f"{way}withdrawn_at": None, f"{way}settles": False}) & ~Q(
        **{f"{way}verdict": Verdict.SKIPPED}
    )


def _first_shown(rows: Sequence[LabelText], *, by: User) -> Shown | None:
    words = words_of(rows, by=by)
    return next((Shown(text=row, words=words[row.pk]) for row in rows if row.pk in words), None)


def _readers(row: LabelText) -> set[int]:
    return set(_labels().filter(text=row).values_list("user_id", flat=True))


def _reaches(user: User, text: LabelText) -> bool:
    home = text.customer.home_branch if text.customer else None
    return bool(home and user.reach and home.path.startswith(user.reach))


def _opened(row: Label, ring: Keyring, *, owner: str) -> Says | None:
    if row.verdict == Verdict.UNCLEAR:
        return Says(sentiment=None)
    told = row.says
    if owner:
        words = ring.open(row.says_sealed, customer_id=owner)
        told = json.loads(words) if words else None
    return Says(sentiment=told["sentiment"], aspects=told["aspects"]) if told else None
