"""Every path of the web system. A path without a declared permission is denied."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("zhike.apps.dashboards.urls")),
    path("", include("zhike.apps.people.urls")),
    path("jobs/", include("zhike.apps.jobs.urls")),
    # One line per domain from here on.
]

handler400 = "zhike.apps.dashboards.error_pages.bad_request"
handler403 = "zhike.apps.dashboards.error_pages.not_allowed"
handler404 = "zhike.apps.dashboards.error_pages.not_found"
handler500 = "zhike.apps.dashboards.error_pages.broken"
