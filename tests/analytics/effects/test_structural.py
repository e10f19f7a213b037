"""Against the published local level of the Nile, and against statsmodels' Kalman filter."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from tests.analytics.effects.nile import NILE

from zhike.analytics.effects.structural import Forecast, structural


def level(y, drifts=None):
    wanted = {} if drifts is None else {"drifts": drifts}
    return structural(y, at=np.arange(len(y), dtype=float), design=np.ones((len(y), 1)), **wanted)


def test_the_nile_has_the_published_variances():
    # J. Durbin, S. J. Koopman, Time Series Analysis by State Space Methods: 15,099 and 1,469.1.
    best = level(NILE, np.linspace(0.3, 0.32, 401)).likeliest

    assert best.variance == pytest.approx(15_099, rel=1e-3)
    assert best.drift**2 * best.variance == pytest.approx(1_469.1, rel=2e-3)


def test_at_one_drift_it_looks_ahead_as_the_kalman_filter_does():
    drift, ahead = 0.3, 12
    fitted = level(NILE, np.array([0.0, drift]))
    only = fitted.fits[1]
    model = sm.tsa.UnobservedComponents(NILE, "llevel", use_exact_diffuse=True)
    theirs = model.smooth([only.variance, drift**2 * only.variance]).get_forecast(ahead)

    for place in range(ahead):
        alone = np.eye(ahead)[place]
        found = fitted.ahead(
            at=np.arange(100.0, 100 + ahead), design=np.ones((ahead, 1)), weights=alone
        )
        assert found.centres[1] == pytest.approx(theirs.predicted_mean[place])
        assert found.widths[1] ** 2 == pytest.approx(theirs.var_pred_mean[place])


def test_without_drift_it_is_ordinary_regression():
    rng = np.random.default_rng(1)
    x = np.column_stack([np.ones(40), rng.normal(size=40)])
    y = x @ [3.0, 2.0] + rng.normal(size=40)
    found = structural(y[:30], at=np.arange(30.0), design=x[:30], drifts=np.array([0.0, 1e-9]))
    look = found.ahead(at=np.arange(30.0, 40.0), design=x[30:], weights=np.full(10, 0.1))

    theirs = sm.OLS(y[:30], x[:30]).fit()
    mean = x[30:].mean(axis=0)
    width = theirs.scale * (0.1 + mean @ theirs.normalized_cov_params @ mean)
    assert look.centres[0] == pytest.approx(mean @ theirs.params)
    assert look.widths[0] ** 2 == pytest.approx(width)
    assert look.freedom == 28


def test_the_quantiles_are_those_of_the_mixture():
    mixed = Forecast(
        weights=np.array([0.5, 0.5]), centres=np.array([0.0, 8.0]), widths=np.ones(2), freedom=30
    )

    assert mixed.mean == 4.0
    for share in (0.025, 0.3, 0.975):
        assert mixed.below(mixed.quantile(share)) == pytest.approx(share, abs=1e-6)


def test_a_gap_in_time_widens_what_is_ahead():
    fitted = level(NILE[:60])
    near, far = (
        fitted.ahead(at=np.array([place]), design=np.ones((1, 1)), weights=np.ones(1))
        for place in (60.0, 90.0)
    )

    assert far.quantile(0.9) - far.quantile(0.1) > near.quantile(0.9) - near.quantile(0.1)
