from django.urls import path

from zhike.apps.portal import door_views, matter_views, own_views, rating_views, rights_views, views

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
    path("matters/", matter_views.matter_list, name="matters"),
    path("matters/ask/", matter_views.ask, name="ask"),
    path("matters/complain/", matter_views.complain, name="complain"),
    path("matters/<str:number>/", matter_views.matter, name="matter"),
    path("matters/<str:number>/reply/", matter_views.reply, name="reply"),
    path("matters/<str:number>/withdraw/", matter_views.withdraw, name="withdraw"),
    path("matters/<str:number>/again/", matter_views.again, name="again"),
    path("matters/<str:number>/files/<str:file_id>/", matter_views.file, name="file"),
    path("rate/<str:token>/", rating_views.rate, name="rate"),
    path("rate/<str:token>/stop/", rating_views.rate_stop, name="rate_stop"),
    path("ratings/<str:public_id>/", rating_views.rating, name="rating"),
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
