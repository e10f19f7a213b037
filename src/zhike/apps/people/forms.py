from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.apps.people.models import ROLE_LABELS, Branch, OwnRole, Team, User, WorkQueue
from zhike.apps.people.queries import sign_in_policy
from zhike.apps.people.rules import ROLES_WITH_PAGES, Permission, Role
from zhike.apps.people.scopes import branches_in_reach, in_reach

MINUTE = "%Y-%m-%dT%H:%M"


class LocalTime(forms.DateTimeInput):
    """The browser's own field for a day and a time."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format=MINUTE)


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


class ProofForm(forms.Form):
    """One's own password once more, a code in its place, or the answer of a security key."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        required=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    answer = forms.CharField(required=False, max_length=20_000)

    def __init__(self, *args: Any, with_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].widget.is_required = True
        if with_code:
            self.fields["password"].label = _("Password, or a code of your second factor")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("password") and not given.get("answer"):
            self.add_error("password", _("Fill this in."))
        return given


OWN = "own:"


class PersonForm(forms.Form):
    """Who somebody is, where he belongs and what he may do; `by` is who fills it in."""

    name = forms.CharField(label=_("Full name"), max_length=150)
    role = forms.ChoiceField(label=_("Role"))
    branch = forms.ModelChoiceField(
        label=_("Branch"),
        queryset=Branch.objects.none(),
        required=False,
        help_text=_("This person reaches the branch and all below it. Empty: your own branch."),
    )
    teams = forms.ModelMultipleChoiceField(
        label=_("Teams"), queryset=Team.objects.none(), required=False
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.own_roles = {f"{OWN}{role.pk}": role for role in OwnRole.objects.all()}
        choose(self.fields["role"], choices=self._roles())
        branches = branches_in_reach(Branch.objects.order_by("path"), caller=by)
        choose(self.fields["branch"], rows=branches, label=indented)
        choose(self.fields["teams"], rows=in_reach(Team.objects.all(), caller=by))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        chosen = given.get("role", "")
        own = self.own_roles.get(chosen)
        given["own_role"] = own
        if chosen:
            given["role"] = Role(own.based_on) if own else Role(chosen)
        given["branch"] = given.get("branch") or self.by.branch
        return given

    def _roles(self) -> list[tuple[Any, Any]]:
        built_in = [(role.value, ROLE_LABELS[role]) for role in ROLES_WITH_PAGES]
        own = [(key, role.name) for key, role in self.own_roles.items()]
        return [*built_in, (_("Own roles"), own)] if own else [*built_in]


class NewPersonForm(PersonForm):
    username = forms.RegexField(
        r"^[\w.@+-]+$",
        label=_("Sign-in name"),
        max_length=150,
        help_text=_("Letters, digits and . @ + - _"),
        error_messages={"invalid": _("Use letters, digits and . @ + - _ only.")},
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    field_order = ("username", "name", "role", "branch", "teams")


class RoleForm(forms.Form):
    """An own role: its name, the built-in role it is based on, its permissions."""

    name = forms.CharField(label=_("Name"), max_length=100)
    based_on = forms.TypedChoiceField(
        label=_("Based on"),
        choices=[(role.value, ROLE_LABELS[role]) for role in ROLES_WITH_PAGES],
        coerce=Role,
        help_text=_("Rules about roles, such as the second factor, hold as for this one."),
    )
    permissions = forms.MultipleChoiceField(
        label=_("Permissions"),
        choices=[(permission.value, permission.value) for permission in Permission],
        widget=forms.CheckboxSelectMultiple,
    )


class BranchForm(forms.Form):
    code = forms.CharField(label=_("Code"), max_length=50)
    name = forms.CharField(label=_("Name"), max_length=150)


class PolicyForm(forms.Form):
    """What the bank asks of those who sign in."""

    attempts = forms.IntegerField(label=_("Wrong tries before the lock"), min_value=3, max_value=20)
    window_minutes = forms.IntegerField(label=_("within minutes"), min_value=1, max_value=24 * 60)
    lock_minutes = forms.IntegerField(
        label=_("Minutes of the lock"),
        min_value=0,
        max_value=24 * 60,
        help_text=_("0: until an administrator unlocks it."),
    )
    address_attempts = forms.IntegerField(
        label=_("Wrong tries from one address"),
        min_value=0,
        max_value=10_000,
        help_text=_("0: not counted. Behind a proxy everybody has one address."),
    )
    fresh_minutes = forms.IntegerField(
        label=_("Minutes until a sensitive act asks again"), min_value=1, max_value=60
    )
    least_length = forms.IntegerField(label=_("Shortest password"), min_value=8, max_value=64)
    remembered_passwords = forms.IntegerField(
        label=_("Earlier passwords that may not come back"), min_value=0, max_value=24
    )
    password_days = forms.IntegerField(
        label=_("Days until a password must change"),
        min_value=0,
        max_value=3650,
        help_text=_("0: never, as NIST SP 800-63B advises."),
    )
    second_factor_roles = forms.MultipleChoiceField(
        label=_("Second factor needed for"),
        choices=[(role.value, ROLE_LABELS[role]) for role in ROLES_WITH_PAGES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class MoveForm(forms.Form):
    parent = forms.ModelChoiceField(label=_("Below"), queryset=Branch.objects.none())

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        branches = branches_in_reach(Branch.objects.order_by("path"), caller=by)
        choose(self.fields["parent"], rows=branches, label=indented)


class NewBranchForm(MoveForm, BranchForm):
    field_order = ("code", "name", "parent")


class StandInForm(forms.Form):
    """Who acts for whom, from when until when; `by` may choose whom he leads."""

    absent = forms.ModelChoiceField(
        label=_("Who is absent"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("I myself"),
    )
    stand_in = forms.ModelChoiceField(label=_("Stand-in"), queryset=User.objects.none())
    begins_at = forms.DateTimeField(label=_("From"), widget=LocalTime(), input_formats=[MINUTE])
    ends_at = forms.DateTimeField(label=_("Until"), widget=LocalTime(), input_formats=[MINUTE])
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        people = in_reach(User.objects.filter(is_active=True), caller=by).order_by("username")
        colleagues = people.filter(is_demo=by.is_demo)
        choose(self.fields["stand_in"], rows=colleagues)
        if by.may(Permission.MANAGE_STAND_INS):
            choose(self.fields["absent"], rows=colleagues.exclude(pk=by.pk))
        else:
            del self.fields["absent"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["absent"] = given.get("absent") or self.by
        return given


class QueueForm(forms.Form):
    code = forms.CharField(label=_("Code"), max_length=50)
    name = forms.CharField(label=_("Name"), max_length=150)
    branch = forms.ModelChoiceField(label=_("Branch"), queryset=Branch.objects.none())

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        branches = branches_in_reach(Branch.objects.order_by("path"), caller=by)
        choose(self.fields["branch"], rows=branches, label=indented)


class TeamForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=150)
    branch = forms.ModelChoiceField(label=_("Branch"), queryset=Branch.objects.none())
    members = forms.ModelMultipleChoiceField(
        label=_("People"), queryset=User.objects.none(), required=False
    )
    queues = forms.ModelMultipleChoiceField(
        label=_("Queues"), queryset=WorkQueue.objects.none(), required=False
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        branches = branches_in_reach(Branch.objects.order_by("path"), caller=by)
        choose(self.fields["branch"], rows=branches, label=indented)
        people = in_reach(User.objects.filter(is_active=True), caller=by)
        choose(self.fields["members"], rows=people.order_by("username"))
        choose(self.fields["queues"], rows=in_reach(WorkQueue.objects.all(), caller=by))


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
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same again"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        policy = sign_in_policy()
        self.fields["wanted"].help_text = _(
            "At least %(least)s characters, not only digits, no common password, not your name,"
            " none of your last %(count)s."
        ) % {"least": policy.least_length, "count": policy.remembered_passwords}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("wanted") != given.get("again"):
            self.add_error("again", _("The two differ."))
        return given


def indented(branch: Branch) -> str:
    """A branch in a list of choices, set in as deep as it lies in the tree."""
    return "\u2003" * (branch.path.count("/") - 2) + branch.name


def choose(field: forms.Field, *, rows: Any = None, choices: Any = None, label: Any = None) -> None:
    """Give a field what can be chosen, which depends on who fills in the form."""
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = rows
        if label:
            field.label_from_instance = label  # type: ignore[method-assign]
    elif isinstance(field, forms.ChoiceField):
        field.choices = choices
