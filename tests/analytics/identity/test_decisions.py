import numpy as np
import pytest

from zhike.analytics.identity.decisions import Decision, Rule, decide

AGREE = {
    "document_level": -1,
    "name_level": 4,
    "birth_level": 2,
    "sex_level": 1,
    "contact_level": 3,
    "email_level": -1,
}


def decided(probability=0.99, **change):
    levels = {name: np.array([level]) for name, level in (AGREE | change).items()}
    decision, rule = decide(levels, probability=np.array([probability]), match=0.9, doubtful=0.1)
    return decision[0], rule[0]


def test_the_same_number_is_one_person_however_unlikely_the_rest():
    assert decided(0.001, document_level=1, contact_level=0) == (Decision.MATCH, Rule.DOCUMENT)


@pytest.mark.parametrize("change", [{"birth_level": 0}, {"name_level": 0}, {"name_level": 1}])
def test_the_same_number_with_another_name_or_birth_date_is_doubtful(change):
    assert decided(document_level=1, **change) == (Decision.DOUBTFUL, Rule.CONTRADICTION)


def test_two_valid_numbers_are_two_people_however_likely_the_rest():
    assert decided(0.999999, document_level=0) == (Decision.APART, Rule.CONTRADICTION)


@pytest.mark.parametrize(
    ("probability", "decision"),
    [(0.95, Decision.MATCH), (0.5, Decision.DOUBTFUL), (0.05, Decision.APART)],
)
def test_without_documents_the_probability_decides(probability, decision):
    assert decided(probability) == (decision, Rule.PROBABILITY)


@pytest.mark.parametrize(
    "change",
    [{"contact_level": 0}, {"contact_level": -1}, {"name_level": 1}, {"name_level": -1},
     {"birth_level": 0}],
)  # fmt: skip
def test_likely_is_not_enough_without_name_and_a_way_to_reach_the_customer(change):
    assert decided(**change) == (Decision.DOUBTFUL, Rule.PROBABILITY)


def test_the_same_mail_address_is_a_way_too():
    assert decided(contact_level=0, email_level=1) == (Decision.MATCH, Rule.PROBABILITY)
