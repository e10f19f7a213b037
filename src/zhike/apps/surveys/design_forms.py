"""The forms of the designer: a question with its answers and the rules that show it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from zhike.apps.surveys.checks import MOST_TESTS
from zhike.apps.surveys.design import CHOOSING, LOOKED_AT, Condition, Item, Op, Option
from zhike.apps.surveys.design_words import OPS, text_of
from zhike.apps.surveys.labels import KINDS_OF_QUESTIONS
from zhike.apps.surveys.rules import HALVES, QuestionKind
from zhike.apps.tickets.models import choices

SECOND_LABELS = {
    QuestionKind.PAIR: (_("What was perceived, in Chinese"), _("What was perceived, in English")),
    QuestionKind.KANO: (_("Without the feature, in Chinese"), _("Without the feature, in English")),
}
FIRST_LABELS = {
    QuestionKind.PAIR: (_("What was expected, in Chinese"), _("What was expected, in English")),
    QuestionKind.KANO: (_("With the feature, in Chinese"), _("With the feature, in English")),
}


class KindForm(forms.Form):
    """What a new question asks."""

    kind = forms.ChoiceField(label=_("Kind of question"), choices=choices(KINDS_OF_QUESTIONS))


class QuestionForm(forms.Form):
    """One question of a draft; which fields it has depends on its kind."""

    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Names the question in rules, texts and files.")
    )
    text_zh = forms.CharField(label=_("Question in Chinese"), max_length=200)
    text_en = forms.CharField(label=_("Question in English"), max_length=200)
    is_required = forms.BooleanField(label=_("Must be answered"), required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        kind: QuestionKind,
        earlier: Sequence[Item],
        item: Item | None = None,
    ) -> None:
        super().__init__(data, initial=_initial(item) if item else None)
        self.kind, self.item, self.earlier = kind, item, [o for o in earlier if o.kind in LOOKED_AT]
        if item is not None:
            del self.fields["code"]
        if kind in HALVES:
            self._add_halves()
        if kind in CHOOSING:
            self.fields["options"] = forms.CharField(
                label=_("Answers"),
                max_length=3_000,
                widget=forms.Textarea(attrs={"rows": 5}),
                help_text=_("One a line: code | Chinese | English"),
            )
        if self.earlier:
            self._add_rules()
        order = ("code", "text_zh", "text_en", "second_zh", "second_en", "options", "is_required")
        self.order_fields(order)

    @property
    def question_fields(self) -> list[Any]:
        return [one for one in self if not one.name.startswith("rule_")]

    @property
    def rule_rows(self) -> list[list[Any]]:
        """The three fields of each rule."""
        if not self.earlier:
            return []
        return [
            [self[f"rule_{part}_{number}"] for part in ("code", "op", "values")]
            for number in range(MOST_TESTS)
        ]

    def clean_options(self) -> tuple[Option, ...]:
        found = tuple(_options(self.cleaned_data["options"]))
        for one in found:
            if (
                not (one.code and one.zh and one.en)
                or not one.code.replace("-", "_").isidentifier()
            ):
                raise forms.ValidationError(
                    _("Each line has three parts: code | Chinese | English. The code is plain.")
                )
            if max(len(one.code), len(one.zh) // 3, len(one.en) // 3) > 30:
                raise forms.ValidationError(_("An answer is too long: at most 90 characters."))
        return found

    @property
    def made(self) -> Item:
        """The question that the form describes."""
        given = self.cleaned_data
        return Item(
            code=self.item.code if self.item else given["code"],
            kind=self.kind,
            text_zh=given["text_zh"],
            text_en=given["text_en"],
            second_zh=given.get("second_zh", ""),
            second_en=given.get("second_en", ""),
            options=given.get("options", ()),
            tests=tuple(self._tests()),
            is_any=given.get("rule_join") == "any",
            is_required=given["is_required"],
        )

    def _tests(self) -> Iterator[Condition]:
        for number in range(MOST_TESTS if self.earlier else 0):
            code = self.cleaned_data.get(f"rule_code_{number}")
            if code:
                values = self.cleaned_data[f"rule_values_{number}"].replace("，", ",").split(",")
                yield Condition(
                    code=code,
                    op=Op(self.cleaned_data[f"rule_op_{number}"] or Op.ONE_OF),
                    values=tuple(one.strip() for one in values if one.strip()),
                )

    def _add_halves(self) -> None:
        first, second = FIRST_LABELS[self.kind], SECOND_LABELS[self.kind]
        self.fields["text_zh"].label, self.fields["text_en"].label = first
        for name, label in zip(("second_zh", "second_en"), second, strict=True):
            self.fields[name] = forms.CharField(label=label, max_length=200)

    def _add_rules(self) -> None:
        codes = [("", _("no rule")), *((o.code, f"{o.code}: {text_of(o)}") for o in self.earlier)]
        for number in range(MOST_TESTS):
            self.fields[f"rule_code_{number}"] = forms.ChoiceField(
                label=_("Earlier question"), choices=codes, required=False
            )
            self.fields[f"rule_op_{number}"] = forms.ChoiceField(
                label=_("Compared"), choices=choices(OPS), required=False, initial=Op.ONE_OF
            )
            self.fields[f"rule_values_{number}"] = forms.CharField(
                label=_("Answers (with commas)"), max_length=200, required=False
            )
        self.fields["rule_join"] = forms.ChoiceField(
            label=_("Of several rules"),
            choices=[("all", _("all must hold")), ("any", _("one is enough"))],
            required=False,
        )


def _options(text: str) -> Iterator[Option]:
    for line in text.splitlines():
        if line.strip():
            parts = [part.strip() for part in line.replace("｜", "|").split("|")]
            code, zh, en, *_rest = (*parts, "", "", "")
            yield Option(code=code, zh=zh, en=en)


def _initial(item: Item) -> dict[str, Any]:
    found: dict[str, Any] = {
        "text_zh": item.text_zh,
        "text_en": item.text_en,
        "second_zh": item.second_zh,
        "second_en": item.second_en,
        "options": "\n".join(f"{o.code} | {o.zh} | {o.en}" for o in item.options),
        "is_required": item.is_required,
        "rule_join": "any" if item.is_any else "all",
    }
    for number, test in enumerate(item.tests):
        found[f"rule_code_{number}"] = test.code
        found[f"rule_op_{number}"] = test.op
        found[f"rule_values_{number}"] = ", ".join(test.values)
    return found
