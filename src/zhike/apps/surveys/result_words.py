"""Words for the figures of a survey: what each is called, how its number is written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.apps.conversations.models import CHANNEL_LABELS
from zhike.apps.conversations.rules import Channel
from zhike.apps.dashboards.templatetags.figures import percent
from zhike.apps.tickets.models import KIND_LABELS
from zhike.apps.tickets.rules import Kind
from zhike.pipelines.survey_answers import NOWHERE
from zhike.pipelines.survey_results import Asks, Figure, Scale
from zhike.schema.signs import with_sign as with_sign

NONE = "–"
CANNOT = gettext_lazy("This cannot be reckoned from these answers.")
ASKS_LABELS = {
    Asks.RECOMMENDATION: gettext_lazy("whether they would recommend the bank"),
    Asks.SATISFACTION: gettext_lazy("how satisfied they are"),
    Asks.EASE: gettext_lazy("how easy it was"),
    Asks.EFFORT: gettext_lazy("how much effort it took"),
    Asks.PERFORMANCE: gettext_lazy("how good something was"),
}
BY_LABELS = {
    "branch": gettext_lazy("Branch"),
    "channel": gettext_lazy("Channel"),
    "segment": gettext_lazy("Segment"),
}
# What the answers of a store call a channel beside the desk's own names.
MORE_CHANNELS = {
    "app": gettext_lazy("App"),
    "branch": gettext_lazy("Branch"),
    "web": gettext_lazy("Web"),
}
LACKS = {
    "answer_off_scale": gettext_lazy(
        "The answers do not lie on the scale they are read on. Read them as something else."
    ),
    "too_few_groups": gettext_lazy(
        "Fewer than four groups have answers enough to be shown; a ranking needs four."
    ),
    "invalid_drivers": gettext_lazy(
        "Too few customers answered all the questions, or all answered one of them alike."
    ),
}


def label_of(figure: Figure, scale: Scale) -> str:
    """Name a figure; where its share is of some points, with those points."""
    if figure is Figure.NPS:
        return _("NPS")
    if figure is Figure.MEAN:
        return _("Mean (%(low)s–%(high)s)") % {"low": scale.lowest, "high": scale.highest}
    best = sorted(scale.best(2)) if figure is Figure.TOP_TWO else [5, scale.highest]
    return _("Share of %(low)s–%(high)s") % {"low": best[0], "high": best[-1]}


def definition_of(figure: Figure, scale: Scale) -> str:
    if figure is Figure.NPS:
        return _("Percent of 9 and 10 less percent of 0 to 6, of all answers on 0 to 10")
    if figure is Figure.MEAN and scale.low_is_good:
        return _("Mean of all answers; low is good")
    if figure is Figure.MEAN:
        return _("Mean of all answers; high is good")
    return _("Share of the best answers among all answers")


def value_words(figure: Figure, value: float | None, *, signed: bool = False) -> str:
    """Write a figure: points with one place, means with two, shares in percent."""
    if value is None:
        return NONE
    if figure in {Figure.TOP_TWO, Figure.EASY}:
        return with_sign(value, percent, plus=signed)
    places = 1 if figure is Figure.NPS else 2
    return with_sign(
        value, lambda size: number_format(round(size, places), decimal_pos=places), plus=signed
    )


def interval_words(figure: Figure, found: Any, *, signed: bool = False) -> str:
    if found is None or found.lower is None or found.upper is None:
        return ""
    ends = (value_words(figure, end, signed=signed) for end in (found.lower, found.upper))
    return _("%(low)s to %(high)s") % dict(zip(("low", "high"), ends, strict=True))


def shares_words(found: Any) -> str:
    """Write the ends of a share's interval."""
    if found.lower is None or found.upper is None:
        return ""
    ends = {"low": percent(found.lower), "high": percent(found.upper)}
    return _("%(low)s to %(high)s") % ends


def group_words(by: str, group: str | None) -> str:
    if group is None:
        return _("All together")
    if group in {NOWHERE, ""}:
        return _("not known")
    if by == "channel" and group in set(Channel):
        return str(CHANNEL_LABELS[Channel(group)])
    if by == "channel" and group in MORE_CHANNELS:
        return str(MORE_CHANNELS[group])
    if by == "kind" and group in set(Kind):
        return str(KIND_LABELS[Kind(group)])
    return group


def span_words(days: Iterable[date | None]) -> str:
    """Write the first and last day of some answers."""
    known = sorted(day for day in days if day is not None)
    return f"{known[0]:%Y-%m-%d} – {known[-1]:%Y-%m-%d}" if known else NONE


def lack_of(error: Exception) -> str:
    """Say what is missing for an answer, in the reader's language."""
    return str(LACKS.get(getattr(error, "code", ""), CANNOT))
