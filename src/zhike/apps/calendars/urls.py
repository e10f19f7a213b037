from __future__ import annotations

from django.urls import path

from zhike.apps.calendars import hours_views, views

app_name = "calendars"
urlpatterns = [
    path("", views.calendars, name="list"),
    path("new/", views.create, name="create"),
    path("hours/", hours_views.hours, name="hours"),
    path("hours/new/", hours_views.create, name="create_hours"),
    path("hours/<int:hours_id>/", hours_views.place, name="place"),
    path("hours/<int:hours_id>/change/", hours_views.change, name="change_hours"),
    path("hours/<int:hours_id>/remove/", hours_views.remove, name="remove_hours"),
    path("hours/<int:hours_id>/dates/", hours_views.set_exception, name="set_exception"),
    path(
        "hours/<int:hours_id>/dates/<int:exception_id>/remove/",
        hours_views.remove_exception,
        name="remove_exception",
    ),
    path("availability/", hours_views.availability, name="availability"),
    path("outages/new/", hours_views.record_outage, name="record_outage"),
    path("outages/<int:outage_id>/end/", hours_views.end_outage, name="end_outage"),
    path("of/<slug:code>/<int:number>/", views.year, name="year"),
    path("of/<slug:code>/<int:number>/confirm/", views.confirm_year, name="confirm_year"),
    path("of/<slug:code>/refresh/", views.refresh, name="refresh"),
    path("of/<slug:code>/days/<str:day>/", views.set_day, name="set_day"),
    path("of/<slug:code>/days/<str:day>/withdraw/", views.withdraw_day, name="withdraw_day"),
]
