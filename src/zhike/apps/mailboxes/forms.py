from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from zhike.apps.mailboxes.models import ENCRYPTION_LABELS
from zhike.apps.people.forms import choose
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.people.scopes import in_reach


def _printable(value: str) -> None:
    if not value.isprintable():
        raise ValidationError(_("Write it on one line, without control signs."))


class MailboxForm(forms.Form):
    address = forms.EmailField(
        label=_("Address"),
        max_length=200,
        help_text=_("To which customers write; answers come from it."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    queue = forms.ModelChoiceField(
        label=_("Queue"),
        queryset=WorkQueue.objects.none(),
        help_text=_("Where what comes in waits. Only queues with a head can be chosen."),
    )
    host = forms.CharField(
        label=_("IMAP server"),
        max_length=200,
        validators=[_printable],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=993)
    encryption = forms.ChoiceField(
        label=_("Encryption"), choices=list(ENCRYPTION_LABELS.items()), initial="tls"
    )
    username = forms.CharField(
        label=_("User name"),
        max_length=200,
        validators=[_printable],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=500,
        strip=False,
        required=False,
        validators=[_printable],
        help_text=_("Kept sealed and never shown. Empty leaves the one there is."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    folder = forms.CharField(
        label=_("Folder"), max_length=100, initial="INBOX", validators=[_printable]
    )
    taken_folder = forms.CharField(
        label=_("Move to"),
        max_length=100,
        required=False,
        validators=[_printable],
        help_text=_("The folder for mail that was taken in. Empty: it is marked as seen instead."),
    )
    confirms = forms.BooleanField(
        label=_("Send a receipt for each new matter"),
        required=False,
        help_text=_("Never to machines, and at most three an hour to one address."),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        served = WorkQueue.objects.filter(terms__isnull=False)
        choose(self.fields["queue"], rows=in_reach(served, caller=by))

    def clean_address(self) -> str:
        return str(self.cleaned_data["address"]).lower()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("folder") and said.get("folder") == said.get("taken_folder"):
            self.add_error("taken_folder", _("Choose another folder than the one it comes from."))
        return said


class NewMailboxForm(MailboxForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].required = True
        self.fields["password"].help_text = _("Kept sealed and never shown.")
