"""Silent customers as the page shows them: groups, drivers, and why not to believe it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.apps.dashboards.templatetags.figures import points
from zhike.apps.pains import words
from zhike.apps.pains.own_asked import own_questions
from zhike.apps.pains.queries import complaints_in
from zhike.apps.pains.touchpoints import channel_words
from zhike.apps.people.scopes import Caller
from zhike.apps.surveys.sources import branches_of
from zhike.pipelines.answers import Answer
from zhike.pipelines.silent_customers import OTHER, questions_of_feeling, silent_of_bank
from zhike.schema.signs import with_sign

MET = {
    "wait": gettext_lazy("longer wait in that contact"),
    "contacts": gettext_lazy("more contacts in 90 days before"),
    "returned": gettext_lazy("came back about the same within a week"),
    "hung_up": gettext_lazy("hung up waiting in 90 days before"),
    "failures": gettext_lazy("more failures in 30 days before"),
    "complained": gettext_lazy("complained in 90 days before"),
    "tenure": gettext_lazy("longer with the bank"),
    "uses_app": gettext_lazy("uses the app"),
}
KINDS = {
    "channel": gettext_lazy("channel"),
    "about": gettext_lazy("about"),
    "outcome": gettext_lazy("ended as"),
    "segment": gettext_lazy("segment"),
}
FAULTS = {
    "few_answers": gettext_lazy("fewer than 100 answers, earlier or later"),
    "few_low": gettext_lazy("fewer than 20 dissatisfied among the answers, earlier or later"),
    "no_skill": gettext_lazy(
        "for later answers it tells no better, beyond chance, than one share for all (Brier score)"
    ),
    "off": gettext_lazy("the share it expects is off by more than two points for later answers"),
    "apart": gettext_lazy(
        "also after weighting, those who answered differ from the silent in what they met"
    ),
    "thin": gettext_lazy("the weights leave fewer than 50 effective answers"),
}
NOTHING = {
    "no_question": gettext_lazy("No question of overall satisfaction or recommendation is stored."),
    "too_few": gettext_lazy("There are too few answers, or nobody is silent."),
}
SHOWN_DRIVERS = 8
NO_SHIFT = 0.1  # standard deviations: less is no difference worth a word


@dataclass(frozen=True, kw_only=True)
class ShownGroup:
    """A group's silent customers; without `share` it is hidden or not to be believed."""

    name: str
    row: Mapping[str, Any]
    share: str
    interval: str
    answered_share: str
    answered_interval: str
    difference: str
    if_worse: str


@dataclass(frozen=True, kw_only=True)
class ShownDriver:
    """What goes with dissatisfaction, and whether the silent have more of it."""

    name: str
    odds: str
    interval: str
    shift: str
    proved: bool


def silent_for(caller: Caller, question: str = "") -> Answer:
    """The estimate for customers in somebody's reach.

    Raises
    ------
    InvalidCatalogue
        What the bank wrote of its pain points cannot be read.
    """
    return silent_of_bank(
        question=question,
        complaints=complaints_in(caller),
        own=own_questions(),
        branches=branches_of(caller),
    )


def questions_for(caller: Caller) -> list[str]:
    """The questions that tell who is dissatisfied, the default first."""
    known = questions_of_feeling(branches=branches_of(caller), own=own_questions())
    return [one.question for one in known]


def asked_words(found: Answer) -> str:
    """Say by what somebody counts as asked, as the figures' definition."""
    asked = found.facts.get("asked")
    if not asked or asked["by"] != "invitations":
        return _(
            "No invitation to this survey is on record: everybody with a contact that could be"
            " asked about is taken as asked. Those whom no survey reached are silent, too."
        )
    if not asked["sent"]:
        return _("Nobody was sent an invitation to this survey.")
    return _(
        "Asked are those who were really sent an invitation: %(n)s went out, drawn with probability"
        " %(least)s to %(most)s. Each counts once; who was not drawn is not among the silent."
    ) % {
        "n": words.number(asked["sent"]),
        "least": words.share(asked["least_probability"]),
        "most": words.share(asked["most_probability"]),
    }


def groups_of(found: Answer) -> dict[str, list[ShownGroup]]:
    """The groups by how they are made; the silent most first."""
    kinds: dict[str, list[ShownGroup]] = {
        "all": [], "segment": [], "channel": [], "branch": [], "both": []
    }  # fmt: skip
    for row in found.rows:
        named = [name for name in ("segment", "channel", "branch") if row[name]]
        kind = "both" if len(named) > 1 else (named or ["all"])[0]
        kinds[kind].append(_group(row))
    return {
        kind: sorted(rows, key=lambda one: (one.row["hidden"], -(one.row["silent"] or 0)))
        for kind, rows in kinds.items()
    }


def drivers_of(found: Answer) -> list[ShownDriver]:
    """What goes with dissatisfaction, the strongest proved first."""
    rows = [_driver(one) for one in found.facts.get("drivers", [])]
    return sorted(rows, key=lambda one: not one.proved)[:SHOWN_DRIVERS]


def faults_of(found: Answer) -> list[str]:
    """Why it must not be believed; nothing where it may."""
    if fault := found.facts["fault"]:
        return [str(NOTHING.get(fault, fault))]
    return [str(FAULTS.get(one, one)) for one in found.facts["check"]["faults"]]


def shifted(found: Answer) -> Sequence[str]:
    """Name in what the silent differ most from those who answered."""
    rows = [one for one in found.facts.get("drivers", []) if abs(one["shift"]) >= NO_SHIFT]
    rows.sort(key=lambda one: -abs(one["shift"]))
    return [
        _("%(what)s: %(shift)s standard deviations")
        % {"what": met_words(one["name"]), "shift": _signed(one["shift"])}
        for one in rows[:4]
    ]


def met_words(name: str) -> str:
    """Name what customers met."""
    kind, sign, value = name.partition("=")
    if not sign:
        return str(MET.get(name, name))
    said = _("other") if value == OTHER else value
    if kind == "channel" and value != OTHER:
        said = channel_words(value)
    return f"{KINDS.get(kind, kind)}: {said}"


def _group(row: Mapping[str, Any]) -> ShownGroup:
    names = [row["segment"], channel_words(row["channel"]) if row["channel"] else "", row["branch"]]
    share, answered = row["estimate"], row["among_answers"]
    both = share and answered and answered["value"] is not None
    return ShownGroup(
        name=" × ".join(filter(None, names)) or _("All"),
        row=row,
        share=words.share(share["value"]) if share else words.NONE,
        interval=words.between(share, words.share),
        answered_share=words.share(answered["value"]) if answered else words.NONE,
        answered_interval=words.between(answered, words.share),
        difference=points(share["value"] - answered["value"]) if both else words.NONE,
        if_worse=words.share(row["if_worse"]) if row["if_worse"] is not None else words.NONE,
    )


def _driver(row: Mapping[str, Any]) -> ShownDriver:
    odds = row["odds"]
    return ShownDriver(
        name=met_words(row["name"]),
        odds=words.each(odds["value"]),
        interval=words.between(odds, words.each),
        shift=_signed(row["shift"]),
        proved=odds["lower"] > 1 or odds["upper"] < 1,
    )


def _signed(value: float) -> str:
    return with_sign(value, "{:.2f}".format, plus=True)
