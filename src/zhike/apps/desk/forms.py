from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.apps.conversations.models import PRESENCE_LABELS
from zhike.apps.conversations.rules import LONGEST_MESSAGE, Presence
from zhike.apps.people.forms import choose
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.people.scopes import in_reach
from zhike.apps.shortcuts.forms import ByForm, DoesForm
from zhike.apps.shortcuts.models import Macro
from zhike.apps.shortcuts.queries import macros_of
from zhike.apps.tickets.models import KIND_LABELS, PRIORITY_LABELS, STATE_LABELS, choices
from zhike.apps.tickets.rules import NEVER_CHOSEN, Kind, Priority, State

AREA = forms.Textarea(attrs={"rows": 3})
LONGEST_TEXT = 4000


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files of one input."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=FilesInput, **more)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        wanted = data if isinstance(data, list | tuple) else [data]
        one_file = super().clean
        return [found for one in wanted if one and (found := one_file(one, initial))]


class ReplyForm(forms.Form):
    """What an agent writes: to the customer, or as a note to colleagues."""

    text = forms.CharField(
        label=_("Message"), required=False, max_length=LONGEST_MESSAGE, widget=AREA
    )
    attached = FilesField(label=_("Files"), required=False)
    client_id = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    is_note = forms.BooleanField(label=_("Note to colleagues only"), required=False)


class MacroChoice(ByForm):
    macro = forms.ModelChoiceField(queryset=Macro.objects.none())

    def offer(self) -> None:
        choose(self.fields["macro"], rows=macros_of(self.by))


class BulkForm(DoesForm):
    """What is done to the chosen tickets: a macro, or single acts."""

    owner = forms.ModelChoiceField(
        label=_("Owner"),
        required=False,
        queryset=User.objects.none(),
        to_field_name="username",
        empty_label=_("left as it is"),
    )
    macro = forms.ModelChoiceField(
        label=_("Macro"), required=False, queryset=Macro.objects.none(), empty_label="–"
    )

    def offer(self) -> None:
        super().offer()
        choose(self.fields["owner"], rows=in_reach(_workers(), caller=self.by))
        choose(self.fields["macro"], rows=macros_of(self.by))


def _workers() -> Any:
    return User.objects.filter(is_active=True).order_by("name", "username")


class SeenForm(forms.Form):
    up_to = forms.IntegerField(min_value=1, max_value=2**62)


class DraftForm(forms.Form):
    text = forms.CharField(required=False, max_length=LONGEST_MESSAGE)
    is_note = forms.BooleanField(required=False)


class PresenceForm(forms.Form):
    state = forms.TypedChoiceField(
        label=_("Presence"), choices=choices(PRESENCE_LABELS), coerce=Presence
    )


class AbilitiesForm(forms.Form):
    """How many live conversations an agent serves at once, and what he can."""

    capacity = forms.IntegerField(label=_("Conversations at once"), min_value=0, max_value=20)
    skills = forms.CharField(
        label=_("Skills"),
        required=False,
        max_length=300,
        help_text=_("Separated by commas, for example: en, 粤语."),
    )

    def clean_skills(self) -> list[str]:
        return [one.strip() for one in self.cleaned_data["skills"].replace("，", ",").split(",")]


class ToPersonForm(forms.Form):
    """To whom a conversation or a ticket goes."""

    person = forms.ModelChoiceField(
        label=_("Colleague"), queryset=User.objects.none(), to_field_name="username"
    )

    def __init__(self, *args: Any, people: list[User], **more: Any) -> None:
        super().__init__(*args, **more)
        keys = [person.pk for person in people]
        rows = User.objects.filter(pk__in=keys).order_by("name", "username")
        choose(self.fields["person"], rows=rows)


class ToQueueForm(forms.Form):
    """To which queue something goes, and why."""

    queue = forms.ModelChoiceField(
        label=_("Queue"), queryset=WorkQueue.objects.none(), to_field_name="code"
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, queues: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        choose(self.fields["queue"], rows=queues)


class EndForm(forms.Form):
    solved = forms.BooleanField(
        label=_("The matter is solved"),
        required=False,
        help_text=_("Otherwise its ticket stays open and goes on without this conversation."),
    )


class StateForm(forms.Form):
    state = forms.TypedChoiceField(
        label=_("State"),
        choices=[
            (state.value, STATE_LABELS[state]) for state in State if state not in NEVER_CHOSEN
        ],
        coerce=State,
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=300,
        help_text=_("Needed to open again what was solved, and to wait for others."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ChangeForm(forms.Form):
    kind = forms.TypedChoiceField(label=_("Kind"), choices=choices(KIND_LABELS), coerce=Kind)
    priority = forms.TypedChoiceField(
        label=_("Priority"),
        choices=choices(PRIORITY_LABELS),
        coerce=lambda value: Priority(int(value)),
    )
    subject = forms.CharField(label=_("Subject"), max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)


class NoteForm(forms.Form):
    text = forms.CharField(label=_("Note"), max_length=LONGEST_TEXT, widget=AREA)


class TaskForm(forms.Form):
    queue = forms.ModelChoiceField(
        label=_("Department"), queryset=WorkQueue.objects.none(), to_field_name="code"
    )
    wanted = forms.CharField(label=_("What is wanted"), max_length=LONGEST_TEXT, widget=AREA)

    def __init__(self, *args: Any, queues: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        choose(self.fields["queue"], rows=queues)


class ResultForm(forms.Form):
    result = forms.CharField(label=_("Result"), max_length=LONGEST_TEXT, widget=AREA)


class WatchForm(forms.Form):
    is_on = forms.BooleanField(required=False)


class TicketNumberForm(forms.Form):
    """Another ticket, by its number."""

    number = forms.CharField(label=_("Number of the ticket"), max_length=30)


class SplitForm(forms.Form):
    messages = forms.TypedMultipleChoiceField(label=_("Messages"), coerce=int)
    subject = forms.CharField(label=_("Subject"), max_length=200)
    kind = forms.TypedChoiceField(label=_("Kind"), choices=choices(KIND_LABELS), coerce=Kind)

    def __init__(self, *args: Any, messages: list[int], **more: Any) -> None:
        super().__init__(*args, **more)
        choose(self.fields["messages"], choices=[(key, str(key)) for key in messages])


class CustomerForm(forms.Form):
    customer_id = forms.CharField(label=_("Customer number"), max_length=40)
