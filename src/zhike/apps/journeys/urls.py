from __future__ import annotations

from django.urls import path

from zhike.apps.journeys import case_views, saved_views, views

app_name = "journeys"
urlpatterns = [
    path("journeys/", views.logs, name="map"),
    path("journeys/<str:log_name>/", views.workbench, name="log"),
    path("journeys/<str:log_name>/panel/", case_views.panel, name="panel"),
    path("journeys/<str:log_name>/weeks/", views.weeks, name="weeks"),
    path("journeys/<str:log_name>/views/", saved_views.save, name="save_view"),
    path("journeys/<str:log_name>/views/<int:view_id>/", saved_views.change, name="change_view"),
    path("journeys/<str:log_name>/cases/<path:case_id>/", case_views.case, name="case"),
    path(
        "journeys/<str:log_name>/customer-of/<path:case_id>/",
        case_views.customer_of,
        name="customer_of",
    ),
    path("journeys/<str:log_name>/export/<str:question>.<str:form>", views.export, name="export"),
    path("journeys/<str:log_name>/<str:tab>/", views.workbench, name="tab"),
    path("customers/<path:customer_id>/", case_views.customer, name="customer"),
]
