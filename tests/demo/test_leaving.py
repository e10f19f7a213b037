import numpy as np

from zhike.demo.bank import found_bank
from zhike.demo.leaving import STAYS, leaving_of
from zhike.demo.opening_hours import YEAR_SECONDS
from zhike.demo.people import make_people
from zhike.demo.planted import TOP_PAIN_POINT
from zhike.demo.service import REASONS, make_contacts


def leavers(*, without=("touchpoint_defect",)):
    bank = found_bank(seed=7, customers=3_000, without=without)
    people = make_people(bank)
    contacts = make_contacts(bank, people)
    about = contacts.reason == REASONS.index(TOP_PAIN_POINT.reason)
    often = np.bincount(contacts.customer[about], minlength=people.count) >= 2
    return leaving_of(bank, people, contacts), often


def test_whom_the_matter_wore_out_leaves_more_often_and_others_seldom():
    left_at, often = leavers()
    gone = left_at < YEAR_SECONDS

    assert (left_at[~gone] == STAYS).all()
    assert 0.10 < gone[often].mean() < 0.22
    assert abs(gone[~often].mean() - TOP_PAIN_POINT.usual_leave_share) < 0.01


def test_without_it_both_leave_alike():
    left_at, often = leavers(without=("top_pain_point", "touchpoint_defect"))
    gone = left_at < YEAR_SECONDS

    assert abs(gone[often].mean() - gone[~often].mean()) < 0.02
