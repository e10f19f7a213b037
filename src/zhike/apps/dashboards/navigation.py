"""The pages of zhike: what the side bar, the palette and the keyboard shortcuts list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page as the navigation knows it; `key` is typed after g."""

    url_name: str
    label: Any
    hint: Any
    icon: str
    key: str
    section: Any
    permission: Permission


@dataclass(frozen=True, kw_only=True)
class Link:
    """A page this person may open, with its address."""

    page: Page
    url: str
    is_current: bool
    is_near: bool


UNDERSTAND, SERVE = _("Understand"), _("Serve")
GOVERN, RUN = _("Govern"), _("Run")
NEAR_PAGES = 4  # that many stand in the bar of a phone; the rest behind its last button
PAGES = (
    Page(
        url_name="dashboards:home",
        label=_("Today"),
        hint=_("What there is, and what runs now"),
        icon="home",
        key="h",
        section="",
        permission=Permission.SEE_HOME,
    ),
    Page(
        url_name="journeys:map",
        label=_("Journeys"),
        hint=_("Where customers wait, loop, switch channel and give up"),
        icon="route",
        key="j",
        section=UNDERSTAND,
        permission=Permission.SEE_JOURNEYS,
    ),
    Page(
        url_name="pains:board",
        label=_("Pain points"),
        hint=_("What to mend first: who is affected, and what is at stake in yuan"),
        icon="warning",
        key="8",
        section=UNDERSTAND,
        permission=Permission.SEE_PAINS,
    ),
    Page(
        url_name="dashboards:planted",
        label=_("Planted and found"),
        hint=_("What the demo bank hides, and what zhike found of it"),
        icon="target",
        key="p",
        section=UNDERSTAND,
        permission=Permission.SEE_PLANTED,
    ),
    Page(
        url_name="voice:aspects",
        label=_("Customer voice"),
        hint=_("What customers write: praise and blame, what is new, topics, their words"),
        icon="pulse",
        key="V",
        section=UNDERSTAND,
        permission=Permission.SEE_VOICE,
    ),
    Page(
        url_name="improvements:board",
        label=_("Improvements"),
        hint=_("What is changed, by whom, and whether it is proved to have helped"),
        icon="check",
        key="9",
        section=UNDERSTAND,
        permission=Permission.SEE_IMPROVEMENTS,
    ),
    Page(
        url_name="desk:desk",
        label=_("Desk"),
        hint=_("Conversations with customers: answer, hand over, take the next one"),
        icon="send",
        key="x",
        section=SERVE,
        permission=Permission.SEE_TICKETS,
    ),
    Page(
        url_name="desk:tickets",
        label=_("Tickets"),
        hint=_("Every matter with its owner and what is due next"),
        icon="table",
        key="q",
        section=SERVE,
        permission=Permission.SEE_TICKETS,
    ),
    Page(
        url_name="desk:floor",
        label=_("Floor"),
        hint=_("What waits now, who is there, and who serves whom"),
        icon="activity",
        key="2",
        section=SERVE,
        permission=Permission.SUPERVISE_TICKETS,
    ),
    Page(
        url_name="blocks:blocks",
        label=_("Blocked senders"),
        hint=_("Who sent spam, and what is held back"),
        icon="shield",
        key="7",
        section=SERVE,
        permission=Permission.SUPERVISE_TICKETS,
    ),
    Page(
        url_name="shortcuts:list",
        label=_("Shortcuts"),
        hint=_("Saved replies, macros and views: in one press what comes back every day"),
        icon="keyboard",
        key="1",
        section=SERVE,
        permission=Permission.USE_SHORTCUTS,
    ),
    Page(
        url_name="search:search",
        label=_("Search matters"),
        hint=_("Every ticket, message, note and complaint in your reach"),
        icon="search",
        key="g",
        section=SERVE,
        permission=Permission.SEE_TICKETS,
    ),
    Page(
        url_name="desk:new_contact",
        label=_("New contact"),
        hint=_("Enter a visit at the counter, a letter or a call"),
        icon="plus",
        key="6",
        section=SERVE,
        permission=Permission.WORK_TICKETS,
    ),
    Page(
        url_name="customers:list",
        label=_("Customers"),
        hint=_("Who they are, what they hold, everything that happened"),
        icon="people",
        key="c",
        section=SERVE,
        permission=Permission.SEE_CUSTOMERS,
    ),
    Page(
        url_name="identities:queue",
        label=_("Duplicate customers"),
        hint=_("Entries that may be one customer: merge them, or keep them apart"),
        icon="compare",
        key="m",
        section=SERVE,
        permission=Permission.SEE_DUPLICATES,
    ),
    Page(
        url_name="complaints:list",
        label=_("Complaints"),
        hint=_("Legal clocks, causes, remedies, reviews: those due first on top"),
        icon="scales",
        key="o",
        section=SERVE,
        permission=Permission.SEE_COMPLAINTS,
    ),
    Page(
        url_name="surveys:figures",
        label=_("Surveys"),
        hint=_("How it was, as customers drawn by lot say after a contact"),
        icon="chart",
        key="3",
        section=SERVE,
        permission=Permission.SEE_SURVEYS,
    ),
    Page(
        url_name="suspicions:notices",
        label=_("Suspicious transactions"),
        hint=_("What colleagues reported in confidence, and how fast it is looked at"),
        icon="shield",
        key="4",
        section=SERVE,
        permission=Permission.REVIEW_SUSPICIONS,
    ),
    Page(
        url_name="privacy:requests",
        label=_("Rights requests"),
        hint=_("What customers ask for by right, and how long is left to answer"),
        icon="clock",
        key="r",
        section=SERVE,
        permission=Permission.SEE_RIGHTS_REQUESTS,
    ),
    Page(
        url_name="people:people",
        label=_("People"),
        hint=_("Who may sign in, with which role"),
        icon="people",
        key="e",
        section=GOVERN,
        permission=Permission.MANAGE_PEOPLE,
    ),
    Page(
        url_name="fields:fields",
        label=_("Fields of tickets"),
        hint=_("What the bank asks about a matter beyond what every ticket has"),
        icon="table",
        key="5",
        section=GOVERN,
        permission=Permission.MANAGE_QUEUES,
    ),
    Page(
        url_name="tickets:queues",
        label=_("Queues"),
        hint=_("Who answers for what comes in, and what is promised"),
        icon="inbox",
        key="n",
        section=GOVERN,
        permission=Permission.MANAGE_QUEUES,
    ),
    Page(
        url_name="people:sign_ins",
        label=_("Sign-ins"),
        hint=_("Limit of wrong tries: risk of guessing, people locked out"),
        icon="key",
        key="l",
        section=GOVERN,
        permission=Permission.SEE_SIGN_IN_REPORT,
    ),
    Page(
        url_name="tokens:tokens",
        label=_("API tokens"),
        hint=_("Keys with which other systems call the API"),
        icon="key",
        key="t",
        section=GOVERN,
        permission=Permission.MANAGE_TOKENS,
    ),
    Page(
        url_name="calendars:list",
        label=_("Calendars"),
        hint=_("Days, opening hours and what was served"),
        icon="calendar",
        key="d",
        section=GOVERN,
        permission=Permission.SEE_CALENDARS,
    ),
    Page(
        url_name="rulepacks:list",
        label=_("Rule packs"),
        hint=_("Legal limits with their dates and sources"),
        icon="scales",
        key="f",
        section=GOVERN,
        permission=Permission.SEE_RULE_PACKS,
    ),
    Page(
        url_name="privacy:retention",
        label=_("Privacy"),
        hint=_("How long what is kept, what is due, and what holds keep"),
        icon="shield",
        key="k",
        section=GOVERN,
        permission=Permission.MANAGE_PRIVACY,
    ),
    Page(
        url_name="consents:purposes",
        label=_("Purposes and texts"),
        hint=_("What personal information is used for, and what customers read before they agree"),
        icon="file",
        key="u",
        section=GOVERN,
        permission=Permission.MANAGE_PRIVACY,
    ),
    Page(
        url_name="unmasking:grants",
        label=_("Unmasked values"),
        hint=_("Who read whose values in clear, and why"),
        icon="eye",
        key="v",
        section=GOVERN,
        permission=Permission.SEE_UNMASKING,
    ),
    Page(
        url_name="dashboards:audit",
        label=_("Audit log"),
        hint=_("Who did what, when and from where"),
        icon="shield",
        key="a",
        section=GOVERN,
        permission=Permission.SEE_AUDIT,
    ),
    Page(
        url_name="imports:list",
        label=_("Imports"),
        hint=_("Bring in event logs, undo a batch, see rejected rows"),
        icon="inbox",
        key="i",
        section=RUN,
        permission=Permission.SEE_IMPORTS,
    ),
    Page(
        url_name="health:health",
        label=_("Health"),
        hint=_("Is everything well, and what to do where it is not"),
        icon="pulse",
        key="y",
        section=RUN,
        permission=Permission.SEE_HEALTH,
    ),
    Page(
        url_name="webchat:setup",
        label=_("Web chat"),
        hint=_("How customers talk to us from the bank's own pages"),
        icon="send",
        key="0",
        section=RUN,
        permission=Permission.MANAGE_QUEUES,
    ),
    Page(
        url_name="mailboxes:mailboxes",
        label=_("Mailboxes"),
        hint=_("Addresses whose mail becomes conversations"),
        icon="inbox",
        key="z",
        section=RUN,
        permission=Permission.MANAGE_QUEUES,
    ),
    Page(
        url_name="telephony:switchboards",
        label=_("Telephone"),
        hint=_("Systems that tell of calls, and whose telephone rings where"),
        icon="phone",
        key="T",
        section=RUN,
        permission=Permission.MANAGE_QUEUES,
    ),
    Page(
        url_name="webhooks:webhooks",
        label=_("Webhooks"),
        hint=_("Other systems that are told what happens"),
        icon="send",
        key="w",
        section=RUN,
        permission=Permission.MANAGE_WEBHOOKS,
    ),
    Page(
        url_name="jobs:list",
        label=_("Background jobs"),
        hint=_("Long work: how far it is, and how to stop it"),
        icon="activity",
        key="b",
        section=RUN,
        permission=Permission.SEE_JOBS,
    ),
    Page(
        url_name="dashboards:styleguide",
        label=_("Style guide"),
        hint=_("Every component in one place"),
        icon="palette",
        key="s",
        section=RUN,
        permission=Permission.SEE_STYLEGUIDE,
    ),
)


def links_for(user: User, *, path: str) -> list[Link]:
    """The pages that exist and that the person may open; the current one is the deepest match."""
    links = [
        (page, url)
        for page in PAGES
        if user.may(page.permission) and (url := url_of(page.url_name))
    ]
    matching = [url for _page, url in links if path == url or (url != "/" and path.startswith(url))]
    current = max(matching, key=len, default=None)
    return [
        Link(page=page, url=url, is_current=url == current, is_near=place < NEAR_PAGES)
        for place, (page, url) in enumerate(links)
    ]


def url_of(name: str, *words: str) -> str | None:
    """The address of a page, or None where its domain is not installed."""
    try:
        return reverse(name, args=words)
    except NoReverseMatch:
        return None
