from __future__ import annotations

from django.urls import path

from zhike.apps.people import (
    account_views,
    admin_views,
    branch_views,
    policy_views,
    proof_views,
    role_views,
    stand_in_views,
    team_views,
    views,
)

app_name = "people"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("language/", views.choose_language, name="language"),
    path("account/", account_views.account, name="account"),
    path("account/sessions/end/", account_views.end_others, name="end_others"),
    path("prove/", proof_views.prove, name="prove"),
    path("stand-ins/", stand_in_views.stand_ins, name="stand_ins"),
    path("stand-ins/stop/", stand_in_views.stop, name="stop_acting"),
    path("stand-ins/<int:row_id>/act/", stand_in_views.act, name="begin_acting"),
    path("stand-ins/<int:row_id>/end/", stand_in_views.end, name="end_stand_in"),
    path("admin/people/", admin_views.people, name="people"),
    path("admin/people/<int:user_id>/", admin_views.person, name="person"),
    path("admin/people/<int:user_id>/let-in/", admin_views.let_in, name="let_in"),
    path("admin/people/<int:user_id>/shut-out/", admin_views.shut_out, name="shut_out"),
    path("admin/people/<int:user_id>/reset-password/", admin_views.reset, name="reset_password"),
    path("admin/people/<int:user_id>/sessions/end/", admin_views.end_all, name="end_sessions"),
    path("admin/people/<int:user_id>/unlock/", admin_views.unlock, name="unlock"),
    path("admin/sign-ins/", policy_views.sign_ins, name="sign_ins"),
    path("admin/sign-ins/policy/", policy_views.change, name="change_policy"),
    path("admin/roles/", role_views.roles, name="roles"),
    path("admin/roles/new/", role_views.new_role, name="new_role"),
    path("admin/roles/<int:role_id>/", role_views.own_role, name="own_role"),
    path("admin/roles/<int:role_id>/delete/", role_views.remove_role, name="delete_role"),
    path("admin/branches/", branch_views.branches, name="branches"),
    path("admin/branches/<int:branch_id>/", branch_views.branch, name="branch"),
    path("admin/branches/<int:branch_id>/move/", branch_views.move, name="move_branch"),
    path("admin/branches/<int:branch_id>/delete/", branch_views.remove, name="delete_branch"),
    path("admin/teams/", team_views.teams, name="teams"),
    path("admin/teams/<int:team_id>/", team_views.team, name="team"),
    path("admin/teams/<int:team_id>/delete/", team_views.remove_team, name="delete_team"),
    path("admin/queues/", team_views.new_queue, name="new_queue"),
    path("theme/", views.choose_theme, name="theme"),
]
