from __future__ import annotations

from django.urls import path

from zhike.apps.people import account_views, admin_views, views

app_name = "people"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("language/", views.choose_language, name="language"),
    path("account/", account_views.account, name="account"),
    path("account/sessions/end/", account_views.end_others, name="end_others"),
    path("admin/people/", admin_views.people, name="people"),
    path("admin/people/<int:user_id>/", admin_views.person, name="person"),
    path("admin/people/<int:user_id>/let-in/", admin_views.let_in, name="let_in"),
    path("admin/people/<int:user_id>/shut-out/", admin_views.shut_out, name="shut_out"),
    path("admin/people/<int:user_id>/reset-password/", admin_views.reset, name="reset_password"),
    path("admin/people/<int:user_id>/sessions/end/", admin_views.end_all, name="end_sessions"),
    path("theme/", views.choose_theme, name="theme"),
]
