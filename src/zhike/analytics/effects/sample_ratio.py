"""Whether the arms have the sizes they were meant to have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scipy import special

from zhike.analytics.errors import InvalidExperiment
from zhike.schema.sentence import Sentence

# Far below 5 %: the check is made at every look, and a false alarm stops an experiment.
ALARM_BELOW = 0.001


@dataclass(frozen=True, kw_only=True)
class SampleRatio:
    """Rows per arm, the shares they were meant to have, and the p-value of that split."""

    n: Mapping[str, int]
    shares: Mapping[str, float]
    p_value: float

    @property
    def is_broken(self) -> bool:
        """Tell whether something else than chance moved rows between the arms."""
        return self.p_value < ALARM_BELOW

    @property
    def warning(self) -> Sentence | None:
        """Say what is wrong, or None where nothing is."""
        if not self.is_broken:
            return None
        sizes = ", ".join(f"{name} {count:,}" for name, count in self.n.items())
        p = f"= {self.p_value:.2g}"
        return Sentence(
            "The arms have other sizes than planned ({sizes}; p {p}): find out who is missing"
            " before any effect is believed.",
            sizes=sizes,
            p=p,
        )


def sample_ratio(n: Mapping[str, int], *, shares: Mapping[str, float] | None = None) -> SampleRatio:
    """Test the sizes of the arms against the planned shares (equal ones unless told).

    Raises
    ------
    InvalidExperiment
        The shares are not of these arms, not above zero, or there is one arm only.

    Notes
    -----
    Pearson's chi-square. A broken ratio means that rows were lost or moved after the drawing of
    lots, and what remains is no experiment. Source: A. Fabijan et al., KDD 2019.

    Examples
    --------
    >>> sample_ratio({"old": 821_588, "new": 815_482}).is_broken
    True
    >>> sample_ratio({"old": 5_010, "new": 4_990}).is_broken
    False
    """
    planned = dict.fromkeys(n, 1.0) if shares is None else dict(shares)
    if len(n) < 2 or set(planned) != set(n) or min(planned.values()) <= 0 or not sum(n.values()):
        raise InvalidExperiment(
            Sentence(
                "The planned shares must be above zero, one for each arm, of two arms or more."
                " Arms: {arms}.",
                arms=", ".join(n) or "-",
            )
        )
    whole, rows = sum(planned.values()), sum(n.values())
    fair = {name: share / whole for name, share in planned.items()}
    statistic = sum((n[name] - rows * fair[name]) ** 2 / (rows * fair[name]) for name in n)
    return SampleRatio(n=dict(n), shares=fair, p_value=float(special.chdtrc(len(n) - 1, statistic)))
