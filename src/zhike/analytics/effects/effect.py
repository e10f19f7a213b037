"""The one answer to "did it help?": an estimate with its interval, in words and in yuan."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import floor, log10

from zhike.analytics.intervals import Estimate
from zhike.schema.sentence import Sentence
from zhike.schema.signs import with_sign

PER_CENT = 100


class Unit(StrEnum):
    """What a metric is counted in. Shares run from 0 to 1 and differ by percentage points."""

    SHARE = "share"
    NUMBER = "number"
    POINTS = "points"
    YUAN = "yuan"
    SECONDS = "seconds"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"

    def told(self, value: float, *, plus: bool = False) -> Sentence:
        """Say a difference in this unit, for example ``4.52 percentage points``.

        Examples
        --------
        >>> Unit.SHARE.told(0.0452)
        '4.52 percentage points'
        >>> Unit.YUAN.told(-1234.5)
        '−1,234 yuan'
        """
        if self is Unit.SHARE:
            number = shown(PER_CENT * value, plus=plus)
            return Sentence("{number} percentage points", number=number)
        number = shown(value, plus=plus)
        made = {
            Unit.NUMBER: lambda: Sentence("{number}", number=number),
            Unit.POINTS: lambda: Sentence("{number} points", number=number),
            Unit.YUAN: lambda: Sentence("{number} yuan", number=number),
            Unit.SECONDS: lambda: Sentence("{number} seconds", number=number),
            Unit.MINUTES: lambda: Sentence("{number} minutes", number=number),
            Unit.HOURS: lambda: Sentence("{number} hours", number=number),
            Unit.DAYS: lambda: Sentence("{number} days", number=number),
        }
        return made[self]()


class Against(StrEnum):
    """With what the changed ones are compared."""

    CONTROL = "control"
    NOT_REACHED = "not_reached"
    COUNTERFACTUAL = "counterfactual"


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What a change did to one metric.

    `estimate` is the difference in the metric's `unit` (shares: 0.01 is one percentage point),
    `relative` the same as a part of `baseline`, what the metric is without the change (0.1 is ten
    percent more). `p_value` is two-sided and raw; `p_corrected` counts the other arms beside it.
    `n` and `n_control` are what the method compares: rows, branches or periods. `yuan` is there
    where a value per unit was given. `warnings` say what would make the figure untrue.
    """

    method: str
    metric: str
    arm: str
    control: str
    unit: Unit
    estimate: Estimate
    p_value: float
    n: int
    n_control: int
    baseline: float | None = None
    relative: Estimate | None = None
    p_corrected: float | None = None
    correction: str | None = None
    against: Against = Against.CONTROL
    yuan: Estimate | None = None
    warnings: tuple[Sentence, ...] = field(default=())

    @property
    def is_proven(self) -> bool:
        """Tell whether chance is an unlikely reason, the correction included."""
        p = self.p_value if self.p_corrected is None else self.p_corrected
        return p < 1 - self.estimate.confidence

    def worth(self, *, yuan_per_unit: float, times: float = 1.0) -> Effect:
        """Give the same effect with what it is worth in yuan.

        Parameters
        ----------
        yuan_per_unit
            What one unit of the metric is worth; of a share, what one customer more is worth.
        times
            To how many customers, or for how many periods, the effect applies.

        Notes
        -----
        The interval is that of the effect alone: the value of a unit is taken as given.
        """
        scale = yuan_per_unit * times
        low, high = (
            None if end is None else end * scale
            for end in (self.estimate.lower, self.estimate.upper)
        )
        value = None if self.estimate.value is None else self.estimate.value * scale
        if scale < 0:
            low, high = high, low
        return replace(self, yuan=replace(self.estimate, value=value, lower=low, upper=high))

    @property
    def sentence(self) -> Sentence:
        """Say it so that anyone can read it; pages tell it in their own language."""
        gap = self.estimate.value
        if gap is None:
            return Sentence("The effect on {metric} cannot be told.", metric=self.metric)
        parts = {
            "metric": self.metric,
            "arm": self.arm,
            "control": self.control,
            "gap": self.unit.told(abs(gap)) if self.is_proven else self.unit.told(gap, plus=True),
            "interval": self._interval(self.estimate, self.unit),
            "p": self._p(),
            "n": f"{self.n:,}",
            "n_control": f"{self.n_control:,}",
            "more": self._more(),
        }
        if self.against is Against.NOT_REACHED:
            return _where_reached(parts, proven=self.is_proven, higher=gap > 0)
        if self.against is Against.COUNTERFACTUAL:
            return _without_control(parts, proven=self.is_proven, higher=gap > 0)
        return _with_control(parts, proven=self.is_proven, higher=gap > 0)

    def _interval(self, estimate: Estimate, unit: Unit) -> Sentence:
        if estimate.lower is None or estimate.upper is None:
            return Sentence("interval unknown")
        # Rounded, so that 0.95 is not told as 95.00000000000001.
        confidence = f"{PER_CENT * estimate.confidence:g} %"
        return Sentence(
            "{confidence} interval {low} to {high}",
            confidence=confidence,
            low=_bare(estimate.lower, unit),
            high=_bare(estimate.upper, unit),
        )

    def _p(self) -> Sentence:
        p, corrected = self.p_value, self.p_corrected
        if corrected is None:
            return Sentence("p {p}", p=_p_shown(p))
        return Sentence(
            "p {p}, corrected for all arms {corrected}",
            p=_p_shown(p),
            corrected=_p_shown(corrected),
        )

    def _more(self) -> Sentence:
        return Sentence("{relative}{yuan}", relative=self._relative(), yuan=self._in_yuan())

    def _relative(self) -> Sentence | str:
        if self.relative is None or self.relative.value is None or not self.is_proven:
            return ""
        percent = shown(PER_CENT * abs(self.relative.value))
        base = (
            f"{shown(PER_CENT * (self.baseline or 0))} %"
            if self.unit is Unit.SHARE
            else shown(self.baseline or 0)
        )
        if self.relative.value < 0:
            return Sentence(
                " That is {percent} percent less than {base}.", percent=percent, base=base
            )
        return Sentence(" That is {percent} percent more than {base}.", percent=percent, base=base)

    def _in_yuan(self) -> Sentence | str:
        if self.yuan is None or self.yuan.value is None:
            return ""
        return Sentence(
            " In money: {money} ({interval}).",
            money=Unit.YUAN.told(self.yuan.value),
            interval=self._interval(self.yuan, Unit.YUAN),
        )


