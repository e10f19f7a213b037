"""What holds for a complaint on its day: rules of its law, and the bank's tables."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.conf import settings

from zhike.apps.complaints.codes import Code, read_codes
from zhike.apps.complaints.dated_tables import DatedTable, first_date, table_on
from zhike.apps.complaints.errors import CodeUnknown
from zhike.apps.complaints.letters import LetterKind, Part, read_letters
from zhike.apps.complaints.regimes import LAWS, Regime, number_of
from zhike.apps.complaints.remedy import read_authority
from zhike.apps.complaints.repeats import read_window
from zhike.apps.complaints.second_complaint import Method, read_method
from zhike.apps.complaints.severity import Threshold, read_thresholds
from zhike.apps.rulepacks.queries import effective
from zhike.apps.rulepacks.rules import Rule


def regimes() -> tuple[Regime, ...]:
    """The laws this bank stands under, the usual one first."""
    return tuple(Regime(one) for one in settings.COMPLAINT_REGIMES)


def rules_of(regime: Regime, *, on: date) -> dict[str, Rule]:
    """The rules in force on a day in the regime's jurisdiction, by their id."""
    found = effective(LAWS[regime].jurisdiction, on=on)
    return {rule_id: entry.rule for rule_id, entry in found.items()}


def table(name: str, *, on: date) -> DatedTable:
    """A dated table of this app: the bank's own one lies over the shipped one.

    What came in before the first table of a name is read in that one: the classes of a complaint
    have to be told, however old it is. A rule of the law in it falls away by its own dates.
    """
    own = Path(settings.HOME) / "complaint_tables"
    return table_on(name, on=max(on, first_date(name, own=own)), own=own)


def codes(name: str, *, on: date) -> dict[str, Code]:
    return read_codes(table(name, on=on))


def authority(*, on: date) -> dict[str, int]:
    return read_authority(table("authority", on=on))


def repeat_window(*, on: date) -> int:
    return read_window(table("repeats", on=on))


def risk_method(*, on: date) -> Method:
    return read_method(table("second_complaint", on=on))


def letter_parts(kind: LetterKind, regime: Regime, *, on: date) -> tuple[Part, ...]:
    """The parts a letter must have; none where the regime knows no such letter."""
    return read_letters(table("letters", on=on)).get((kind, regime), ())


def thresholds(regime: Regime, *, on: date) -> tuple[Threshold, ...]:
    """The thresholds of severity, with the numbers of the law of the day."""
    major = number_of(LAWS[regime].major, rules_of(regime, on=on))
    limits = {} if major is None else {LAWS[regime].major: major}
    return read_thresholds(table("severity", on=on), limits=limits)


def escalation(*, on: date) -> dict[str, list[str]]:
    """Who is told of a complaint of a grade."""
    return dict(table("severity", on=on).content.get("escalation") or {})


def require_codes(*codes_given: str, on: date) -> None:
    """Refuse a code that JR/T 0169 does not have on that day; an empty one is not given yet."""
    known = codes("jrt0169", on=on)
    for code in filter(None, codes_given):
        if code not in known:
            raise CodeUnknown(code=code)
