"""Who may open each address of the web system. A new address needs a line here.

A line names the permission and, where the address names an object, what stands for it: the name of
a sample in `permission_samples.py`. The walk (`test_permission_walk.py`) opens every address as
every role, with an object in reach and with one outside, and expects:

- nobody signed in: the way to the door (pages), 401 (API);
- a role without the permission: 403, whatever the object;
- a customer of the bank: nothing but the pages whose line says CUSTOMER, and of the objects there
  his own; whoever of the staff opens one is led to the customers' door;
- a role with it: neither 403 nor a broken page; the object outside of his reach: 404, also for who
  would have to prove first that it is he.

Give `NOTHING` as the sample where no object can be made cheaply: then only 403 and 5xx are walked.
"""

from __future__ import annotations

from dataclasses import dataclass

from zhike.apps.people.permissions import EVERYONE
from zhike.apps.people.rules import Permission as P  # noqa: N817 - two hundred lines say it
from zhike.apps.portal.doors import CUSTOMER

NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class Line:
    """Who may open an address; `sample` stands for the object that the address names."""

    needs: P | str | None
    sample: str = ""
    calls_out: bool = False  # a POST would leave the machine: it is not walked
    all_with: P | None = None  # who carries this reaches the objects outside too
    body: str = "{}"  # of a write to the API: one that is read before it is judged must be right


def line(
    needs: P | str | None,
    sample: str = "",
    *,
    calls_out: bool = False,
    all_with: P | None = None,
    body: str = "{}",
) -> Line:
    return Line(needs=needs, sample=sample, calls_out=calls_out, all_with=all_with, body=body)


