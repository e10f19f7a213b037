"""Every path of the web system. A path without a declared permission is denied."""

from __future__ import annotations

from django.urls import include, path

from zhike.apps.api.frame import nowhere
from zhike.config import api

urlpatterns = [
    # First: machines ask it hundreds of times a second, and each line before it is tried each time.
    path("api/v1/", include((api.paths, "api"))),
    path("api/<path:rest>", nowhere()),
    path("", include("zhike.apps.dashboards.urls")),
    path("", include("zhike.apps.people.urls")),
    path("lists/", include("zhike.apps.people.list_urls")),
    path("jobs/", include("zhike.apps.jobs.urls")),
    path("admin/", include("zhike.apps.imports.urls")),
    # Before the customers: /customers/rights/ is no customer's number.
    path("", include("zhike.apps.privacy.urls")),
    path("", include("zhike.apps.consents.urls")),
    path("", include("zhike.apps.notifications.urls")),
    path("", include("zhike.apps.health.urls")),
    path("admin/webhooks/", include("zhike.apps.webhooks.urls")),
    path("admin/mailboxes/", include("zhike.apps.mailboxes.urls")),
    path("admin/blocks/", include("zhike.apps.blocks.urls")),
    path("admin/queues/", include("zhike.apps.tickets.urls")),
    path("admin/fields/", include("zhike.apps.fields.urls")),
    path("admin/calendars/", include("zhike.apps.calendars.urls")),
    path("admin/rule-packs/", include("zhike.apps.rulepacks.urls")),
    path("customers/duplicates/", include("zhike.apps.identities.urls")),
    path("customers/", include("zhike.apps.customers.urls")),
    path("", include("zhike.apps.unmasking.urls")),
    path("admin/", include("zhike.apps.api.urls")),
    path("insight/pains/", include("zhike.apps.pains.urls")),
    path("insight/", include("zhike.apps.journeys.urls")),
    path("", include("zhike.apps.webchat.urls")),
    path("my/", include("zhike.apps.portal.urls")),
    path("desk/shortcuts/", include("zhike.apps.shortcuts.urls")),
    path("desk/", include("zhike.apps.desk.urls")),
    path("complaints/", include("zhike.apps.complaints.urls")),
    path("search/", include("zhike.apps.search.urls")),
    path("", include("zhike.apps.telephony.urls")),
    path("", include("zhike.apps.texting.urls")),
    path("", include("zhike.apps.surveys.urls")),
    path("suspicions/", include("zhike.apps.suspicions.urls")),
    path("voice/labels/", include("zhike.apps.labels.urls")),
    path("voice/products/", include("zhike.apps.productvoice.urls")),
    path("voice/", include("zhike.apps.voice.urls")),
    path("improvements/", include("zhike.apps.improvements.urls")),
    path("improvements/", include("zhike.apps.tellings.urls")),
    # One line per domain from here on.
]

handler400 = "zhike.apps.dashboards.error_pages.bad_request"
handler403 = "zhike.apps.dashboards.error_pages.not_allowed"
handler404 = "zhike.apps.dashboards.error_pages.not_found"
handler500 = "zhike.apps.dashboards.error_pages.broken"
