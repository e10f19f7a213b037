from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.apps.conversations.models import CHANNEL_LABELS
from zhike.apps.people.forms import choose
from zhike.apps.people.models import Branch, User, WorkQueue
from zhike.apps.people.scopes import branches_in_reach, in_reach
from zhike.apps.surveys.design import Item
from zhike.apps.surveys.labels import AFTER_LABELS, KINDS_OF_QUESTIONS
from zhike.apps.surveys.models import Survey
from zhike.apps.surveys.quotas import By
from zhike.apps.surveys.rules import SCALES, AsksAfter, QuestionKind
from zhike.apps.surveys.triggers import MOST_DAYS, MOST_HOURS, Trigger
from zhike.apps.tickets.models import choices

SCORED = [(kind.value, label) for kind, label in KINDS_OF_QUESTIONS.items() if kind in SCALES]


class QuestionsForm(forms.Form):
    """One question with a scale, and whether words may be added."""

    kind = forms.ChoiceField(label=_("What is measured"), choices=SCORED)
    text_zh = forms.CharField(label=_("Question in Chinese"), max_length=200)
    text_en = forms.CharField(label=_("Question in English"), max_length=200)
    words_zh = forms.CharField(
        label=_("Ask for words, in Chinese"),
        max_length=200,
        required=False,
        help_text=_("Empty: no words are asked for."),
    )
    words_en = forms.CharField(label=_("Ask for words, in English"), max_length=200, required=False)

    @property
    def questions(self) -> list[Item]:
        given = self.cleaned_data
        kind = QuestionKind(given["kind"])
        found = [Item(code=kind, kind=kind, text_zh=given["text_zh"], text_en=given["text_en"])]
        if given["words_zh"] and given["words_en"]:
            found.append(
                Item(
                    code="words",
                    kind=QuestionKind.TEXT,
                    text_zh=given["words_zh"],
                    text_en=given["words_en"],
                )
            )
        return found


class SurveyForm(QuestionsForm):
    code = forms.SlugField(label=_("Code"), max_length=40)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=100)
    name_en = forms.CharField(label=_("Name in English"), max_length=100)
    asks_after = forms.ChoiceField(label=_("Asked when"), choices=choices(AFTER_LABELS))
    field_order = ("code", "name_zh", "name_en", "asks_after")

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if Survey.objects.filter(code=code).exists():
            raise forms.ValidationError(_("There is a survey with this code already."))
        return code

    @property
    def begun(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "code": given["code"],
            "name_zh": given["name_zh"],
            "name_en": given["name_en"],
            "asks_after": AsksAfter(given["asks_after"]),
            "questions": self.questions,
        }


class QuotaForm(forms.Form):
    """How many answers of a group are wanted."""

    wanted = forms.IntegerField(label=_("Answers wanted"), min_value=1, max_value=1_000_000)

    def __init__(self, *args: Any, groups: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"] = forms.ChoiceField(label=_("Of which group"), choices=groups)
        self.order_fields(("group", "wanted"))

    @property
    def quota(self) -> dict[str, Any]:
        by, _colon, value = self.cleaned_data["group"].partition(":")
        return {"by_what": By(by), "value": value, "wanted": self.cleaned_data["wanted"]}


class TriggerForm(forms.Form):
    """After which event is asked, what share, and how long later."""

    wait_hours = forms.IntegerField(
        label=_("Hours to wait"),
        min_value=0,
        max_value=MOST_HOURS,
        initial=24,
        help_text=_("From the event until the customer is asked."),
    )
    percent = forms.FloatField(label=_("Share in percent"), min_value=0, max_value=100)
    rest_days = forms.IntegerField(
        label=_("Days of rest, where longer than the bank's"),
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
        help_text=_(
            "Empty: the days that hold for all surveys. Nobody is asked sooner than those allow."
        ),
    )

    def __init__(
        self, *args: Any, events: list[tuple[str, str]], found: Trigger | None = None, **kwargs: Any
    ) -> None:
        if found:
            kwargs["initial"] = {
                "event": f"{found.log_name}|{found.activity}",
                "percent": found.share * 100,
                "wait_hours": found.wait_hours,
                "rest_days": found.rest_days,
            }
        super().__init__(*args, **kwargs)
        self.fields["event"] = forms.ChoiceField(label=_("After which event"), choices=events)
        self.order_fields(("event", "wait_hours", "percent", "rest_days"))

    @property
    def trigger(self) -> dict[str, Any]:
        given = self.cleaned_data
        log_name, _bar, activity = given["event"].partition("|")
        return {
            "log_name": log_name,
            "activity": activity,
            "wait_hours": given["wait_hours"],
            "share": given["percent"] / 100,
            "rest_days": given["rest_days"],
        }


class OpenLinkForm(forms.Form):
    """Where a link will be found, and until when."""

    name = forms.CharField(
        label=_("Name of the link"),
        max_length=100,
        help_text=_("For example: poster at the counters"),
    )
    branch = forms.ModelChoiceField(
        label=_("Branch"), queryset=Branch.objects.none(), empty_label=None
    )
    ends_on = forms.DateField(
        label=_("Last day to answer"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["branch"], rows=branches_in_reach(Branch.objects.all(), caller=by))

    def clean_ends_on(self) -> date | None:
        day: date | None = self.cleaned_data["ends_on"]
        if day is not None and day < timezone.localdate():
            raise forms.ValidationError(_("This day is over. Take a later one, or none."))
        return day


class ShareForm(forms.Form):
    """What share is asked. The same queue and channel again changes it."""

    percent = forms.FloatField(label=_("Share in percent"), min_value=0, max_value=100)
    queue = forms.ModelChoiceField(
        label=_("Queue"), queryset=WorkQueue.objects.none(), required=False, empty_label=_("any")
    )
    channel = forms.ChoiceField(
        label=_("Channel"), required=False, choices=[("", _("any")), *choices(CHANNEL_LABELS)]
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = in_reach(WorkQueue.objects.filter(terms__isnull=False), caller=by)
        choose(self.fields["queue"], rows=rows.order_by("name"))

    @property
    def share(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "share": given["percent"] / 100,
            "queue": given["queue"],
            "channel": given["channel"],
        }
