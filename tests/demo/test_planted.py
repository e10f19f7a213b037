from datetime import date

from zhike.demo import planted


def test_driver_weights_add_up_to_one():
    assert abs(sum(weight for _, weight in planted.DRIVERS.weights) - 1) < 1e-12


def test_each_age_band_shares_out_all_its_contacts():
    totals = [round(sum(shares), 9) for shares in planted.CHANNEL_BY_AGE.shares]

    assert totals == [1.0] * 6
    assert round(sum(planted.CHANNEL_BY_AGE.usual_shares), 9) == 1.0


def test_every_truth_has_a_name_of_its_own():
    assert len(set(planted.TRUTH_NAMES)) == len(planted.TRUTH_NAMES) == 22


def test_the_release_is_repaired_within_the_year():
    assert date(2025, 1, 1) < planted.FACE_LOGIN.released_date < planted.FACE_LOGIN.fixed_date
