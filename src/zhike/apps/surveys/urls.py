from __future__ import annotations

from django.urls import path

from zhike.apps.surveys import (
    design_views,
    link_views,
    quota_views,
    result_views,
    trigger_views,
    views,
)

app_name = "surveys"
urlpatterns = [
    path("surveys/", views.figures, name="figures"),
    path("surveys/results/", result_views.results, name="results"),
    path("surveys/results/questions/", result_views.kinds, name="kinds"),
    path("surveys/results/waves/", result_views.waves, name="waves"),
    path("surveys/results/league/", result_views.league, name="league"),
    path("surveys/results/drivers/", result_views.drivers, name="drivers"),
    path("admin/surveys/", views.surveys, name="surveys"),
    path("admin/surveys/new/", views.begin, name="begin"),
    path("admin/surveys/<slug:code>/", views.survey, name="survey"),
    path("admin/surveys/<slug:code>/design/", design_views.design, name="design"),
    path("admin/surveys/<slug:code>/design/add/", design_views.add, name="add"),
    path("admin/surveys/<slug:code>/design/decide/", design_views.decide, name="decide"),
    path("admin/surveys/<slug:code>/design/preview/", design_views.preview, name="preview"),
    path("admin/surveys/<slug:code>/design/test/", design_views.send_test, name="send_test"),
    path(
        "admin/surveys/<slug:code>/design/questions/<slug:question_code>/",
        design_views.question,
        name="question",
    ),
    path(
        "admin/surveys/<slug:code>/design/questions/<slug:question_code>/change/",
        design_views.change,
        name="change",
    ),
    path("admin/surveys/<slug:code>/quotas/", quota_views.quotas, name="quotas"),
    path(
        "admin/surveys/<slug:code>/quotas/<int:quota_id>/end/",
        quota_views.end_quota,
        name="end_quota",
    ),
    path("admin/surveys/<slug:code>/triggers/", trigger_views.triggers, name="triggers"),
    path(
        "admin/surveys/<slug:code>/triggers/<int:trigger_id>/",
        trigger_views.trigger,
        name="trigger",
    ),
    path(
        "admin/surveys/<slug:code>/triggers/<int:trigger_id>/switch/",
        trigger_views.switch,
        name="switch_trigger",
    ),
    path("admin/surveys/<slug:code>/links/", link_views.links, name="links"),
    path(
        "admin/surveys/<slug:code>/links/<int:link_id>/close/", link_views.close, name="close_link"
    ),
    path(
        "admin/surveys/<slug:code>/links/<int:link_id>/print/",
        link_views.print_link,
        name="print_link",
    ),
    path("admin/surveys/<slug:code>/versions/", design_views.versions, name="versions"),
    path("admin/surveys/<slug:code>/questions/", views.publish, name="publish"),
    path("admin/surveys/<slug:code>/shares/", views.set_share, name="set_share"),
    path("admin/surveys/<slug:code>/shares/<int:share_id>/end/", views.end_share, name="end_share"),
    path("admin/surveys/<slug:code>/switch/", views.switch, name="switch"),
]
