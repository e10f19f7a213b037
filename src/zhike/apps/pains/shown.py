"""A pain point as the pages show it: words, intervals, and the ways to what lies behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.apps.dashboards.templatetags.figures import points, yuan
from zhike.apps.pains import words
from zhike.apps.pains.rules import key_of
from zhike.apps.voice.words import aspect_words
from zhike.pipelines.answers import Answer

TRENDS = {
    "up": (gettext_lazy("growing"), "bad"),
    "down": (gettext_lazy("shrinking"), "good"),
    "same": (gettext_lazy("no change proved"), "neutral"),
}
# The tab of the journey workbench that shows an evidence best.
TABS = {"wait": "waiting", "loop": "rework", "gave_up": "funnel"}
SURE = 0.05


@dataclass(frozen=True, kw_only=True)
class ShownEvidence:
    """One evidence of a pain point; `url` leads to its cases where it comes from a log."""

    label: Any
    place: str
    customers: int
    troubles: int
    moments: int
    url: str


@dataclass(frozen=True, kw_only=True)
class ShownCause:
    """A change after which trouble rose."""

    title: str
    kind: str
    changed_on: str
    before: str
    after: str
    p: str


@dataclass(frozen=True, kw_only=True)
class ShownPoint:
    """A pain point as it is read; `row` is the row of the answer."""

    row: Mapping[str, Any]
    matter: str
    key: str
    rank: str
    ranks: str
    reach: int
    met: int
    share: str
    severity: str
    frequency: str
    value: str
    interval: str
    trend: Any
    trend_tone: str
    trend_words: str
    labels: Sequence[Any]
    causes: Sequence[ShownCause]
    evidences: Sequence[ShownEvidence]

    @property
    def url(self) -> str:
        return reverse("pains:point", args=[self.key])

    @property
    def improve_url(self) -> str:
        """The way to plan an improvement of it, with its name and how many it reaches a year."""
        stake = self.row["stake"]
        reach = round(stake["affected"]["value"]) if stake else self.reach
        asked = urlencode({"title": self.matter, "reach_a_year": reach})
        return f"{reverse('improvements:plan')}?{asked}"


def points_of(found: Answer) -> list[ShownPoint]:
    """Every pain point of the board in its order."""
    return [_point(row) for row in found.rows]


def _point(row: Mapping[str, Any]) -> ShownPoint:
    stake, trend = row["stake"], row["trend"]
    direction = direction_of(trend)
    label, tone = TRENDS[direction] if direction else (words.NONE, "neutral")
    evidences = [_evidence(one) for one in row["evidences"]]
    low, high = row["rank_lowest"], row["rank_highest"]
    return ShownPoint(
        row=row,
        matter=row["matter"],
        key=key_of(row["matter"]),
        rank=str(row["rank"]),
        ranks=str(low) if low == high else f"{low}–{high}",
        reach=row["reach"],
        met=row["met"],
        share=words.share(row["share"]["value"]),
        severity=words.each(row["severity"]["value"]),
        frequency=words.each(row["frequency"]["value"]),
        value=yuan(stake["yuan"]["value"]) if stake else words.NONE,
        interval=words.between(stake["yuan"], yuan) if stake else "",
        trend=label,
        trend_tone=tone,
        trend_words=_trend(trend),
        labels=list(dict.fromkeys(str(one.label) for one in evidences)),
        causes=[_cause(one) for one in row["causes"]],
        evidences=evidences,
    )


@dataclass(frozen=True, kw_only=True)
class ShownTexts:
    """How many texts blame something, and what is blamed in those that belong to no matter.

    `reasons` are why the bank gave aspects to none, with those aspects; `aspects` wait for one.
    """

    row: Mapping[str, Any]
    share: str
    interval: str
    open_share: str
    open_interval: str
    aspects: Sequence[tuple[str, int]]
    reasons: Mapping[str, Sequence[tuple[str, int]]]


def texts_of_no_matter(found: Answer) -> ShownTexts | None:
    """Give them; None where no text of the period blames anything or waits to be read."""
    row = found.facts.get("texts")
    if not row or not (row["blaming"] or row["not_read"]):
        return None
    by_reason: dict[str, list[tuple[str, int]]] = {}
    for one in row["aspects"]:
        counted = (aspect_words(one["aspect"]), one["texts"])
        by_reason.setdefault(one["because"], []).append(counted)
    share, undecided = row["share"], row["open_share"]
    return ShownTexts(
        row=row,
        share=words.share(share["value"]) if share else words.NONE,
        interval=words.between(share, words.share),
        open_share=words.share(undecided["value"]) if undecided else words.NONE,
        open_interval=words.between(undecided, words.share),
        aspects=by_reason.pop("", []),
        reasons=by_reason,
    )


def direction_of(trend: Mapping[str, Any] | None) -> str:
    """Say where a trend goes; empty where none is known."""
    if trend is None:
        return ""
    if trend["p_corrected"] >= SURE:
        return "same"
    return "up" if trend["difference"]["value"] > 0 else "down"


def _trend(trend: Mapping[str, Any] | None) -> str:
    if trend is None:
        return _("Only troubles are known, or too few days: no trend can be told.")
    return _(
        "Of the customers who came to it on a day, %(after)s met trouble in the last 13 weeks (n ="
        " %(n_after)s), %(before)s in the 13 weeks before (n = %(n_before)s): %(difference)s,"
        " %(interval)s; p = %(p)s, corrected over all pain points."
    ) % {
        "after": words.share(trend["after"]["value"]),
        "n_after": trend["n_after"],
        "before": words.share(trend["before"]["value"]),
        "n_before": trend["n_before"],
        "difference": points(trend["difference"]["value"]),
        "interval": words.between(trend["difference"], points),
        "p": f"{trend['p_corrected']:.3f}",
    }


def _evidence(found: Mapping[str, Any]) -> ShownEvidence:
    url = ""
    if found["log_name"] and found["evidence"] not in {"abandoned", "low_score"}:
        tab = TABS.get(found["evidence"], "map")
        asked = urlencode({"with_activities": found["activity"]})
        url = f"{reverse('journeys:tab', args=[found['log_name'], tab])}?{asked}"
    elif found["log_name"] and found["evidence"] == "abandoned":
        url = reverse("journeys:tab", args=[found["log_name"], "contact-centre"])
    # What a complaint or text is about has no name of its own.
    activity = found["activity"] or ""
    place = "" if activity == found["evidence"] else activity
    return ShownEvidence(
        label=words.evidence_label(found["evidence"]),
        place=place,
        customers=found["customers"],
        troubles=found["troubles"],
        moments=found["moments"],
        url=url,
    )


def _cause(found: Mapping[str, Any]) -> ShownCause:
    change = found["change"]
    return ShownCause(
        title=change["title"],
        kind=change["kind"],
        changed_on=change["changed_on"],
        before=words.share(found["before"]["value"]),
        after=words.share(found["after"]["value"]),
        p="< 0.001" if found["p_corrected"] < 0.001 else f"{found['p_corrected']:.3f}",
    )
