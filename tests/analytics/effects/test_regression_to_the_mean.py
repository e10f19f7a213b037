from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from zhike.analytics.effects import Unit, return_to_the_mean
from zhike.analytics.errors import InvalidExperiment


def branches(rng, *, n=400, luck=1.0):
    """Three months; the worst fifth of the second is chosen, and nothing is done."""
    own = rng.normal(scale=2, size=n) + 20
    months = [own + rng.normal(scale=luck, size=n) for _ in range(3)]
    frame = pd.DataFrame(dict(zip(("earlier", "now", "next"), months, strict=True)))
    return frame.assign(chosen=frame.now >= frame.now.quantile(0.8))


def asked(frame):
    return return_to_the_mean(
        frame, chosen="chosen", selected_on="now", earlier="earlier", unit=Unit.MINUTES
    )


def test_what_comes_back_by_itself_is_foretold():
    frame = branches(np.random.default_rng(1), luck=2.0)

    found = asked(frame)

    came = (frame.next - frame.now)[frame.chosen].mean()
    assert found.expected.lower < came < found.expected.upper < 0
    assert found.likeness == pytest.approx(0.5, abs=0.1)
    assert "would be expected to go by itself" in found.warning
    assert "minutes" in found.warning


def test_branches_that_stay_what_they_are_need_no_warning():
    frame = branches(np.random.default_rng(2), luck=1e-6)

    assert asked(frame).expected.value == pytest.approx(0.0, abs=1e-3)


def test_chosen_by_lot_nothing_comes_back():
    rng = np.random.default_rng(3)
    frame = branches(rng, luck=2.0)
    frame["chosen"] = rng.permutation(frame.chosen)

    assert abs(asked(frame).expected.value) < 0.3


def test_too_few_branches_tell_nothing():
    frame = branches(np.random.default_rng(4), n=9)

    with pytest.raises(InvalidExperiment, match="There are 9"):
        asked(frame)
    with pytest.raises(InvalidExperiment, match="some of them chosen"):
        asked(branches(np.random.default_rng(5)).assign(chosen=False))