PAGES = {
    # desk
    "/desk/": line(P.SEE_TICKETS),
    "/desk/report/": line(P.SUPERVISE_TICKETS),
    "/desk/list/": line(P.SEE_TICKETS),
    "/desk/new/": line(P.WORK_TICKETS),
    "/desk/next/": line(P.WORK_TICKETS),
    "/desk/presence/": line(P.WORK_TICKETS),
    "/desk/presence/seen/": line(P.WORK_TICKETS),
    "/desk/c/<str:public_id>/": line(P.SEE_TICKETS, "conversation"),
    "/desk/c/<str:public_id>/messages/": line(P.SEE_TICKETS, "conversation"),
    "/desk/c/<str:public_id>/take/": line(P.WORK_TICKETS, "conversation"),
    "/desk/c/<str:public_id>/reply/": line(P.WORK_TICKETS, "conversation"),
    "/desk/c/<str:public_id>/open/": line(P.SEE_TICKETS, "conversation"),
    "/desk/c/<str:public_id>/seen/": line(P.WORK_TICKETS, "conversation"),
    "/desk/c/<str:public_id>/typing/": line(P.WORK_TICKETS, "conversation"),
    "/desk/c/<str:public_id>/draft/": line(P.WORK_TICKETS, "conversation"),
    "/desk/c/<str:public_id>/hand-over/": line(P.WORK_TICKETS, "conversation"),
    "/desk/c/<str:public_id>/queue/": line(P.WORK_TICKETS, "conversation"),
    "/desk/c/<str:public_id>/end/": line(P.WORK_TICKETS, "conversation"),
    "/desk/c/<str:public_id>/spam/": line(P.WORK_TICKETS, "conversation"),
    "/desk/c/<str:public_id>/macro/": line(P.WORK_TICKETS, "conversation"),
    "/desk/c/<str:public_id>/take-over/": line(P.SUPERVISE_TICKETS, "conversation"),
    "/desk/new/mail/": line(P.WORK_TICKETS),
    "/desk/floor/": line(P.SUPERVISE_TICKETS),
    "/desk/floor/now/": line(P.SUPERVISE_TICKETS),
    "/desk/floor/people/<int:user_id>/": line(P.SUPERVISE_TICKETS, "person"),
    "/desk/tickets/bulk/": line(P.WORK_TICKETS),
    "/desk/tickets/<str:number>/macro/": line(P.WORK_TICKETS, "ticket"),
    "/desk/shortcuts/": line(P.USE_SHORTCUTS),
    "/desk/shortcuts/replies/new/": line(P.USE_SHORTCUTS),
    "/desk/shortcuts/replies/<int:reply_id>/": line(P.USE_SHORTCUTS, "reply"),
    "/desk/shortcuts/replies/<int:reply_id>/delete/": line(P.USE_SHORTCUTS, "reply"),
    "/desk/shortcuts/macros/new/": line(P.USE_SHORTCUTS),
    "/desk/shortcuts/macros/<int:macro_id>/": line(P.USE_SHORTCUTS, "macro"),
    "/desk/shortcuts/macros/<int:macro_id>/delete/": line(P.USE_SHORTCUTS, "macro"),
    "/desk/shortcuts/views/keep/": line(P.USE_SHORTCUTS),
    "/desk/shortcuts/views/<int:ticket_view_id>/delete/": line(P.USE_SHORTCUTS, "ticket_view"),
    "/desk/files/<str:public_id>/": line(P.SEE_TICKETS, "attachment"),
    "/desk/tickets/": line(P.SEE_TICKETS),
    "/desk/tickets/<str:number>/": line(P.SEE_TICKETS, "ticket"),
    "/desk/tickets/<str:number>/dialogs/": line(P.WORK_TICKETS, "ticket"),
    "/desk/tickets/<str:number>/state/": line(P.WORK_TICKETS, "ticket"),
    "/desk/tickets/<str:number>/change/": line(P.WORK_TICKETS, "ticket"),
    "/desk/tickets/<str:number>/assign/": line(P.WORK_TICKETS, "ticket"),
    "/desk/tickets/<str:number>/transfer/": line(P.WORK_TICKETS, "ticket"),
    "/desk/tickets/<str:number>/note/": line(P.WORK_TICKETS, "ticket"),
    "/desk/tickets/<str:number>/task/": line(P.WORK_TICKETS, "ticket"),
    "/desk/tickets/<str:number>/merge/": line(P.WORK_TICKETS, "ticket"),
    "/desk/tickets/<str:number>/unmerge/": line(P.WORK_TICKETS, "ticket"),
    "/desk/tickets/<str:number>/split/": line(P.WORK_TICKETS, "ticket"),
    "/desk/tickets/<str:number>/link/": line(P.WORK_TICKETS, "ticket"),
    "/desk/tickets/<str:number>/customer/": line(P.WORK_TICKETS, "ticket"),
    "/desk/tickets/<str:number>/watch/": line(P.SEE_TICKETS, "ticket"),
    "/desk/tickets/<str:number>/tasks/<int:task_id>/accept/": line(P.WORK_TICKETS, "task"),
    "/desk/tickets/<str:number>/tasks/<int:task_id>/finish/": line(P.WORK_TICKETS, "task"),
    # search
    "/search/": line(P.SEE_TICKETS),
    # webchat: the visitor proves himself by a key in a header, see webchat/doors.py
    "/chat/widget.js": line(EVERYONE),
    "/chat/frame/": line(EVERYONE),
    "/chat/begin/": line(EVERYONE),
    "/chat/talk/": line(EVERYONE),
    "/chat/say/": line(EVERYONE),
    "/chat/seen/": line(EVERYONE),
    "/chat/typing/": line(EVERYONE),
    "/chat/leave/": line(EVERYONE),
    "/chat/forget/": line(EVERYONE),
    "/chat/link/": line(EVERYONE),
    "/chat/call-back/": line(EVERYONE),
    "/chat/files/<str:public_id>/": line(EVERYONE, NOTHING),
    "/my/chat/": line(CUSTOMER),
    "/my/chat/begin/": line(CUSTOMER),
    "/admin/chat/": line(P.MANAGE_QUEUES),
    # complaints
    "/complaints/": line(P.SEE_COMPLAINTS),
    "/complaints/new/": line(P.HANDLE_COMPLAINTS),
    "/complaints/reported/": line(P.SEE_COMPLAINTS),
    "/complaints/back/": line(P.APPROVE_COMPLAINTS),
    "/complaints/<str:number>/": line(P.SEE_COMPLAINTS, "complaint"),
    "/complaints/<str:number>/<slug:act>/": line(P.HANDLE_COMPLAINTS, "complaint act"),
    "/complaints/<str:number>/letter/<slug:kind>/": line(P.HANDLE_COMPLAINTS, "complaint letter"),
    "/complaints/<str:number>/approve/<slug:act>/": line(
        P.APPROVE_COMPLAINTS, "complaint approval"
    ),
    "/complaints/<str:number>/remedies/<int:remedy_id>/approve/": line(
        P.APPROVE_COMPLAINTS, "remedy"
    ),
    "/complaints/<str:number>/remedies/<int:remedy_id>/refuse/": line(
        P.APPROVE_COMPLAINTS, "remedy"
    ),
    "/complaints/<str:number>/corrections/<int:correction_id>/done/": line(
        P.HANDLE_COMPLAINTS, "correction"
    ),
    "/complaints/<str:number>/corrections/<int:correction_id>/check/": line(
        P.HANDLE_COMPLAINTS, "correction"
    ),
    # dashboards
    "/": line(P.SEE_HOME),
    "/favicon.ico": line(EVERYONE),
    "/admin/audit/": line(P.SEE_AUDIT),
    "/insight/planted/": line(P.SEE_PLANTED),
    "/styleguide/": line(P.SEE_STYLEGUIDE),
    # people: the door and one's own account
    "/sign-in/": line(EVERYONE),
    "/sign-in/second/": line(EVERYONE),
    "/sign-in/oidc/": line(EVERYONE, NOTHING),
    "/sign-in/oidc/back/": line(EVERYONE, NOTHING),
    "/sign-out/": line(EVERYONE),
    "/language/": line(EVERYONE),
    "/theme/": line(EVERYONE),
    "/account/": line(P.OWN_ACCOUNT),
    "/account/sessions/end/": line(P.OWN_ACCOUNT),
    "/account/second-factor/": line(P.OWN_ACCOUNT),
    "/account/second-factor/totp/": line(P.OWN_ACCOUNT),
    "/account/second-factor/totp/confirm/": line(P.OWN_ACCOUNT),
    "/account/second-factor/totp/remove/": line(P.OWN_ACCOUNT),
    "/account/second-factor/keys/": line(P.OWN_ACCOUNT),
    "/account/second-factor/keys/<int:key_id>/remove/": line(P.OWN_ACCOUNT, "security key"),
    "/account/second-factor/recovery-codes/": line(P.OWN_ACCOUNT),
    "/prove/": line(P.OWN_ACCOUNT),
    "/stand-ins/": line(P.STAND_IN),
    "/stand-ins/stop/": line(P.STAND_IN),
    "/stand-ins/<int:row_id>/act/": line(P.STAND_IN, "stand-in"),
    "/stand-ins/<int:row_id>/end/": line(P.STAND_IN, "stand-in"),
    # people: who manages access
    "/admin/people/": line(P.MANAGE_PEOPLE),
    "/admin/people/<int:user_id>/": line(P.MANAGE_PEOPLE, "person"),
    "/admin/people/<int:user_id>/let-in/": line(P.MANAGE_PEOPLE, "person"),
    "/admin/people/<int:user_id>/shut-out/": line(P.MANAGE_PEOPLE, "person"),
    "/admin/people/<int:user_id>/reset-password/": line(P.MANAGE_PEOPLE, "person"),
    "/admin/people/<int:user_id>/sessions/end/": line(P.MANAGE_PEOPLE, "person"),
    "/admin/people/<int:user_id>/reset-second-factor/": line(P.MANAGE_PEOPLE, "person"),
    "/admin/people/<int:user_id>/unlock/": line(P.MANAGE_PEOPLE, "person"),
    "/admin/sign-ins/": line(P.SEE_SIGN_IN_REPORT),
    "/admin/sign-ins/policy/": line(P.MANAGE_ROLES),
    "/admin/roles/": line(P.SEE_ROLES),
    "/admin/roles/new/": line(P.MANAGE_ROLES),
    "/admin/roles/<int:role_id>/": line(P.MANAGE_ROLES, "own role"),
    "/admin/roles/<int:role_id>/delete/": line(P.MANAGE_ROLES, "own role"),
    "/admin/branches/": line(P.MANAGE_BRANCHES),
    "/admin/branches/<int:branch_id>/": line(P.MANAGE_BRANCHES, "branch"),
    "/admin/branches/<int:branch_id>/move/": line(P.MANAGE_BRANCHES, "branch"),
    "/admin/branches/<int:branch_id>/delete/": line(P.MANAGE_BRANCHES, "branch"),
    "/admin/teams/": line(P.MANAGE_PEOPLE),
    "/admin/teams/<int:team_id>/": line(P.MANAGE_PEOPLE, "team"),
    "/admin/teams/<int:team_id>/delete/": line(P.MANAGE_PEOPLE, "team"),
    "/admin/teams/queues/": line(P.MANAGE_BRANCHES),
    # jobs
    "/jobs/": line(P.SEE_JOBS),
    "/jobs/<int:job_id>/cancel/": line(P.CANCEL_JOBS, "job", all_with=P.SEE_ALL_JOBS),
    "/jobs/<int:job_id>/run-again/": line(P.CANCEL_JOBS, "job", all_with=P.SEE_ALL_JOBS),
    # imports
    "/admin/imports/": line(P.SEE_IMPORTS),
    "/admin/imports/new/": line(P.RUN_IMPORTS),
    "/admin/imports/new/database/": line(P.RUN_IMPORTS),
    "/admin/imports/<int:import_id>/": line(P.SEE_IMPORTS, NOTHING),
    "/admin/imports/<int:import_id>/mapping/": line(P.RUN_IMPORTS, NOTHING),
    "/admin/imports/<int:import_id>/cancel/": line(P.RUN_IMPORTS, NOTHING),
    "/admin/imports/<int:import_id>/discard/": line(P.RUN_IMPORTS, NOTHING),
    "/admin/imports/<int:import_id>/again/": line(P.RUN_IMPORTS, NOTHING),
    "/admin/imports/batches/<str:batch_id>/undo/": line(P.UNDO_IMPORTS, NOTHING),
    # consents
    "/customers/<str:customer_id>/consents/": line(P.SEE_CONSENTS, "customer"),
    "/customers/<str:customer_id>/consents/choose/": line(P.CHANGE_CONSENTS, "customer"),
    "/customers/<str:customer_id>/consents/prefer/": line(P.CHANGE_CONSENTS, "customer"),
    "/admin/purposes/": line(P.MANAGE_PRIVACY),
    "/admin/purposes/<slug:code>/": line(P.MANAGE_PRIVACY, NOTHING),
    # notifications
    "/notifications/": line(P.OWN_NOTIFICATIONS),
    "/notifications/<int:notification_id>/open/": line(P.OWN_NOTIFICATIONS, "notification"),
    "/notifications/read/": line(P.OWN_NOTIFICATIONS),
    "/account/notifications/": line(P.OWN_NOTIFICATIONS),
    # health
    "/healthz": line(EVERYONE),
    "/readyz": line(EVERYONE),
    "/metrics": line(EVERYONE),
    "/admin/health/": line(P.SEE_HEALTH),
    # portal: the customers' door and their own pages
    "/my/sign-in/": line(EVERYONE),
    "/my/sign-in/code/": line(EVERYONE),
    "/my/enter/": line(EVERYONE),
    "/my/sign-in/oidc/": line(EVERYONE, NOTHING),
    "/my/sign-in/oidc/back/": line(EVERYONE, NOTHING),
    "/my/sign-out/": line(EVERYONE),
    "/my/print/": line(EVERYONE),
    "/my/": line(CUSTOMER),
    "/my/sessions/": line(CUSTOMER),
    "/my/sessions/end/": line(CUSTOMER),
    "/my/matters/": line(CUSTOMER),
    "/my/matters/ask/": line(CUSTOMER),
    "/my/matters/complain/": line(CUSTOMER),
    "/my/matters/<str:number>/": line(CUSTOMER, "matter"),
    "/my/matters/<str:number>/reply/": line(CUSTOMER, "matter"),
    "/my/matters/<str:number>/withdraw/": line(CUSTOMER, "matter"),
    "/my/matters/<str:number>/again/": line(CUSTOMER, "matter"),
    "/my/matters/<str:number>/files/<str:file_id>/": line(CUSTOMER, "matter"),
    "/my/rate/<str:token>/": line(EVERYONE, NOTHING),
    "/my/rate/<str:token>/stop/": line(EVERYONE, NOTHING),
    "/my/survey/<str:token>/": line(EVERYONE, NOTHING),
    "/my/try/<str:token>/": line(EVERYONE, NOTHING),
    "/my/ratings/<str:public_id>/": line(CUSTOMER, "rating"),
    "/my/profile/": line(CUSTOMER),
    "/my/profile/correct/": line(CUSTOMER),
    "/my/profile/switch/": line(CUSTOMER),
    "/my/consents/": line(CUSTOMER),
    "/my/consents/choose/": line(CUSTOMER),
    "/my/choices/": line(CUSTOMER),
    "/my/rights/": line(CUSTOMER),
    "/my/rights/<int:request_id>/": line(CUSTOMER, "right"),
    "/my/rights/<int:request_id>/take-back/": line(CUSTOMER, "right"),
    "/my/rights/<int:request_id>/copies/<int:copy_id>/": line(CUSTOMER, "copy"),
    # blocks
    "/admin/blocks/": line(P.SUPERVISE_TICKETS),
    "/admin/blocks/<int:block_id>/": line(P.SUPERVISE_TICKETS, "block"),
    "/admin/blocks/<int:block_id>/not-spam/": line(P.SUPERVISE_TICKETS, "block"),
    "/admin/blocks/<int:block_id>/end/": line(P.SUPERVISE_TICKETS, "block"),
    "/admin/blocks/<int:block_id>/judged/": line(P.SUPERVISE_TICKETS, "block"),
    "/admin/blocks/<int:block_id>/held/<int:held_id>/": line(P.SUPERVISE_TICKETS, "held"),
    # texting
    "/texting/events/": line(EVERYONE, NOTHING),
    # telephony
    "/telephony/events/<str:public_id>/": line(EVERYONE, NOTHING),
    "/telephony/calls/<str:public_id>/": line(P.WORK_TICKETS, "call"),
    "/telephony/calls/<str:public_id>/card/": line(P.WORK_TICKETS, "call"),
    "/telephony/calls/<str:public_id>/caller/": line(P.WORK_TICKETS, "call"),
    "/telephony/calls/<str:public_id>/wrap-up/": line(P.WORK_TICKETS, "call"),
    "/telephony/calls/<str:public_id>/number/": line(P.WORK_TICKETS, "call"),
    "/admin/telephony/": line(P.MANAGE_QUEUES),
    "/admin/telephony/extensions/": line(P.MANAGE_QUEUES),
    "/admin/telephony/extensions/<int:extension_id>/end/": line(P.MANAGE_QUEUES, "extension"),
    "/admin/telephony/events/<int:event_id>/take/": line(P.MANAGE_QUEUES, "call event"),
    "/admin/telephony/events/<int:event_id>/discard/": line(P.MANAGE_QUEUES, "call event"),
    "/admin/telephony/<int:board_id>/": line(P.MANAGE_QUEUES, "switchboard"),
    "/admin/telephony/<int:board_id>/secret/": line(P.MANAGE_QUEUES, "switchboard"),
    "/admin/telephony/<int:board_id>/remove/": line(P.MANAGE_QUEUES, "switchboard"),
    # mailboxes
    "/admin/mailboxes/": line(P.MANAGE_QUEUES),
    "/admin/mailboxes/<int:mailbox_id>/": line(P.MANAGE_QUEUES, "mailbox"),
    "/admin/mailboxes/<int:mailbox_id>/test/": line(P.MANAGE_QUEUES, "mailbox", calls_out=True),
    "/admin/mailboxes/<int:mailbox_id>/pause/": line(P.MANAGE_QUEUES, "mailbox"),
    "/admin/mailboxes/<int:mailbox_id>/resume/": line(P.MANAGE_QUEUES, "mailbox"),
    "/admin/mailboxes/<int:mailbox_id>/remove/": line(P.MANAGE_QUEUES, "mailbox"),
    "/admin/mailboxes/rejected/<int:reject_id>/take/": line(P.MANAGE_QUEUES, "rejected mail"),
    "/admin/mailboxes/rejected/<int:reject_id>/discard/": line(P.MANAGE_QUEUES, "rejected mail"),
    # webhooks
    "/admin/webhooks/": line(P.MANAGE_WEBHOOKS),
    "/admin/webhooks/<int:endpoint_id>/": line(P.MANAGE_WEBHOOKS, "endpoint"),
    "/admin/webhooks/<int:endpoint_id>/secret/": line(P.MANAGE_WEBHOOKS, "endpoint"),
    "/admin/webhooks/<int:endpoint_id>/test/": line(P.MANAGE_WEBHOOKS, "endpoint", calls_out=True),
    "/admin/webhooks/<int:endpoint_id>/pause/": line(P.MANAGE_WEBHOOKS, "endpoint"),
    "/admin/webhooks/<int:endpoint_id>/resume/": line(P.MANAGE_WEBHOOKS, "endpoint"),
    "/admin/webhooks/<int:endpoint_id>/remove/": line(P.MANAGE_WEBHOOKS, "endpoint"),
    "/admin/webhooks/messages/<int:delivery_id>/replay/": line(P.MANAGE_WEBHOOKS, NOTHING),
    # tickets: how queues are served
    # suspicions
    "/suspicions/": line(P.REVIEW_SUSPICIONS),
    "/suspicions/new/": line(P.REPORT_SUSPICIONS, NOTHING),
    "/suspicions/limits/": line(P.REVIEW_SUSPICIONS),
    "/suspicions/<str:public_id>/": line(P.REVIEW_SUSPICIONS, "notice"),
    "/suspicions/<str:public_id>/take/": line(P.REVIEW_SUSPICIONS, "notice"),
    "/suspicions/<str:public_id>/forward/": line(P.REVIEW_SUSPICIONS, "notice"),
    "/suspicions/<str:public_id>/dismiss/": line(P.REVIEW_SUSPICIONS, "notice"),
    "/voice/": line(P.SEE_VOICE),
    "/voice/issues/": line(P.SEE_VOICE),
    "/voice/labels/": line(P.LABEL_TEXTS),
    "/voice/labels/agreement/": line(P.LABEL_TEXTS),
    "/voice/labels/draw/": line(P.LABEL_TEXTS),
    "/voice/labels/settle/": line(P.LABEL_TEXTS),
    "/voice/labels/undo/": line(P.LABEL_TEXTS),
    "/voice/labels/versions/": line(P.SEE_VOICE),
    "/voice/labels/versions/learn/": line(P.LABEL_TEXTS),
    "/voice/labels/versions/switch/": line(P.APPROVE_SENTIMENT),
    "/voice/products/": line(P.SEE_VOICE),
    "/voice/products/owner/": line(P.NAME_PRODUCT_OWNERS),
    "/voice/products/<int:report_id>/": line(P.SEE_VOICE, "product report of the bank"),
    "/voice/products/<int:report_id>/acknowledge/": line(
        P.ACKNOWLEDGE_PRODUCT_REPORTS, "product report"
    ),
    "/voice/products/<int:report_id>/improvement/": line(
        P.WRITE_IMPROVEMENTS, "product report of the bank"
    ),
    "/voice/products/<int:report_id>/ticket/": line(
        P.OPEN_PRODUCT_TICKETS, "product report of the bank"
    ),
    "/voice/topics/": line(P.SEE_VOICE),
    "/voice/words/": line(P.SEE_VOICE),
    # improvements: others' are read, and acted on by who manages all
    "/improvements/": line(P.SEE_IMPROVEMENTS),
    "/improvements/ledger/": line(P.SEE_IMPROVEMENTS),
    "/improvements/new/": line(P.WRITE_IMPROVEMENTS),
    "/improvements/<int:improvement_id>/": line(P.SEE_IMPROVEMENTS, "improvement of the bank"),
    "/improvements/<int:improvement_id>/change/": line(
        P.WRITE_IMPROVEMENTS, "improvement", all_with=P.MANAGE_IMPROVEMENTS
    ),
    "/improvements/<int:improvement_id>/foresee/": line(
        P.WRITE_IMPROVEMENTS, "improvement", all_with=P.MANAGE_IMPROVEMENTS
    ),
    "/improvements/<int:improvement_id>/start/": line(
        P.WRITE_IMPROVEMENTS, "improvement", all_with=P.MANAGE_IMPROVEMENTS
    ),
    "/improvements/<int:improvement_id>/reach/": line(
        P.WRITE_IMPROVEMENTS, "improvement", all_with=P.MANAGE_IMPROVEMENTS
    ),
    "/improvements/<int:improvement_id>/measure/": line(
        P.WRITE_IMPROVEMENTS, "improvement", all_with=P.MANAGE_IMPROVEMENTS
    ),
    "/improvements/<int:improvement_id>/told/": line(P.SEE_IMPROVEMENTS, "improvement of the bank"),
    "/improvements/<int:improvement_id>/told/link/": line(
        P.LINK_TICKETS, "improvement of the bank"
    ),
    "/improvements/<int:improvement_id>/told/unlink/": line(
        P.LINK_TICKETS, "improvement of the bank"
    ),
    "/improvements/<int:improvement_id>/told/matter/": line(
        P.WRITE_IMPROVEMENTS, "improvement", all_with=P.MANAGE_IMPROVEMENTS
    ),
    "/improvements/<int:improvement_id>/told/text/": line(
        P.WRITE_IMPROVEMENTS, "improvement", all_with=P.MANAGE_IMPROVEMENTS
    ),
    "/improvements/<int:improvement_id>/told/send/": line(
        P.WRITE_IMPROVEMENTS, "improvement", all_with=P.MANAGE_IMPROVEMENTS
    ),
    "/improvements/tickets/<str:number>/": line(P.LINK_TICKETS, "ticket"),
    "/improvements/tickets/<str:number>/link/": line(P.LINK_TICKETS, "ticket"),
    "/improvements/<int:improvement_id>/decide/": line(
        P.WRITE_IMPROVEMENTS, "improvement", all_with=P.MANAGE_IMPROVEMENTS
    ),
    "/surveys/": line(P.SEE_SURVEYS),
    "/surveys/results/": line(P.SEE_SURVEYS),
    "/surveys/results/drivers/": line(P.SEE_SURVEYS),
    "/surveys/results/questions/": line(P.SEE_SURVEYS),
    "/surveys/results/league/": line(P.SEE_SURVEYS),
    "/surveys/results/waves/": line(P.SEE_SURVEYS),
    "/admin/surveys/": line(P.DESIGN_SURVEYS),
    "/admin/surveys/new/": line(P.DESIGN_SURVEYS),
    "/admin/surveys/<slug:code>/": line(P.DESIGN_SURVEYS, "survey"),
    "/admin/surveys/<slug:code>/questions/": line(P.DESIGN_SURVEYS, "survey"),
    "/admin/surveys/<slug:code>/design/": line(P.DESIGN_SURVEYS, "survey"),
    "/admin/surveys/<slug:code>/design/add/": line(P.DESIGN_SURVEYS, "survey"),
    "/admin/surveys/<slug:code>/design/decide/": line(P.DESIGN_SURVEYS, "survey"),
    "/admin/surveys/<slug:code>/design/preview/": line(P.DESIGN_SURVEYS, "survey"),
    "/admin/surveys/<slug:code>/design/test/": line(P.DESIGN_SURVEYS, "survey"),
    "/admin/surveys/<slug:code>/design/questions/<slug:question_code>/": line(
        P.DESIGN_SURVEYS, "question of a draft"
    ),
    "/admin/surveys/<slug:code>/design/questions/<slug:question_code>/change/": line(
        P.DESIGN_SURVEYS, "question of a draft"
    ),
    "/admin/surveys/<slug:code>/quotas/": line(P.MANAGE_SURVEYS, "survey"),
    "/admin/surveys/<slug:code>/quotas/<int:quota_id>/end/": line(P.MANAGE_SURVEYS, "quota"),
    "/admin/surveys/<slug:code>/triggers/": line(P.MANAGE_SURVEYS, "survey of events"),
    "/admin/surveys/<slug:code>/triggers/<int:trigger_id>/": line(P.MANAGE_SURVEYS, "trigger"),
    "/admin/surveys/<slug:code>/triggers/<int:trigger_id>/switch/": line(
        P.MANAGE_SURVEYS, "trigger"
    ),
    "/admin/surveys/<slug:code>/links/": line(P.MANAGE_SURVEYS, "survey"),
    "/admin/surveys/<slug:code>/links/<int:link_id>/close/": line(P.MANAGE_SURVEYS, "open_link"),
    "/admin/surveys/<slug:code>/links/<int:link_id>/print/": line(P.MANAGE_SURVEYS, "open_link"),
    "/admin/surveys/<slug:code>/versions/": line(P.DESIGN_SURVEYS, "survey"),
    "/admin/surveys/<slug:code>/shares/": line(P.MANAGE_SURVEYS, "survey"),
    "/admin/surveys/<slug:code>/shares/<int:share_id>/end/": line(P.MANAGE_SURVEYS, "share"),
    "/admin/surveys/<slug:code>/switch/": line(P.MANAGE_SURVEYS, "survey"),
    "/admin/fields/": line(P.MANAGE_QUEUES),
    "/admin/fields/<int:field_id>/": line(P.MANAGE_QUEUES, "field"),
    "/admin/fields/<int:field_id>/retire/": line(P.MANAGE_QUEUES, "field"),
    "/desk/tickets/<str:number>/answers/": line(P.WORK_TICKETS, "ticket"),
    "/admin/queues/": line(P.MANAGE_QUEUES),
    "/admin/queues/new/": line(P.MANAGE_QUEUES),
    "/admin/queues/<int:queue_id>/": line(P.MANAGE_QUEUES, "promise"),
    "/admin/queues/<int:queue_id>/terms/": line(P.MANAGE_QUEUES, "promise"),
    "/admin/queues/<int:queue_id>/promises/": line(P.MANAGE_QUEUES, "promise"),
    "/admin/queues/<int:queue_id>/promises/<int:promise_id>/end/": line(P.MANAGE_QUEUES, "promise"),
    # calendars
    "/admin/calendars/": line(P.SEE_CALENDARS),
    "/admin/calendars/new/": line(P.MANAGE_CALENDARS),
    "/admin/calendars/hours/": line(P.SEE_CALENDARS),
    "/admin/calendars/hours/new/": line(P.MANAGE_CALENDARS),
    "/admin/calendars/hours/<int:hours_id>/": line(P.SEE_CALENDARS, "hours"),
    "/admin/calendars/hours/<int:hours_id>/change/": line(P.MANAGE_CALENDARS, "hours"),
    "/admin/calendars/hours/<int:hours_id>/remove/": line(P.MANAGE_CALENDARS, "hours"),
    "/admin/calendars/hours/<int:hours_id>/dates/": line(P.MANAGE_CALENDARS, "hours"),
    "/admin/calendars/hours/<int:hours_id>/dates/<int:exception_id>/remove/": line(
        P.MANAGE_CALENDARS, "exception"
    ),
    "/admin/calendars/availability/": line(P.SEE_CALENDARS),
    "/admin/calendars/outages/new/": line(P.MANAGE_CALENDARS),
    "/admin/calendars/outages/<int:outage_id>/end/": line(P.MANAGE_CALENDARS, "outage"),
    "/admin/calendars/of/<slug:code>/<int:number>/": line(P.SEE_CALENDARS, "year"),
    "/admin/calendars/of/<slug:code>/<int:number>/confirm/": line(P.MANAGE_CALENDARS, "year"),
    "/admin/calendars/of/<slug:code>/refresh/": line(P.MANAGE_CALENDARS, "calendar"),
    "/admin/calendars/of/<slug:code>/days/<str:day>/": line(P.MANAGE_CALENDARS, "day"),
    "/admin/calendars/of/<slug:code>/days/<str:day>/withdraw/": line(P.MANAGE_CALENDARS, "day"),
    # customers
    "/customers/": line(P.SEE_CUSTOMERS),
    "/customers/search/": line(P.SEE_CUSTOMERS),
    "/customers/new/": line(P.CHANGE_CUSTOMERS),
    "/customers/<str:customer_id>/": line(P.SEE_CUSTOMERS, "customer"),
    "/customers/<str:customer_id>/facts/": line(P.CHANGE_CUSTOMERS, "customer"),
    "/customers/<str:customer_id>/flags/": line(P.CHANGE_CUSTOMERS, "customer"),
    "/customers/<str:customer_id>/manager/": line(P.CHANGE_CUSTOMERS, "customer"),
    "/customers/<str:customer_id>/identifiers/": line(P.CHANGE_CUSTOMERS, "customer"),
    "/customers/<str:customer_id>/identifiers/<int:identifier_id>/end/": line(
        P.CHANGE_CUSTOMERS, "identifier"
    ),
    "/customers/<str:customer_id>/relations/": line(P.CHANGE_CUSTOMERS, "customer"),
    "/customers/<str:customer_id>/relations/<int:relation_id>/end/": line(
        P.CHANGE_CUSTOMERS, "relation"
    ),
    "/customers/<str:customer_id>/profile/": line(P.CHANGE_CUSTOMERS, "customer"),
    "/customers/<str:customer_id>/profile/switch/": line(P.CHANGE_CUSTOMERS, "customer"),
    # identities
    "/customers/duplicates/": line(P.SEE_DUPLICATES),
    "/customers/duplicates/ledger/": line(P.SEE_DUPLICATES),
    "/customers/duplicates/look/": line(P.MERGE_CUSTOMERS),
    "/customers/duplicates/<int:pair_id>/merge/": line(P.MERGE_CUSTOMERS, "pair"),
    "/customers/duplicates/<int:pair_id>/apart/": line(P.MERGE_CUSTOMERS, "pair"),
    "/customers/duplicates/<int:pair_id>/again/": line(P.MERGE_CUSTOMERS, "pair"),
    "/customers/duplicates/ledger/<int:merge_id>/undo/": line(P.MERGE_CUSTOMERS, NOTHING),
    # privacy
    "/customers/rights/": line(P.SEE_RIGHTS_REQUESTS),
    "/customers/rights/new/": line(P.HANDLE_RIGHTS_REQUESTS),
    "/customers/rights/<int:request_id>/": line(P.SEE_RIGHTS_REQUESTS, "rights request"),
    "/customers/rights/<int:request_id>/take/": line(P.HANDLE_RIGHTS_REQUESTS, "rights request"),
    "/customers/rights/<int:request_id>/prove/": line(P.HANDLE_RIGHTS_REQUESTS, "rights request"),
    "/customers/rights/<int:request_id>/extend/": line(P.HANDLE_RIGHTS_REQUESTS, "rights request"),
    "/customers/rights/<int:request_id>/answer/": line(P.HANDLE_RIGHTS_REQUESTS, "rights request"),
    "/customers/rights/<int:request_id>/refuse/": line(P.HANDLE_RIGHTS_REQUESTS, "rights request"),
    "/customers/rights/<int:request_id>/take-back/": line(
        P.HANDLE_RIGHTS_REQUESTS, "rights request"
    ),
    "/customers/rights/<int:request_id>/start/": line(P.HANDLE_RIGHTS_REQUESTS, "rights request"),
    "/customers/rights/<int:request_id>/copy/": line(P.HANDLE_RIGHTS_REQUESTS, "rights request"),
    "/customers/rights/<int:request_id>/copy/<int:copy_id>/": line(
        P.HANDLE_RIGHTS_REQUESTS, "copy"
    ),
    "/customers/rights/<int:request_id>/erase/": line(P.ERASE_CUSTOMERS, "rights request"),
    "/admin/privacy/": line(P.MANAGE_PRIVACY),
    "/admin/privacy/dry-run/": line(P.MANAGE_PRIVACY),
    "/admin/privacy/erase-due/": line(P.ERASE_CUSTOMERS),
    "/admin/privacy/periods/<slug:code>/": line(P.MANAGE_PRIVACY, NOTHING),
    "/admin/privacy/holds/": line(P.MANAGE_PRIVACY),
    "/admin/privacy/holds/<int:hold_id>/lift/": line(P.MANAGE_PRIVACY, "hold"),
    "/admin/privacy/assessments/": line(P.MANAGE_PRIVACY),
    "/admin/privacy/assessments/<slug:code>/": line(P.MANAGE_PRIVACY, NOTHING),
    "/admin/privacy/erasures/": line(P.MANAGE_PRIVACY),
    "/admin/privacy/erasures/<int:erasure_id>/": line(P.MANAGE_PRIVACY, "erasure"),
    "/admin/privacy/erasures/<int:erasure_id>/report/": line(P.MANAGE_PRIVACY, "erasure"),
    # rule packs
    "/admin/rule-packs/": line(P.SEE_RULE_PACKS),
    "/admin/rule-packs/own/<int:own_id>/end/": line(P.MANAGE_RULE_PACKS, NOTHING),
    "/admin/rule-packs/own/<int:own_id>/withdraw/": line(P.MANAGE_RULE_PACKS, NOTHING),
    "/admin/rule-packs/of/<str:jurisdiction>/new/": line(P.MANAGE_RULE_PACKS, NOTHING),
    "/admin/rule-packs/of/<str:jurisdiction>/rules/<str:rule_id>/": line(P.SEE_RULE_PACKS, NOTHING),
    "/admin/rule-packs/of/<str:jurisdiction>/rules/<str:rule_id>/cover/": line(
        P.MANAGE_RULE_PACKS, NOTHING
    ),
    # unmasking
    "/unmasking/": line(P.SEE_UNMASKING),
    "/unmasking/<str:customer_id>/": line(P.UNMASK, "customer"),
    "/unmasking/<str:customer_id>/end/": line(P.UNMASK, "customer"),
    # tokens
    "/admin/tokens/": line(P.MANAGE_TOKENS),
    "/admin/tokens/<int:token_id>/revoke/": line(P.MANAGE_TOKENS, "token"),
    # lists as files; those that name their object in the query are walked in test_every_list.py
    "/lists/tickets/<str:form>/": line(P.EXPORT_TICKETS, "file"),
    "/lists/improvements/<str:form>/": line(P.SEE_IMPROVEMENTS, "file"),
    "/lists/raised_tickets/<str:form>/": line(P.EXPORT_TICKETS, "file"),
    "/lists/improvement_customers/<str:form>/": line(P.EXPORT_CUSTOMERS, "file"),
    "/lists/improvement_ledger/<str:form>/": line(P.SEE_IMPROVEMENTS, "file"),
    "/lists/blocks/<str:form>/": line(P.EXPORT_TICKETS, "file"),
    "/lists/assessments/<str:form>/": line(P.MANAGE_PRIVACY, "file"),
    "/lists/audit/<str:form>/": line(P.EXPORT_AUDIT, "file"),
    "/lists/branches/<str:form>/": line(P.MANAGE_BRANCHES, "file"),
    "/lists/calendar_days/<str:form>/": line(P.SEE_CALENDARS, NOTHING),
    "/lists/calendars/<str:form>/": line(P.SEE_CALENDARS, "file"),
    "/lists/complaints/<str:form>/": line(P.EXPORT_COMPLAINTS, "file"),
    "/lists/customers/<str:form>/": line(P.EXPORT_CUSTOMERS, "file"),
    "/lists/duplicates/<str:form>/": line(P.EXPORT_CUSTOMERS, "file"),
    "/lists/erasures/<str:form>/": line(P.MANAGE_PRIVACY, "file"),
    "/lists/holds/<str:form>/": line(P.MANAGE_PRIVACY, "file"),
    "/lists/imports/<str:form>/": line(P.SEE_IMPORTS, "file"),
    "/lists/jobs/<str:form>/": line(P.SEE_JOBS, "file"),
    "/lists/logs/<str:form>/": line(P.EXPORT_JOURNEYS, "file"),
    "/lists/merges/<str:form>/": line(P.SEE_DUPLICATES, "file"),
    "/lists/notifications/<str:form>/": line(P.OWN_NOTIFICATIONS, "file"),
    "/lists/opening_hours/<str:form>/": line(P.SEE_CALENDARS, "file"),
    "/lists/outages/<str:form>/": line(P.SEE_CALENDARS, "file"),
    "/lists/people/<str:form>/": line(P.MANAGE_PEOPLE, "file"),
    "/lists/purposes/<str:form>/": line(P.MANAGE_PRIVACY, "file"),
    "/lists/ticket_fields/<str:form>/": line(P.MANAGE_QUEUES, "file"),
    "/lists/queue_terms/<str:form>/": line(P.MANAGE_QUEUES, "file"),
    "/lists/queues/<str:form>/": line(P.MANAGE_PEOPLE, "file"),
    "/lists/rejects/<str:form>/": line(P.SEE_IMPORTS, NOTHING),
    "/lists/retention/<str:form>/": line(P.MANAGE_PRIVACY, "file"),
    "/lists/rights_requests/<str:form>/": line(P.SEE_RIGHTS_REQUESTS, "file"),
    "/lists/roles/<str:form>/": line(P.SEE_ROLES, "file"),
    "/lists/rules/<str:form>/": line(P.SEE_RULE_PACKS, "file"),
    "/lists/sign_ins/<str:form>/": line(P.SEE_SIGN_IN_REPORT, "file"),
    "/lists/stand_ins/<str:form>/": line(P.STAND_IN, "file"),
    "/lists/survey_figures/<str:form>/": line(P.SEE_SURVEYS, "file"),
    "/lists/label_agreement/<str:form>/": line(P.LABEL_TEXTS, "file"),
    "/lists/sentiment_versions/<str:form>/": line(P.SEE_VOICE, "file"),
    "/lists/product_course/<str:form>/": line(P.SEE_VOICE, "file"),
    "/lists/product_reports/<str:form>/": line(P.SEE_VOICE, "file"),
    "/lists/voice_aspects/<str:form>/": line(P.SEE_VOICE, "file"),
    "/lists/voice_issues/<str:form>/": line(P.SEE_VOICE, "file"),
    "/lists/voice_topics/<str:form>/": line(P.SEE_VOICE, "file"),
    "/lists/survey_results/<str:form>/": line(P.SEE_SURVEYS, "file"),
    "/lists/silent_customers/<str:form>/": line(P.SEE_PAINS, "file"),
    "/lists/survey_questions/<str:form>/": line(P.SEE_SURVEYS, "file"),
    "/lists/touchpoints/<str:form>/": line(P.SEE_PAINS, "file"),
    "/lists/pain_points/<str:form>/": line(P.SEE_PAINS, "file"),
    "/lists/pain_assumptions/<str:form>/": line(P.SEE_PAINS, "file"),
    "/lists/surveys/<str:form>/": line(P.DESIGN_SURVEYS, "file"),
    "/lists/teams/<str:form>/": line(P.MANAGE_PEOPLE, "file"),
    "/lists/tokens/<str:form>/": line(P.MANAGE_TOKENS, "file"),
    "/lists/unmasked/<str:form>/": line(P.EXPORT_CUSTOMERS, "file"),
    "/lists/switchboards/<str:form>/": line(P.MANAGE_QUEUES, "file"),
    "/lists/extensions/<str:form>/": line(P.MANAGE_QUEUES, "file"),
    "/lists/rejected_call_events/<str:form>/": line(P.MANAGE_QUEUES, NOTHING),
    "/lists/mailboxes/<str:form>/": line(P.MANAGE_QUEUES, "file"),
    "/lists/rejected_mails/<str:form>/": line(P.MANAGE_QUEUES, NOTHING),
    "/lists/webhook_messages/<str:form>/": line(P.MANAGE_WEBHOOKS, NOTHING),
    "/lists/webhooks/<str:form>/": line(P.MANAGE_WEBHOOKS, "file"),
    # journeys
    "/insight/pains/": line(P.SEE_PAINS),
    "/insight/pains/assumptions/": line(P.SEE_PAINS),
    "/insight/pains/assumptions/set/": line(P.CHANGE_PAINS),
    "/insight/pains/silent/": line(P.SEE_PAINS),
    "/insight/pains/touchpoints/": line(P.SEE_PAINS),
    "/insight/pains/<slug:key>/": line(P.SEE_PAINS, NOTHING),
    "/insight/pains/<slug:key>/tickets/": line(P.SEE_TICKETS, NOTHING),
    "/insight/pains/<slug:key>/leaving/": line(P.CHANGE_PAINS, NOTHING),
    "/insight/journeys/": line(P.SEE_JOURNEYS),
    "/insight/journeys/<str:log_name>/": line(P.SEE_JOURNEYS, NOTHING),
    "/insight/journeys/<str:log_name>/panel/": line(P.SEE_JOURNEYS, NOTHING),
    "/insight/journeys/<str:log_name>/weeks/": line(P.SEE_JOURNEYS, NOTHING),
    "/insight/journeys/<str:log_name>/views/": line(P.SAVE_FILTERS, NOTHING),
    "/insight/journeys/<str:log_name>/views/<int:view_id>/": line(P.SAVE_FILTERS, NOTHING),
    "/insight/journeys/<str:log_name>/cases/<path:case_id>/": line(P.SEE_CASES, NOTHING),
    "/insight/journeys/<str:log_name>/customer-of/<path:case_id>/": line(P.SEE_CASES, NOTHING),
    "/insight/journeys/<str:log_name>/export/<str:question>.<str:form>": line(
        P.EXPORT_JOURNEYS, NOTHING
    ),
    "/insight/journeys/<str:log_name>/<str:tab>/": line(P.SEE_JOURNEYS, NOTHING),
    "/insight/customers/<path:customer_id>/": line(P.SEE_CASES, NOTHING),
}

