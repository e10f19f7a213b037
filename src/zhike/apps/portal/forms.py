from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from zhike.apps.consents.forms import PreferenceForm
from zhike.apps.conversations.files import LARGEST_BYTES, MOST_FILES, Upload
from zhike.apps.conversations.rules import LONGEST_MESSAGE
from zhike.apps.customers.profile_actions import LONGEST
from zhike.apps.customers.profile_words import NAME_LABELS
from zhike.apps.portal.rules import CODE_DIGITS, OWN_WORD
from zhike.apps.privacy.models import KIND_LABELS
from zhike.apps.privacy.rules import RightKind
from zhike.apps.surveys.rules import LONGEST_WORDS
from zhike.apps.tickets.models import KIND_LABELS as TICKET_KINDS
from zhike.apps.tickets.rules import Kind


class WhoForm(forms.Form):
    """Who wants to come in."""

    who = forms.CharField(
        label=_("Customer number, mobile number or e-mail"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )


class CodeForm(forms.Form):
    code = forms.RegexField(
        rf"^\s*[0-9]{{{CODE_DIGITS}}}\s*$",
        label=_("The 6 digits of the message"),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "6"}
        ),
        error_messages={"invalid": _("A code has 6 digits.")},
    )


class ValueForm(forms.Form):
    """A value that the customer sets right by his word."""

    name = forms.ChoiceField(
        label=_("What"),
        choices=[(name, label) for name, label in NAME_LABELS.items() if name in OWN_WORD],
    )
    value = forms.CharField(label=_("What is right"), max_length=LONGEST)


class ChoicesForm(PreferenceForm):
    """How the customer wants to be reached; the portal itself proves that he said so."""

    taken_through = None  # type: ignore[assignment]
    evidence = None  # type: ignore[assignment]


class RightForm(forms.Form):
    """What the customer asks for by right."""

    kind = forms.TypedChoiceField(
        label=_("What do you want?"),
        choices=[(key.value, label) for key, label in KIND_LABELS.items()],
        coerce=RightKind,
        widget=forms.RadioSelect,
    )
    wish = forms.CharField(
        label=_("In your own words"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What it is about. No card number and no password, please."),
    )


ASKED = (Kind.ENQUIRY, Kind.TRANSACTION, Kind.SUGGESTION)
SHORT, AREA = 200, forms.Textarea(attrs={"rows": 5})


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Some files, each looked at for its size before it is read."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        given: list[UploadedFile[Any]] = [one for one in data or [] if one]
        if len(given) > MOST_FILES:
            raise forms.ValidationError(
                _("At most %(limit)s files at once."), params={"limit": MOST_FILES}
            )
        if any((one.size or 0) > LARGEST_BYTES for one in given):
            raise forms.ValidationError(
                _("A file may have at most %(limit)s MB."),
                params={"limit": LARGEST_BYTES // 1024 // 1024},
            )
        return [Upload(name=one.name or "", content=one.read()) for one in given]


class OnceForm(forms.Form):
    """A form that is sent once, however often its button is pressed."""

    once = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = uuid4().hex


def files_field() -> FilesField:
    return FilesField(
        label=_("Files"),
        required=False,
        help_text=_("Pictures, PDF, Office files or plain text, up to 10 MB each."),
    )


class AskForm(OnceForm):
    """What a customer wants to know, to have done, or to propose."""

    kind = forms.TypedChoiceField(
        label=_("What is it?"),
        choices=[(kind.value, TICKET_KINDS[kind]) for kind in ASKED],
        coerce=Kind,
        initial=Kind.ENQUIRY.value,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Your message"),
        max_length=LONGEST_MESSAGE,
        widget=AREA,
        help_text=_("No card number and no password, please."),
    )
    attached = files_field()


class ComplainForm(OnceForm):
    """What may be asked of whoever complains, and nothing that the bank holds already.

    Identity and contact are proved by the sign-in (China 2020 No. 3, article 12).
    """

    about = forms.CharField(
        label=_("Whom or what is it about?"),
        max_length=SHORT,
        help_text=_("A branch, a person, a product, a page of the app."),
    )
    facts = forms.CharField(
        label=_("What happened?"),
        max_length=LONGEST_MESSAGE - 2 * SHORT - 1_000,
        widget=AREA,
        help_text=_("When and where, in your own words. We look up what we hold ourselves."),
    )
    wish = forms.CharField(
        label=_("What do you ask of us?"), max_length=800, widget=forms.Textarea(attrs={"rows": 3})
    )
    attached = files_field()


class ReplyForm(OnceForm):
    text = forms.CharField(
        label=_("Your answer"),
        max_length=LONGEST_MESSAGE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    attached = files_field()


class ReasonForm(forms.Form):
    """Why a customer wants a matter looked at again."""

    reason = forms.CharField(
        label=_("Why is it not settled?"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RatingForm(forms.Form):
    """One answer of a scale, and perhaps some words."""

    words = forms.CharField(
        required=False, max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, scores: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["score"] = forms.TypedChoiceField(
            coerce=int,
            choices=[(score, str(score)) for score in scores],
            error_messages={
                "required": _("Please choose an answer."),
                "invalid_choice": _("Please choose one of these answers."),
            },
        )


class WordsForm(forms.Form):
    words = forms.CharField(max_length=LONGEST_WORDS)
