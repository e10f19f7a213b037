from __future__ import annotations

from django.urls import path

from zhike.apps.privacy import admin_views, views

app_name = "privacy"
RIGHT, ADMIN = "customers/rights", "admin/privacy"
urlpatterns = [
    path(f"{RIGHT}/", views.requests, name="requests"),
    path(f"{RIGHT}/new/", views.new, name="new"),
    path(f"{RIGHT}/<int:request_id>/", views.one_request, name="request"),
    path(f"{RIGHT}/<int:request_id>/take/", views.take, name="take"),
    path(f"{RIGHT}/<int:request_id>/prove/", views.prove, name="prove"),
    path(f"{RIGHT}/<int:request_id>/extend/", views.extend, name="extend"),
    path(f"{RIGHT}/<int:request_id>/answer/", views.answer, name="answer"),
    path(f"{RIGHT}/<int:request_id>/refuse/", views.refuse, name="refuse"),
    path(f"{RIGHT}/<int:request_id>/take-back/", views.take_back, name="take_back"),
    path(f"{RIGHT}/<int:request_id>/start/", views.start, name="start"),
    path(f"{RIGHT}/<int:request_id>/copy/", views.make_copy, name="make_copy"),
    path(f"{RIGHT}/<int:request_id>/copy/<int:copy_id>/", views.download, name="download"),
    path(f"{RIGHT}/<int:request_id>/erase/", views.erase, name="erase"),
    path(f"{ADMIN}/", admin_views.retention, name="retention"),
    path(f"{ADMIN}/dry-run/", admin_views.dry_run, name="dry_run"),
    path(f"{ADMIN}/erase-due/", admin_views.erase_due, name="erase_due"),
    path(f"{ADMIN}/periods/<slug:code>/", admin_views.rule, name="rule"),
    path(f"{ADMIN}/holds/", admin_views.holds, name="holds"),
    path(f"{ADMIN}/holds/<int:hold_id>/lift/", admin_views.lift, name="lift"),
    path(f"{ADMIN}/assessments/", admin_views.assessments, name="assessments"),
    path(f"{ADMIN}/assessments/<slug:code>/", admin_views.assessment, name="assessment"),
    path(f"{ADMIN}/erasures/", admin_views.erasures, name="erasures"),
    path(f"{ADMIN}/erasures/<int:erasure_id>/", admin_views.erasure, name="erasure"),
    path(f"{ADMIN}/erasures/<int:erasure_id>/report/", admin_views.report, name="report"),
]
