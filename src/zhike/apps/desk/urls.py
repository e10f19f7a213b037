from __future__ import annotations

from django.urls import path

from zhike.apps.desk import (
    conversation_views,
    floor_views,
    report_views,
    shortcut_views,
    ticket_act_views,
    ticket_views,
    views,
)

app_name = "desk"
TALK, TICKET = "c/<str:public_id>", "tickets/<str:number>"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("list/", views.inbox_list, name="list"),
    path("next/", conversation_views.take_next, name="take_next"),
    path("presence/", conversation_views.presence, name="presence"),
    path("presence/seen/", conversation_views.still_here, name="still_here"),
    path(f"{TALK}/", views.conversation, name="conversation"),
    path(f"{TALK}/messages/", views.messages_after, name="messages"),
    path(f"{TALK}/take/", conversation_views.take, name="take"),
    path(f"{TALK}/reply/", conversation_views.reply, name="reply"),
    path(f"{TALK}/seen/", conversation_views.seen, name="seen"),
    path(f"{TALK}/typing/", conversation_views.typing, name="typing"),
    path(f"{TALK}/draft/", conversation_views.draft, name="draft"),
    path(f"{TALK}/hand-over/", conversation_views.hand_over, name="hand_over"),
    path(f"{TALK}/queue/", conversation_views.to_queue, name="to_queue"),
    path(f"{TALK}/end/", conversation_views.end, name="end"),
    path(f"{TALK}/macro/", shortcut_views.macro_on_conversation, name="conversation_macro"),
    path(f"{TALK}/take-over/", floor_views.take_over, name="take_over"),
    path("report/", report_views.report, name="report"),
    path("floor/", floor_views.floor, name="floor"),
    path("floor/now/", floor_views.floor_now, name="floor_now"),
    path("floor/people/<int:user_id>/", floor_views.abilities, name="abilities"),
    path("files/<str:public_id>/", views.file, name="file"),
    path("tickets/", ticket_views.tickets, name="tickets"),
    path("tickets/bulk/", shortcut_views.bulk, name="bulk"),
    path(f"{TICKET}/macro/", shortcut_views.macro_on_ticket, name="ticket_macro"),
    path(f"{TICKET}/", ticket_views.ticket, name="ticket"),
    path(f"{TICKET}/state/", ticket_act_views.state, name="state"),
    path(f"{TICKET}/change/", ticket_act_views.change, name="change"),
    path(f"{TICKET}/assign/", ticket_act_views.assign, name="assign"),
    path(f"{TICKET}/transfer/", ticket_act_views.transfer, name="transfer"),
    path(f"{TICKET}/note/", ticket_act_views.note, name="note"),
    path(f"{TICKET}/task/", ticket_act_views.task, name="task"),
    path(f"{TICKET}/tasks/<int:task_id>/accept/", ticket_act_views.accept, name="accept"),
    path(f"{TICKET}/tasks/<int:task_id>/finish/", ticket_act_views.finish, name="finish"),
    path(f"{TICKET}/watch/", ticket_act_views.watch, name="watch"),
    path(f"{TICKET}/merge/", ticket_act_views.merge, name="merge"),
    path(f"{TICKET}/unmerge/", ticket_act_views.unmerge, name="unmerge"),
    path(f"{TICKET}/split/", ticket_act_views.split, name="split"),
    path(f"{TICKET}/link/", ticket_act_views.link, name="link"),
    path(f"{TICKET}/answers/", ticket_act_views.answers, name="answers"),
    path(f"{TICKET}/customer/", ticket_act_views.customer, name="customer"),
]
