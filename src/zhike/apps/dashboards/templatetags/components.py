"""The component set: every page is built of these, so the same thing looks the same everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput
from django.http import QueryDict
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhike.apps.dashboards.errors import UnknownTone

register = template.Library()
TONES = ("neutral", "accent", "good", "warn", "bad", "info")
BUTTON_TONES = ("plain", "primary", "quiet", "danger")
ALERT_ICONS = {"good": "check", "warn": "warning", "bad": "warning", "info": "info"}


@register.simple_tag
def icon(name: str, *, label: str = "") -> SafeString:
    """An icon of the sprite; without a label it is decoration and hidden from screen readers."""
    source = f"{static('zhike/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>',
            label,
            source,
        )
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', source
    )


@register.simple_tag
def badge(text: Any, *, tone: str = "neutral", symbol: str = "") -> SafeString:
    """A short state word; the word carries the meaning, the colour only helps."""
    _check(tone, known=TONES)
    mark = icon(symbol) if symbol else ""
    return format_html('<span class="badge badge-{}">{}{}</span>', tone, mark, text)


@register.inclusion_tag("components/button.html")
def button(
    label: Any,
    *,
    tone: str = "plain",
    symbol: str = "",
    href: str = "",
    type: str = "submit",  # noqa: A002 - the attribute's own name
    name: str = "",
    value: str = "",
    opens: str = "",
    small: bool = False,
) -> dict[str, Any]:
    """A button, or a link that looks like one where it only leads on (`href`)."""
    _check(tone, known=BUTTON_TONES)
    kind = "button" if opens else type
    return {
        "label": label,
        "tone": tone,
        "symbol": symbol,
        "href": href,
        "type": kind,
        "name": name,
        "value": value,
        "opens": opens,
        "small": small,
    }


@register.simple_block_tag
def page_header(content: str, *, title: Any, lead: Any = "", crumbs: Any = None) -> SafeString:
    """The title of a page; what stands inside becomes its actions. `crumbs`: (label, url) pairs."""
    # Escaped already by the block it comes from; strip alone would forget that.
    actions = SafeString(content.strip())
    context = {"title": title, "lead": lead, "crumbs": crumbs or [], "actions": actions}
    return render_to_string("components/page_header.html", context)


@register.simple_block_tag
def card(
    content: str,
    *,
    title: Any = "",
    lead: Any = "",
    id: str = "",  # noqa: A002
    flush: bool = False,
) -> SafeString:
    """A piece of a page; `flush` lets a table reach the edges."""
    context = {"title": title, "lead": lead, "id": id, "flush": flush, "content": content}
    return render_to_string("components/card.html", context)


@register.simple_block_tag
def alert(content: str, *, tone: str = "info", title: Any = "") -> SafeString:
    """A message in the page. A bad one is announced at once, the others politely."""
    _check(tone, known=tuple(ALERT_ICONS))
    context = {"tone": tone, "title": title, "content": content, "symbol": ALERT_ICONS[tone]}
    return render_to_string("components/alert.html", context)


@register.simple_block_tag
def table(
    content: str,
    *,
    caption: Any,
    show_caption: bool = False,
    sortable: bool = False,
    stack: bool = False,
) -> SafeString:
    """A table that scrolls inside its frame and keeps its header; thead and tbody stand inside.

    With `sortable`, each `<th>` sorts on a click; `data-value` on a cell gives its sort value.
    With `stack`, rows become list entries on a phone: for tables whose rows have actions.
    """
    context = {
        "caption": caption,
        "show_caption": show_caption,
        "sortable": sortable,
        "stack": stack,
        "content": content,
    }
    return render_to_string("components/table.html", context)


@register.simple_block_tag
def dialog(content: str, *, id: str, title: Any) -> SafeString:  # noqa: A002
    """A modal dialog; a button with the same id in `opens` opens it."""
    return render_to_string(
        "components/dialog.html", {"id": id, "title": title, "content": content}
    )


@register.inclusion_tag("components/empty.html")
def empty(
    *, title: Any, text: Any, symbol: str = "inbox", action: Any = "", href: str = ""
) -> dict[str, Any]:
    """What stands where nothing is yet: why, and the one step that changes it."""
    return {"title": title, "text": text, "symbol": symbol, "action": action, "href": href}


@register.inclusion_tag("components/progress.html")
def progress(*, share: float | None, label: Any, message: Any = "") -> dict[str, Any]:
    """How far long work is; a share of None means that the end is not known."""
    percent = None if share is None else round(share * 100)
    return {"percent": percent, "label": label, "message": message}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """A form field with its label, help and errors tied together for screen readers."""
    described = [f"{bound.id_for_label}-{part}" for part in _parts(bound)]
    attributes: dict[str, Any] = {}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    checkbox = isinstance(bound.field.widget, CheckboxInput)
    return {"field": bound, "widget": bound.as_widget(attrs=attributes), "checkbox": checkbox}


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """The errors that belong to no single field."""
    return {"errors": form.non_field_errors()}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[tuple[str, Any, str]], *, current: str, label: Any) -> dict[str, Any]:
    """Sub-pages of one subject: (key, label, url) triples, each a link of its own."""
    return {"items": list(items), "current": current, "label": label}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any]) -> dict[str, Any]:
    """Links to the other pages of a list; keeps the filters of the address."""
    query: QueryDict = context["request"].GET.copy()
    query.pop("page", None)
    query.pop("fragment", None)
    rest = f"&{query.urlencode()}" if query else ""
    return {"page": page, "rest": rest, "numbers": _numbers(page)}


def _numbers(page: Page[Any]) -> list[int | str]:
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


def _parts(bound: BoundField) -> list[str]:
    return (["help"] if bound.help_text else []) + (["error"] if bound.errors else [])


def _check(tone: str, *, known: tuple[str, ...]) -> None:
    if tone not in known:
        raise UnknownTone(tone=tone, known=known)