# What needs no permission tells a known caller only the API itself, or what lies in his own reach.
API = {
    ("GET", "/api/v1/openapi.json"): line(None),
    ("GET", "/api/v1/caller"): line(None),
    ("GET", "/api/v1/branches"): line(None),
    ("POST", "/api/v1/branches"): line(P.MANAGE_BRANCHES),
    ("GET", "/api/v1/branches/<code>"): line(None, "branch code"),
    ("PATCH", "/api/v1/branches/<code>"): line(
        P.MANAGE_BRANCHES, "branch code", body='{"name": "新名"}'
    ),
    ("GET", "/api/v1/people"): line(P.MANAGE_PEOPLE),
    ("POST", "/api/v1/events"): line(P.RUN_IMPORTS),
    ("GET", "/api/v1/customers"): line(P.SEE_CUSTOMERS),
    ("POST", "/api/v1/customers"): line(P.CHANGE_CUSTOMERS),
    ("POST", "/api/v1/customers/search"): line(P.SEE_CUSTOMERS),
    ("GET", "/api/v1/customers/<customer_id>"): line(P.SEE_CUSTOMERS, "customer"),
    ("PATCH", "/api/v1/customers/<customer_id>"): line(P.CHANGE_CUSTOMERS, "customer"),
    ("GET", "/api/v1/customers/<customer_id>/identifiers"): line(P.SEE_CUSTOMERS, "customer"),
    ("POST", "/api/v1/customers/<customer_id>/identifiers"): line(P.CHANGE_CUSTOMERS, NOTHING),
    ("GET", "/api/v1/customers/<customer_id>/profile"): line(P.SEE_CUSTOMERS, "customer"),
    ("POST", "/api/v1/customers/<customer_id>/profile"): line(P.CHANGE_CUSTOMERS, NOTHING),
    ("POST", "/api/v1/customers/<customer_id>/profile/switch"): line(P.CHANGE_CUSTOMERS, NOTHING),
    ("GET", "/api/v1/customers/<customer_id>/relations"): line(P.SEE_CUSTOMERS, "customer"),
    ("POST", "/api/v1/customers/<customer_id>/relations"): line(P.CHANGE_CUSTOMERS, NOTHING),
    ("GET", "/api/v1/customers/<customer_id>/timeline"): line(P.SEE_CUSTOMERS, "customer"),
    ("GET", "/api/v1/customers/<customer_id>/consents"): line(P.SEE_CONSENTS, "customer"),
    ("POST", "/api/v1/customers/<customer_id>/consents"): line(P.CHANGE_CONSENTS, NOTHING),
    ("GET", "/api/v1/customers/<customer_id>/contact-permission"): line(P.SEE_CONSENTS, NOTHING),
    ("GET", "/api/v1/rights-requests"): line(P.SEE_RIGHTS_REQUESTS),
    ("POST", "/api/v1/rights-requests"): line(P.HANDLE_RIGHTS_REQUESTS),
    ("GET", "/api/v1/rights-requests/<number>"): line(P.SEE_RIGHTS_REQUESTS, "rights request"),
    ("POST", "/api/v1/search"): line(P.SEE_TICKETS),
    ("GET", "/api/v1/tickets"): line(P.SEE_TICKETS),
    ("POST", "/api/v1/tickets"): line(P.WORK_TICKETS),
    ("GET", "/api/v1/tickets/<number>"): line(P.SEE_TICKETS, "ticket"),
    ("PATCH", "/api/v1/tickets/<number>"): line(P.WORK_TICKETS, "ticket"),
    ("POST", "/api/v1/tickets/<number>/state"): line(
        P.WORK_TICKETS, "ticket", body='{"state": "waiting"}'
    ),
    ("POST", "/api/v1/tickets/<number>/assign"): line(P.WORK_TICKETS, NOTHING),
    ("POST", "/api/v1/tickets/<number>/transfer"): line(P.WORK_TICKETS, NOTHING),
    ("POST", "/api/v1/tickets/<number>/notes"): line(P.WORK_TICKETS, NOTHING),
    ("GET", "/api/v1/tickets/<number>/fields"): line(P.SEE_TICKETS, "ticket"),
    ("PATCH", "/api/v1/tickets/<number>/fields"): line(
        P.WORK_TICKETS, "ticket", body='{"answers": {}}'
    ),
    ("POST", "/api/v1/tickets/<number>/tasks"): line(P.WORK_TICKETS, NOTHING),
    ("POST", "/api/v1/tickets/<number>/merge"): line(P.WORK_TICKETS, NOTHING),
    ("POST", "/api/v1/tickets/<number>/unmerge"): line(P.WORK_TICKETS, "ticket"),
    ("POST", "/api/v1/tickets/<number>/split"): line(
        P.WORK_TICKETS, "ticket", body='{"messages": [1], "subject": "x"}'
    ),
    ("GET", "/api/v1/conversations"): line(P.SEE_TICKETS),
    ("POST", "/api/v1/conversations"): line(P.WORK_TICKETS),
    ("GET", "/api/v1/conversations/<conversation_id>"): line(P.SEE_TICKETS, "conversation"),
    ("GET", "/api/v1/conversations/<conversation_id>/messages"): line(
        P.SEE_TICKETS, "conversation"
    ),
    ("POST", "/api/v1/conversations/<conversation_id>/messages"): line(P.WORK_TICKETS, NOTHING),
    ("POST", "/api/v1/conversations/<conversation_id>/customer-messages"): line(
        P.WORK_TICKETS, "conversation", body='{"text": "x"}'
    ),
    ("POST", "/api/v1/conversations/<conversation_id>/take"): line(P.WORK_TICKETS, NOTHING),
    ("POST", "/api/v1/conversations/<conversation_id>/assign"): line(P.WORK_TICKETS, NOTHING),
    ("POST", "/api/v1/conversations/<conversation_id>/queue"): line(P.WORK_TICKETS, NOTHING),
    ("POST", "/api/v1/conversations/<conversation_id>/end"): line(P.WORK_TICKETS, NOTHING),
    ("POST", "/api/v1/conversations/<conversation_id>/spam"): line(P.WORK_TICKETS, NOTHING),
    ("GET", "/api/v1/blocks"): line(P.SUPERVISE_TICKETS),
    ("POST", "/api/v1/blocks/<block_id>/not-spam"): line(P.SUPERVISE_TICKETS, NOTHING),
    ("POST", "/api/v1/blocks/<block_id>/end"): line(P.SUPERVISE_TICKETS, NOTHING),
    ("GET", "/api/v1/blocks/<block_id>/held"): line(P.SUPERVISE_TICKETS, "block"),
    ("POST", "/api/v1/blocks/<block_id>/held/<held_id>/let-in"): line(P.SUPERVISE_TICKETS, NOTHING),
    ("POST", "/api/v1/blocks/<block_id>/judged"): line(P.SUPERVISE_TICKETS, NOTHING),
    ("POST", "/api/v1/conversations/mails"): line(P.WORK_TICKETS),
    ("GET", "/api/v1/improvements"): line(P.SEE_IMPROVEMENTS),
    ("POST", "/api/v1/improvements"): line(P.WRITE_IMPROVEMENTS),
    ("GET", "/api/v1/improvement-ledger"): line(P.SEE_IMPROVEMENTS),
    ("GET", "/api/v1/improvements/<improvement_id>"): line(
        P.SEE_IMPROVEMENTS, "improvement of the bank"
    ),
    ("GET", "/api/v1/improvements/<improvement_id>/customers/<customer_id>"): line(
        P.SEE_CUSTOMERS, "lot and customer"
    ),
    ("POST", "/api/v1/improvements/<improvement_id>/start"): line(P.WRITE_IMPROVEMENTS, NOTHING),
    ("POST", "/api/v1/improvements/<improvement_id>/roll-outs"): line(
        P.WRITE_IMPROVEMENTS, NOTHING
    ),
    ("POST", "/api/v1/improvements/<improvement_id>/measurements"): line(
        P.WRITE_IMPROVEMENTS, NOTHING
    ),
    ("POST", "/api/v1/improvements/<improvement_id>/decisions"): line(
        P.WRITE_IMPROVEMENTS, NOTHING
    ),
    ("GET", "/api/v1/improvement-tellings"): line(P.SEE_IMPROVEMENTS),
    ("GET", "/api/v1/improvements/<improvement_id>/told"): line(
        P.SEE_IMPROVEMENTS, "improvement of the bank"
    ),
    ("GET", "/api/v1/improvements/<improvement_id>/raisings"): line(
        P.SEE_IMPROVEMENTS, "improvement of the bank"
    ),
    ("GET", "/api/v1/improvements/<improvement_id>/raisings/proposed"): line(
        P.LINK_TICKETS, "improvement of the bank"
    ),
    ("POST", "/api/v1/improvements/<improvement_id>/raisings"): line(
        P.LINK_TICKETS, "improvement of the bank"
    ),
    ("POST", "/api/v1/improvements/<improvement_id>/raisings/take-back"): line(
        P.LINK_TICKETS, "improvement of the bank"
    ),
    ("POST", "/api/v1/improvements/<improvement_id>/told/matter"): line(
        P.WRITE_IMPROVEMENTS, "improvement", all_with=P.MANAGE_IMPROVEMENTS, body='{"matter": ""}'
    ),
    ("POST", "/api/v1/improvements/<improvement_id>/told/text"): line(
        P.WRITE_IMPROVEMENTS,
        "improvement",
        all_with=P.MANAGE_IMPROVEMENTS,
        body='{"text_zh": "x", "text_en": "x"}',
    ),
    ("POST", "/api/v1/improvements/<improvement_id>/told/send"): line(
        P.WRITE_IMPROVEMENTS, "improvement", all_with=P.MANAGE_IMPROVEMENTS
    ),
    ("GET", "/api/v1/pain-points"): line(P.SEE_PAINS),
    ("GET", "/api/v1/pain-points/<key>"): line(P.SEE_PAINS, NOTHING),
    ("GET", "/api/v1/touchpoints"): line(P.SEE_PAINS),
    ("GET", "/api/v1/silent-customers"): line(P.SEE_PAINS),
    ("GET", "/api/v1/voice/aspects"): line(P.SEE_VOICE),
    ("GET", "/api/v1/voice/issues"): line(P.SEE_VOICE),
    ("GET", "/api/v1/voice/topics"): line(P.SEE_VOICE),
    ("GET", "/api/v1/voice/products"): line(P.SEE_VOICE),
    ("GET", "/api/v1/voice/products/<report_id>"): line(P.SEE_VOICE, "product report of the bank"),
    ("GET", "/api/v1/surveys"): line(P.SEE_SURVEYS),
    ("GET", "/api/v1/surveys/<code>/figures"): line(P.SEE_SURVEYS, "survey"),
    ("GET", "/api/v1/surveys/<code>/questions"): line(P.SEE_SURVEYS, "survey"),
    ("GET", "/api/v1/survey-answers"): line(P.READ_ANSWERS),
    ("GET", "/api/v1/complaints"): line(P.SEE_COMPLAINTS),
    ("POST", "/api/v1/complaints"): line(P.HANDLE_COMPLAINTS),
    ("GET", "/api/v1/complaints/<number>"): line(P.SEE_COMPLAINTS, "complaint"),
    ("POST", "/api/v1/complaints/<number>/acts"): line(
        P.HANDLE_COMPLAINTS, "complaint", body='{"act": "accept"}'
    ),
    ("POST", "/api/v1/complaints/<number>/merge"): line(P.HANDLE_COMPLAINTS, NOTHING),
    ("GET", "/api/v1/complaints/<number>/pauses"): line(P.SEE_COMPLAINTS, "complaint"),
    ("POST", "/api/v1/complaints/<number>/pauses"): line(
        P.HANDLE_COMPLAINTS, "complaint", body='{"reason": "x", "notice": "x"}'
    ),
    ("POST", "/api/v1/complaints/<number>/pauses/decision"): line(P.APPROVE_COMPLAINTS, NOTHING),
    ("POST", "/api/v1/complaints/<number>/pauses/end"): line(P.HANDLE_COMPLAINTS, NOTHING),
    ("GET", "/api/v1/calendars"): line(P.SEE_CALENDARS),
    ("GET", "/api/v1/calendars/<code>/days"): line(P.SEE_CALENDARS, "calendar"),
    ("GET", "/api/v1/rule-packs/<jurisdiction>"): line(P.SEE_RULE_PACKS, NOTHING),
    ("GET", "/api/v1/logs"): line(P.SEE_JOURNEYS),
    ("GET", "/api/v1/journeys/<log>/<question>"): line(P.SEE_JOURNEYS, NOTHING),
    ("POST", "/api/v1/my/session"): line("app"),
    ("DELETE", "/api/v1/my/session"): line(CUSTOMER),
    ("GET", "/api/v1/my/matters"): line(CUSTOMER),
    ("POST", "/api/v1/my/matters"): line(CUSTOMER),
    ("POST", "/api/v1/my/complaints"): line(CUSTOMER),
    ("GET", "/api/v1/my/matters/<number>"): line(CUSTOMER, "matter"),
    ("POST", "/api/v1/my/matters/<number>/messages"): line(
        CUSTOMER, "matter", body='{"text": "x"}'
    ),
    ("POST", "/api/v1/my/matters/<number>/withdrawal"): line(CUSTOMER, "matter"),
    ("POST", "/api/v1/my/matters/<number>/review"): line(
        CUSTOMER, "matter", body='{"reason": "x"}'
    ),
    ("GET", "/api/v1/my/matters/<number>/files/<file_id>"): line(CUSTOMER, "matter"),
    ("GET", "/api/v1/my/ratings"): line(CUSTOMER),
    ("POST", "/api/v1/my/ratings/<public_id>"): line(CUSTOMER, "rating", body='{"score": 5}'),
}
# Paths of the API behind which nothing lies: they answer whoever comes as a missing path does.
NOWHERE = {"/api/v1/", "/api/v1/<path:rest>", "/api/<path:rest>"}
