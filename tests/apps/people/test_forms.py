from __future__ import annotations

from zhike.apps.people.forms import SignInForm


def test_spaces_around_a_password_belong_to_it():
    form = SignInForm({"username": " zhao ", "password": " secret "})

    assert form.is_valid()
    assert form.cleaned_data == {"username": "zhao", "password": " secret "}


def test_both_fields_are_needed():
    assert set(SignInForm({}).errors) == {"username", "password"}
