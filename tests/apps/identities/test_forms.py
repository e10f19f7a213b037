from zhike.apps.identities.forms import DecisionForm, MergeForm

SAID = {"reason": "customer", "survivor": "second", "first_version": "3", "second_version": "5"}


def test_the_entry_to_use_comes_first_with_its_version():
    form = MergeForm(SAID)

    assert form.is_valid()
    assert form.seen("C1", "C2") == {"survivor": ("C2", 5), "absorbed": ("C1", 3)}


def test_a_reason_is_needed_and_the_jobs_own_is_nobodys():
    assert not DecisionForm({"reason": ""}).is_valid()
    assert not DecisionForm({"reason": "rule"}).is_valid()


def test_a_note_has_an_end():
    assert not DecisionForm({"reason": "customer", "note": "x" * 501}).is_valid()
