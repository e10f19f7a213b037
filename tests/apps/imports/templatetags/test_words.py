from __future__ import annotations

from django.utils.translation import override

from zhike.apps.imports.templatetags.words import (
    error_in_words,
    rule_in_words,
    warning_in_words,
)


def test_a_rule_is_told_in_the_language_of_the_page():
    with override("en"):
        assert rule_in_words("missing_value") == "A needed value is missing"


def test_a_rule_without_words_stands_for_itself():
    assert rule_in_words("some_new_rule") == "some new rule"


def test_an_error_without_words_is_told_as_such():
    with override("en"):
        assert error_in_words("source_broken") == "The file is broken"
        assert error_in_words("") == "It did not work"


def test_a_warning_is_known_by_the_code_before_its_colon():
    with override("en"):
        words = warning_in_words("mixed_time_zones: 3 times carry an offset")
        assert words == "Some times carry a zone, others do not"
        assert warning_in_words("Other sheets were not read: 2.") == ""
