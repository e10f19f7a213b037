import numpy as np
import pyarrow.compute as pc

from zhike.demo.bank import found_bank
from zhike.demo.bill_payments import failed_payments
from zhike.demo.leaving import leaving_of
from zhike.demo.opening_hours import DAY, YEAR_SECONDS
from zhike.demo.people import AGE_BANDS, make_people
from zhike.demo.planted import TOUCHPOINT_DEFECT
from zhike.demo.service import make_contacts

PLANTED = TOUCHPOINT_DEFECT


def test_the_touchpoint_fails_one_age_group_and_many_of_them_leave():
    bank = found_bank(seed=7, customers=8_000, without=("top_pain_point",))
    people = make_people(bank)
    failed = failed_payments(bank, people)
    of_type = (people.age == AGE_BANDS.index(PLANTED.user_type)) & people.uses_app
    left_at = leaving_of(bank, people, make_contacts(bank, people))[failed.customer]
    over = failed.at + PLANTED.within_days * DAY < YEAR_SECONDS
    soon = (left_at > failed.at) & (left_at <= failed.at + PLANTED.within_days * DAY)

    assert people.uses_app[failed.customer].all()
    assert abs(failed.of_type.sum() / of_type.sum() - PLANTED.failed_share) < 0.06
    assert (~failed.of_type).sum() / (people.uses_app & ~of_type).sum() < 0.05
    assert abs(soon[failed.of_type & over].mean() - PLANTED.leave_share) < 0.07
    assert soon[~failed.of_type & over].mean() < 0.05


def test_without_it_all_fail_alike():
    bank = found_bank(seed=7, customers=8_000, without=("touchpoint_defect",))
    failed = failed_payments(bank, make_people(bank))

    assert len(failed.at) < 0.05 * 8_000
    assert failed.of_type.mean() < 0.25


def test_each_failed_payment_is_a_session_of_its_own_in_the_log(tables, bank):
    log = tables["app"]
    failed = log.filter(
        pc.and_(pc.equal(log["touchpoint"], PLANTED.touchpoint), pc.equal(log["outcome"], "失败"))
    )
    planted = failed_payments(bank, make_people(bank))

    known = planted.at < YEAR_SECONDS - 60
    assert failed.num_rows >= known.sum()
    assert len(np.unique(failed["case_id"].to_numpy())) == failed.num_rows
