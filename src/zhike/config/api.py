"""Every operation of the API: one line for each app that has some."""

from __future__ import annotations

from zhike.apps.api.api import router as people
from zhike.apps.api.frame import make_api, paths_of
from zhike.apps.blocks.api import router as blocks
from zhike.apps.calendars.api import router as calendars
from zhike.apps.complaints.api import router as complaints
from zhike.apps.complaints.pause_api import router as complaint_pauses
from zhike.apps.consents.api import router as consents
from zhike.apps.conversations.api import router as conversations
from zhike.apps.customers.api import router as customers
from zhike.apps.customers.person_api import router as persons
from zhike.apps.fields.api import router as fields
from zhike.apps.imports.api import router as imports
from zhike.apps.improvements.api import router as improvements
from zhike.apps.mailboxes.api import router as mails
from zhike.apps.pains.api import router as pains
from zhike.apps.portal.api import router as portal
from zhike.apps.privacy.api import router as privacy
from zhike.apps.productvoice.api import router as productvoice
from zhike.apps.rulepacks.api import router as rulepacks
from zhike.apps.search.api import router as search
from zhike.apps.surveys.api import router as surveys
from zhike.apps.tellings.api import router as tellings
from zhike.apps.tickets.api import router as tickets
from zhike.apps.voice.api import router as voice

ROUTERS = (
    people,
    imports,
    consents,
    privacy,
    customers,
    persons,
    calendars,
    rulepacks,
    tickets,
    mails,
    conversations,
    blocks,
    fields,
    complaints,
    complaint_pauses,
    search,
    surveys,
    improvements,
    tellings,
    pains,
    voice,
    productvoice,
    portal,
    # One line per domain from here on.
)
api = make_api(ROUTERS)
paths = paths_of(api)
