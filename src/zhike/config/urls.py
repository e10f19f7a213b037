"""Every path of the web system. A path without a declared permission is denied."""

from __future__ import annotations

from django.urls import include, path

from zhike.apps.imports.api import api, unknown_address

urlpatterns = [
    path("", include("zhike.apps.dashboards.urls")),
    path("", include("zhike.apps.people.urls")),
    path("jobs/", include("zhike.apps.jobs.urls")),
    path("admin/", include("zhike.apps.imports.urls")),
    # Before the customers: /customers/rights/ is no customer's number.
    path("", include("zhike.apps.consents.urls")),
    path("", include("zhike.apps.notifications.urls")),
    path("admin/webhooks/", include("zhike.apps.webhooks.urls")),
    path("insight/", include("zhike.apps.journeys.urls")),
    path("api/v1/", unknown_address),
    path("api/v1/", api.urls),
    path("api/<path:rest>", unknown_address),
    path("customers/", include("zhike.apps.customers.urls")),
    path("", include("zhike.apps.unmasking.urls")),
    # One line per domain from here on.
]

handler400 = "zhike.apps.dashboards.error_pages.bad_request"
handler403 = "zhike.apps.dashboards.error_pages.not_allowed"
handler404 = "zhike.apps.dashboards.error_pages.not_found"
handler500 = "zhike.apps.dashboards.error_pages.broken"
