"""What telephone systems tell of calls (CTI), read into one form.

A system is one file in `mappings/` and one line here.
"""

from zhike.integrations.telephone.events import CallEvent, Kind
from zhike.integrations.telephone.mappings import freeswitch, generic
from zhike.integrations.telephone.reading import Mapping, read_event, split_body

MAPPINGS: dict[str, Mapping] = {
    "generic": generic.MAPPING,
    "freeswitch": freeswitch.MAPPING,
    # One line per telephone system from here on.
}

__all__ = ["MAPPINGS", "CallEvent", "Kind", "Mapping", "read_event", "split_body"]
