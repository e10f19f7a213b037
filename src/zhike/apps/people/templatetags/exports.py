"""The links with which a page offers its list as a file."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from zhike.apps.people.list_exports import LISTS
from zhike.apps.people.models import User

register = template.Library()
OF_THE_PAGE = ("page", "after", "fragment", "cursor")


@register.inclusion_tag("people/_exports.html", takes_context=True)
def exports(context: Context, name: str, **more: Any) -> dict[str, Any]:
    """Links to a list as CSV and Excel with the page's filters, for whoever may take it out.

    `more` names what stands in the page's path and not among its filters.
    """
    request, listed = context["request"], LISTS[name]
    user = request.user
    if not (isinstance(user, User) and user.may(listed.sees) and user.may(listed.permission)):
        return {"links": []}
    asked = request.GET.copy()
    for key in OF_THE_PAGE:
        asked.pop(key, None)
    for key, value in more.items():
        asked[key] = str(value)
    query = f"?{asked.urlencode()}" if asked else ""
    forms = (("CSV", "csv"), ("Excel", "xlsx"))
    return {
        "links": [(label, reverse(f"lists:{name}", args=[form]) + query) for label, form in forms]
    }
