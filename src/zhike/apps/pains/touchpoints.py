"""Touchpoints as the page shows them: rows, findings with the rule and its numbers, gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.apps.conversations.models import CHANNEL_LABELS
from zhike.apps.conversations.rules import Channel
from zhike.apps.dashboards.templatetags.figures import points, tidy
from zhike.apps.pains import words
from zhike.apps.pains.stated import ShownChannel, said_of
from zhike.apps.people.scopes import Caller
from zhike.apps.surveys.models import Answer as GivenAnswer
from zhike.apps.surveys.queries import answers_for
from zhike.apps.surveys.sources import branches_of
from zhike.pipelines.answers import Answer
from zhike.pipelines.touchpoint_register import TYPES, register_of_bank

TYPE_LABELS = {
    "age_band": gettext_lazy("Age"),
    "segment": gettext_lazy("Segment"),
    "tier": gettext_lazy("Tier"),
}
STAGES = {
    "open": gettext_lazy("opening an account or a loan"),
    "enquire": gettext_lazy("enquiring"),
    "use": gettext_lazy("using"),
    "after_sales": gettext_lazy("after sales"),
}
MORE_CHANNELS = {
    "app": gettext_lazy("App"),
    "branch": gettext_lazy("Branch"),
    "web": gettext_lazy("Web"),
    "atm": gettext_lazy("Cash machine"),
}
FAULTS = {
    "defect": gettext_lazy("Defects: important, and customers fare badly there"),
    "misplaced": gettext_lazy("Misplaced: where customers of this type hardly go"),
    "missing": gettext_lazy("Missing: no touchpoint where this type would go"),
}
RULES = {
    "defect": gettext_lazy(
        "Trouble at the touchpoint is followed by more leaving (95-percent interval above zero),"
        " and the share of the type that met trouble there lies above 1.25 times that of all"
        " touchpoints of the same stages (exact test, corrected over all, 5 percent); 30 customers"
        " at least."
    ),
    "misplaced": gettext_lazy(
        "A step of a process that nobody can avoid, in channels through which fewer than 15"
        " percent of the type's contacts come (upper end of the interval); 30 customers at least."
    ),
    "missing": gettext_lazy(
        "The channel of most of the type's contacts leads the next by 5 points or more, proved,"
        " and a stage that 30 customers of the type pass has no touchpoint in it, though the bank"
        " has not said that the channel is not meant for it."
    ),
}

ASKED_RULES = {
    "misplaced": gettext_lazy(
        "Asked, more of the type name this channel than any other (ahead by 5 points or more,"
        " proved), and the share that comes by it lies 15 points or more below (interval above"
        " zero, corrected over all types and stages); 30 answers and 30 uses at least."
    ),
    "missing": gettext_lazy(
        "Asked about a stage, more of the type name this channel than any other (ahead by 5 points"
        " or more, proved), the stage has no touchpoint in it, and the bank has not said that it is"
        " not meant for it; 30 answers and 30 customers at least."
    ),
}
GAPS = {
    "said": gettext_lazy("called important, yet trouble there hardly drives anybody away"),
    "shown": gettext_lazy("seldom called important, yet trouble there drives customers away"),
}


@dataclass(frozen=True, kw_only=True)
class ShownFinding:
    """A finding with its evidence in words."""

    user_type: str
    stage: str
    touchpoint: str
    channel: str
    customers: int
    evidence: str


@dataclass(frozen=True, kw_only=True)
class ShownFault:
    """One of the three lists: its title, the rules of what is done and what is said, findings."""

    name: str
    title: Any
    rule: Any
    asked_rule: Any
    rows: list[ShownFinding]

    @property
    def lead(self) -> str:
        """Both rules, as one text above the findings."""
        return f"{self.rule} {self.asked_rule}".strip()


@dataclass(frozen=True, kw_only=True)
class ShownPlace:
    """A row of the register; `row` is the row of the answer."""

    row: Mapping[str, Any]
    stage: str
    channel: str
    troubled: str
    troubled_interval: str
    score: str
    score_interval: str
    importance: str
    importance_interval: str
    stated: str
    stated_interval: str


@dataclass(frozen=True, kw_only=True)
class ShownContrast:
    """A touchpoint whose stated importance differs from the derived one, in words."""

    touchpoint: str
    gap: Any
    stated: str
    stated_interval: str
    n: int
    usual: str
    derived: str
    derived_interval: str


def register_for(caller: Caller, *, by: str) -> Answer:
    """The register over the customers in somebody's reach."""
    return register_of_bank(
        by=by if by in TYPES else TYPES[0],
        branches=branches_of(caller),
        said=said_of(answers_for(caller)),
    )


def register_of_all() -> Answer:
    """The register of the whole bank by age, as who reaches all of it sees it."""
    return register_of_bank(said=said_of(GivenAnswer.objects.filter(score__isnull=False)))


def channel_words(names: str) -> str:
    """Name channels that may stand several in one text."""
    return words.listed(_channel(name) for name in names.split("、"))


def stage_words(names: str) -> str:
    return words.listed(str(STAGES.get(name, name)) for name in names.split("、"))


def places_of(found: Answer, *, who: str = "") -> list[ShownPlace]:
    """The rows, of one user type where it is named."""
    return [_place(row) for row in found.rows if not who or row["user_type"] == who]