def shown(value: float, *, plus: bool = False) -> str:
    """Give a number as people read it: three digits that mean something, thousands marked.

    With `plus` it is a difference: above zero it bears its sign.

    Examples
    --------
    >>> shown(4.5234), shown(0.004239), shown(123456.7), shown(-0.0), shown(0.96)
    ('4.52', '0.00424', '123,457', '0', '0.96')
    """
    return with_sign(value, _size, plus=plus)


def _size(value: float) -> str:
    if value == 0:
        return "0"
    decimals = max(0, 2 - floor(log10(value)))
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _bare(value: float, unit: Unit) -> str:
    return shown(PER_CENT * value if unit is Unit.SHARE else value)


def _p_shown(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"= {p:.3f}"


def _with_control(parts: dict[str, Sentence | str], *, proven: bool, higher: bool) -> Sentence:
    if not proven:
        return Sentence(
            "{metric}: no effect of {arm} is shown. It differs from {control} by {gap} ({interval};"
            " {p}; n = {n} and {n_control}), which chance alone may do.{more}",
            **parts,
        )
    if higher:
        return Sentence(
            "{metric} is higher by {gap} in {arm} than in {control} ({interval}; {p};"
            " n = {n} and {n_control}).{more}",
            **parts,
        )
    return Sentence(
        "{metric} is lower by {gap} in {arm} than in {control} ({interval}; {p};"
        " n = {n} and {n_control}).{more}",
        **parts,
    )


def _without_control(parts: dict[str, Sentence | str], *, proven: bool, higher: bool) -> Sentence:
    if not proven:
        return Sentence(
            "{metric}: no effect of {arm} is shown. It differs from what was to be expected without"
            " it by {gap} ({interval}; {p}; {n} periods after, {n_control} before), which chance"
            " alone may do.{more}",
            **parts,
        )
    if higher:
        return Sentence(
            "{metric} is higher by {gap} since {arm} than it would have been without it"
            " ({interval}; {p}; {n} periods after, {n_control} before).{more}",
            **parts,
        )
    return Sentence(
        "{metric} is lower by {gap} since {arm} than it would have been without it ({interval};"
        " {p}; {n} periods after, {n_control} before).{more}",
        **parts,
    )


def _where_reached(parts: dict[str, Sentence | str], *, proven: bool, higher: bool) -> Sentence:
    if not proven:
        return Sentence(
            "{metric}: no effect of {arm} is shown. Those reached differ by {gap} from what was"
            " to be expected without it ({interval}; {p}; {n} reached, {n_control} to compare"
            " with), which chance alone may do.{more}",
            **parts,
        )
    if higher:
        return Sentence(
            "{metric} is higher by {gap} where {arm} arrived than it would have been without it"
            " ({interval}; {p}; {n} reached, {n_control} to compare with).{more}",
            **parts,
        )
    return Sentence(
        "{metric} is lower by {gap} where {arm} arrived than it would have been without it"
        " ({interval}; {p}; {n} reached, {n_control} to compare with).{more}",
        **parts,
    )
