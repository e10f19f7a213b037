from django.urls import path

from zhike.apps.portal import door_views, own_views, rights_views, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", door_views.sign_in, name="sign_in"),
    path("sign-in/code/", door_views.code, name="code"),
    path("enter/", door_views.enter, name="enter"),
    path("sign-out/", door_views.sign_out, name="sign_out"),
    path("print/", door_views.choose_print, name="print"),
    path("sessions/", views.sessions, name="sessions"),
    path("sessions/end/", views.end_sessions, name="end_sessions"),
    path("profile/", own_views.profile, name="profile"),
    path("profile/correct/", own_views.correct, name="correct"),
    path("profile/switch/", own_views.switch, name="switch"),
    path("consents/", own_views.consent_list, name="consents"),
    path("consents/choose/", own_views.choose, name="choose"),
    path("choices/", own_views.choices, name="choices"),
    path("rights/", rights_views.rights, name="rights"),
    path("rights/<int:request_id>/", rights_views.right, name="right"),
    path("rights/<int:request_id>/take-back/", rights_views.take_back, name="take_back"),
    path("rights/<int:request_id>/copies/<int:copy_id>/", rights_views.copy, name="copy"),
]
