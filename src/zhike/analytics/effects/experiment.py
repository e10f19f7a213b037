"""Randomised experiments: each arm against the control, with what chance alone could do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from zhike.analytics.effects.arms import Arm, rows_of
from zhike.analytics.effects.clustered import clustered
from zhike.analytics.effects.effect import Effect, Unit
from zhike.analytics.effects.gap import FEW, Adjusted, Gap, adjusted, gap_of, rare
from zhike.analytics.effects.sample_ratio import SampleRatio, sample_ratio
from zhike.analytics.effects.sequential import always_valid_p, half_width
from zhike.analytics.errors import InvalidExperiment
from zhike.analytics.frames import Frame
from zhike.analytics.intervals import Estimate, holm
from zhike.schema.sentence import Sentence

Looks = Literal["once", "any_time"]


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """The effect of each arm, the check of the arms' sizes, and rows left out as incomplete.

    `explained` is the share of the variance that values before the start took away, None without.
    """

    effects: tuple[Effect, ...]
    sample_ratio: SampleRatio
    missing: int
    explained: float | None = None


def ab(
    frame: Frame,
    *,
    arm: str,
    control: str,
    metric: str,
    per: str | None = None,
    before: str | None = None,
    cluster: str | None = None,
    shares: dict[str, float] | None = None,
    unit: Unit | None = None,
    looks: Looks = "once",
    confidence: float = 0.95,
) -> Experiment:
    """Give the effect of each arm of a randomised experiment against its control.

    Parameters
    ----------
    frame
        One row per randomised customer; any frame or Ibis table.
    arm, control
        The column of arms, and the name of the arm without change.
    metric
        The column of the outcome: numbers, or truth values (a share).
    per
        For a ratio metric the column of the denominator: the sum of `metric` per sum of `per`.
    before
        A column of values known before the start (CUPED): they take chance differences away.
    cluster
        The column of branches or households if whole ones were put into an arm.
    shares
        The planned shares of the arms; equal ones unless told.
    unit
        The unit of the metric; a column of 0 and 1 is a share, any other a number.
    looks
        ``any_time`` if the experiment is looked at while it runs and stopped when proven.
    confidence
        Coverage of the intervals, between 0 and 1.

    Returns
    -------
    Experiment
        One effect an arm, by name; p-values corrected by Holm where there are several arms.

    Raises
    ------
    MissingColumns, UnknownGroup, InvalidExperiment
        A column or the control is not there; an arm has fewer than two rows; options that exclude
        each other were asked for.

    Notes
    -----
    Welch's t; shares with fewer than ten on either side by Newcombe's interval and Fisher's test;
    ratios by the delta method; clusters by CR1 errors with t of (clusters - 1), with up to 40 of
    them by the wild cluster bootstrap. Not where customers chose their arm themselves. Source:
    B. Welch, Biometrika 34, 1947; A. Deng et al., WSDM 2013 (CUPED) and KDD 2018 (delta method);
    S. Holm, Scandinavian Journal of Statistics 6, 1979.

    Examples
    --------
    >>> import pandas as pd
    >>> minutes = [9, 7, 8, 8, 5, 6, 4, 5]
    >>> tried = pd.DataFrame({"arm": ["old"] * 4 + ["new"] * 4, "minutes": minutes})
    >>> found = ab(tried, arm="arm", control="old", metric="minutes", unit=Unit.MINUTES)
    >>> found.effects[0].sentence
    'minutes is lower by 3 minutes in new than in old (95 % interval −4.41 to −1.59; p = 0.002;
     n = 4 and 4). That is 37.5 percent less than 8.'
    """
    _check(per=per, before=before, cluster=cluster, looks=looks)
    rows = rows_of(frame, arm=arm, metric=metric, second=per or before, cluster=cluster)
    arms = rows.arms(control=control)
    ratio = sample_ratio({one.name: one.n for one in arms}, shares=shares)
    made = adjusted(arms) if before else Adjusted(arms=arms, slope=0.0, centre=0.0, explained=None)
    share = rows.is_share and per is None
    effects = []
    for before_it, one in zip(arms[1:], made.arms[1:], strict=True):
        if share and not before and not cluster and looks == "once" and rare(arms[0], before_it):
            gap = gap_of(arms[0], before_it, method="newcombe", confidence=confidence)
        elif cluster:
            gap = clustered(rows, made, one, is_ratio=per is not None, confidence=confidence)
        else:
            method = "delta" if per else "cuped" if before else "welch"
            gap = gap_of(made.arms[0], one, method=method, confidence=confidence)
        if looks == "any_time":
            gap = _at_any_time(gap, n=arms[0].n + one.n)
        chosen = unit or (Unit.SHARE if share else Unit.NUMBER)
        effects.append(_effect(metric, arms[0], one, gap, unit=chosen, ratio=ratio))
    return Experiment(
        effects=_corrected(effects),
        sample_ratio=ratio,
        missing=rows.missing,
        explained=made.explained,
    )


def _check(*, per: str | None, before: str | None, cluster: str | None, looks: Looks) -> None:
    if per and before:
        raise InvalidExperiment(
            Sentence(
                "A ratio cannot be adjusted by values before the start. Leave one of them out."
            )
        )
    if cluster and looks == "any_time":
        raise InvalidExperiment(
            Sentence("An experiment by clusters can be looked at once only, at its planned end.")
        )


def _at_any_time(gap: Gap, *, n: int) -> Gap:
    half = half_width(gap.error, n=n, confidence=gap.estimate.confidence)
    value = gap.estimate.value or 0.0
    return replace(
        gap,
        method=f"{gap.method}, always valid",
        estimate=replace(gap.estimate, lower=value - half, upper=value + half),
        p_value=always_valid_p(value, error=gap.error, n=n, confidence=gap.estimate.confidence),
        # Its interval holds at one look only.
        relative=gap.relative and Estimate(value=gap.relative.value, lower=None, upper=None),
    )


def _effect(
    metric: str, control: Arm, arm: Arm, gap: Gap, *, unit: Unit, ratio: SampleRatio
) -> Effect:
    warnings = [one for one in (ratio.warning, gap.warning) if one is not None]
    if min(control.n, arm.n) < FEW and gap.method != "newcombe":
        warnings.append(
            Sentence(
                "An arm has fewer than {few} rows: one unusual customer can make or hide an"
                " effect.",
                few=FEW,
            )
        )
    return Effect(
        method=gap.method,
        metric=metric,
        arm=arm.name,
        control=control.name,
        unit=unit,
        estimate=gap.estimate,
        relative=gap.relative,
        p_value=gap.p_value,
        baseline=gap.baseline,
        n=arm.n,
        n_control=control.n,
        warnings=tuple(warnings),
    )


def _corrected(effects: list[Effect]) -> tuple[Effect, ...]:
    if len(effects) < 2:
        return tuple(effects)
    fair = holm([effect.p_value for effect in effects])
    return tuple(
        replace(effect, p_corrected=p, correction="holm")
        for effect, p in zip(effects, fair, strict=True)
    )