def channels_of(found: Answer, *, who: str) -> list[tuple[str, list[ShownChannel]]]:
    """By stage that was asked about: the channels a user type names, beside those it comes by."""
    return [
        (stage_words(one["stage"]), _channels(one, who=who))
        for one in found.facts.get("stated", {}).get("channels", [])
    ]


def _channels(asked: Mapping[str, Any], *, who: str) -> list[ShownChannel]:
    said = {one["name"]: one for one in asked["said"] if one["user_type"] == who}
    used = {one["channel"]: one for one in asked["used"] if one["user_type"] == who}
    names = sorted(said | used, key=lambda name: (-_share(said, name), -_share(used, name), name))
    return [
        ShownChannel.of(_channel(name), said=said.get(name), used=used.get(name)) for name in names
    ]


def _share(found: Mapping[str, Any], name: str) -> float:
    return (found[name]["share"]["value"] or 0.0) if name in found else 0.0


def contrasts_of(found: Answer) -> list[ShownContrast]:
    """Touchpoints that customers call important and act as if they were not, or the reverse."""
    return [
        ShownContrast(
            touchpoint=one["touchpoint"],
            gap=GAPS[one["gap"]],
            stated=words.share(one["stated"]["value"]),
            stated_interval=words.between(one["stated"], words.share),
            n=one["n"],
            usual=words.share(one["usual"]),
            derived=points(one["derived"]["value"]),
            derived_interval=words.between(one["derived"], points),
        )
        for one in found.facts.get("stated", {}).get("contrasts", [])
    ]


def types_of(found: Answer) -> list[str]:
    return sorted({row["user_type"] for row in found.rows})


def findings_of(found: Answer) -> list[ShownFault]:
    """The three lists, each with its rules and what they found."""
    was_asked = bool(found.facts.get("stated", {}).get("channels"))
    listed: dict[str, list[ShownFinding]] = {fault: [] for fault in FAULTS}
    for one in found.facts["findings"]:
        listed[one["fault"]].append(_finding(one))
    return [
        ShownFault(
            name=fault,
            title=FAULTS[fault],
            rule=RULES[fault],
            asked_rule=ASKED_RULES.get(fault, "") if was_asked else "",
            rows=rows,
        )
        for fault, rows in listed.items()
    ]


def empty_cells(found: Answer) -> list[tuple[str, str]]:
    """Channels in which a stage has no touchpoint, by stage."""
    by_stage: dict[str, list[str]] = {}
    cells: Sequence[Sequence[str]] = found.facts["empty"]
    for stage, channel in cells:
        by_stage.setdefault(stage, []).append(_channel(channel))
    return [(stage_words(stage), words.listed(some)) for stage, some in by_stage.items()]


def _channel(name: str) -> str:
    if name in set(Channel):
        return str(CHANNEL_LABELS[Channel(name)])
    return str(MORE_CHANNELS.get(name, name))


def _place(row: Mapping[str, Any]) -> ShownPlace:
    troubled, score = row["troubled"], row["score"]
    importance, stated = row["importance"], row["stated"]
    return ShownPlace(
        row=row,
        stage=stage_words(row["stage"]),
        channel=_channel(row["channel"]),
        troubled=words.share(troubled["value"]) if troubled else words.NONE,
        troubled_interval=words.between(troubled, words.share),
        score=words.share(score["value"]) if score else words.NONE,
        score_interval=words.between(score, words.share),
        importance=points(importance["value"]) if importance else words.NONE,
        importance_interval=words.between(importance, points),
        stated=words.share(stated["value"]) if stated else words.NONE,
        stated_interval=words.between(stated, words.share),
    )


def _finding(one: Mapping[str, Any]) -> ShownFinding:
    return ShownFinding(
        user_type=one["user_type"],
        stage=stage_words(one["stage"]),
        touchpoint=one["touchpoint"] or words.NONE,
        channel=channel_words(one["channel"]),
        customers=one["customers"],
        evidence=_asked_evidence(one) if one["basis"] == "asked" else _evidence(one),
    )


def _evidence(one: Mapping[str, Any]) -> str:
    value, fault = one["value"], one["fault"]
    told = {
        "value": words.share(value["value"]),
        "interval": words.between(value, words.share),
        "limit": words.share(one["against"]),
        "n": tidy(one["customers"]),
    }
    if fault == "defect":
        text = _("%(value)s met trouble (%(interval)s; n = %(n)s); the limit is %(limit)s")
    elif fault == "misplaced":
        text = _("%(value)s of their contacts come that way (%(interval)s); %(n)s passed it")
    else:
        told["value"] = points(value["value"])
        told["interval"] = words.between(value, points)
        text = _("it leads the next channel by %(value)s (%(interval)s); %(n)s pass the stage")
    return text % told


def _asked_evidence(one: Mapping[str, Any]) -> str:
    other = one["other"]
    told = {
        "value": words.share(one["value"]["value"]),
        "interval": words.between(one["value"], words.share),
        "n": tidy(one["customers"]),
        "used": words.share(other["value"]) if other else words.NONE,
        "between": words.between(other, words.share),
        "uses": tidy(one["n_other"]),
    }
    if other is None:
        return _("asked, %(value)s would rather use it (%(interval)s; n = %(n)s)") % told
    return (
        _(
            "asked, %(value)s would rather use it (%(interval)s; n = %(n)s);"
            " %(used)s come by it (%(between)s; n = %(uses)s)"
        )
        % told
    )
