from zhike.apps.pains.rules import ASSUMED, is_allowed_value, key_of, matter_with
from zhike.pipelines.pain_board import Assumptions


def test_a_matter_is_found_again_by_its_word_and_a_strange_word_finds_none():
    assert matter_with(key_of("b"), ["a", "b"]) == "b"
    assert matter_with("none", ["a", "b"]) is None


def test_bounds_hold_and_nothing_else_can_be_assumed():
    assert is_allowed_value("low_share", 0.5)
    assert not is_allowed_value("low_share", 0.51)
    assert not is_allowed_value("luck", 1)


def test_defaults_are_those_of_the_library():
    library = Assumptions()

    assert {name: getattr(library, name) for name in ASSUMED if hasattr(library, name)} == {
        name: bounds.default for name, bounds in ASSUMED.items() if hasattr(library, name)
    } | {"leaving": {}}
    assert dict(library.severity) == {
        name.removeprefix("severity."): bounds.default
        for name, bounds in ASSUMED.items()
        if name.startswith("severity.")
    }
