from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.apps.people.models import ROLE_LABELS
from zhike.apps.people.rules import ROLES_WITH_PAGES, Role


class SignInForm(forms.Form):
    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PersonForm(forms.Form):
    """Who somebody is, and what he may do."""

    name = forms.CharField(label=_("Full name"), max_length=150)
    role = forms.TypedChoiceField(
        label=_("Role"),
        choices=[(role.value, ROLE_LABELS[role]) for role in ROLES_WITH_PAGES],
        coerce=Role,
    )


class NewPersonForm(PersonForm):
    username = forms.RegexField(
        r"^[\w.@+-]+$",
        label=_("Sign-in name"),
        max_length=150,
        help_text=_("Letters, digits and . @ + - _"),
        error_messages={"invalid": _("Use letters, digits and . @ + - _ only.")},
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    field_order = ("username", "name", "role")


class PasswordForm(forms.Form):
    """One's own password: the present one, and the wanted one twice."""

    present = forms.CharField(
        label=_("Present password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    wanted = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=1000,
        help_text=_("At least 10 characters, not only digits, and no common password."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same again"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("wanted") != given.get("again"):
            self.add_error("again", _("The two differ."))
        return given
