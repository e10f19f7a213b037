from zhike.demo import look_contacts
from zhike.demo.findings import QUESTIONS, QUESTIONS_OF_HOME
from zhike.demo.looks_in_words import RULES


def test_every_question_states_its_rule_in_two_languages():
    assert RULES.keys() == QUESTIONS.keys() | QUESTIONS_OF_HOME.keys()
    assert all(rule.zh and rule.en and rule.unit and rule.log_names for rule in RULES.values())


def test_the_words_carry_the_thresholds_that_are_used():
    rule = RULES["channel_preference"]

    assert f"{look_contacts.PREFERENCE_GAP * 100:g} points" in rule.en
    assert f"{look_contacts.PREFERENCE_GAP * 100:g} 个百分点" in rule.zh
