"""Words for numbers, the same in every table, tile and panel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

NONE = "–"
UNITS = ((86_400.0, "%s d"), (3_600.0, "%s h"), (60.0, "%s min"))


def count(value: float | None) -> str:
    if value is None:
        return NONE
    places = 0 if float(value).is_integer() else 1
    return formats.number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)


def share(value: float | None) -> str:
    if value is None:
        return NONE
    percent = value * 100
    return f"{percent:.1f} %" if abs(percent) < 99.95 else f"{percent:.0f} %"


def ratio(value: float | None) -> str:
    return NONE if value is None else f"{value:.2f}"


def p_value(value: float | None) -> str:
    if value is None:
        return NONE
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def duration(seconds: float | None) -> str:
    """Give a length of time in its largest unit: 90 s are 1.5 min."""
    if seconds is None:
        return NONE
    for size, _words in UNITS:
        if abs(seconds) >= size:
            return _unit(size) % _short(seconds / size)
    return _("%s s") % _short(seconds)


def hours(seconds: float | None) -> str:
    return NONE if seconds is None else _("%s h") % count(round(seconds / 3600, 1))


def moment(value: str | datetime | None) -> str:
    """Give a time in the bank's zone; times come in UTC."""
    if value is None:
        return NONE
    return f"{local(value):%Y-%m-%d %H:%M}"


def local(value: str | datetime) -> datetime:
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return timezone.localtime(at if at.tzinfo else at.replace(tzinfo=UTC))


def period(first: str | None, last: str | None) -> str:
    if first is None or last is None:
        return NONE
    return f"{local(first):%Y-%m-%d} – {local(last):%Y-%m-%d}"


def interval(estimate: Mapping[str, Any] | None, *, words: Any) -> str | None:
    """Give an estimate's interval, or None where nothing is estimated."""
    if estimate is None or (estimate["lower"] is None and estimate["upper"] is None):
        return None
    confidence = f"{estimate.get('confidence', 0.95):.0%}".replace("%", " %")
    return f"{confidence}: {words(estimate['lower'])} – {words(estimate['upper'])}"


def reserved(rows: Sequence[dict[str, Any]], *names: str) -> list[dict[str, Any]]:
    """Put the library's own words for no value into the reader's language."""
    words: dict[Any, str] = {"unknown": _("unknown"), "all": _("all"), "unmapped": _("unmapped")}
    own = [{name: words.get(row.get(name), row.get(name)) for name in names} for row in rows]
    return [{**row, **said} for row, said in zip(rows, own, strict=True)]


def pairs(attributes: Any) -> list[tuple[str, str]]:
    """Take attributes as pairs, whether they come as a mapping or as a list of pairs."""
    found = attributes.items() if isinstance(attributes, Mapping) else attributes or []
    return [(str(name), str(value)) for name, value in found]


def _unit(size: float) -> str:
    # Spelt out so that the catalogue finds the texts.
    if size == 86_400.0:
        return _("%s d")
    return _("%s h") if size == 3_600.0 else _("%s min")


def _short(number: float) -> str:
    if abs(number) >= 100 or float(number).is_integer():
        return count(round(number))
    return f"{number:.1f}"
