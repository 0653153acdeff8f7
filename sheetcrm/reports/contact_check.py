"""K13: is the contact data still right?"""

from __future__ import annotations

import numpy as np

from sheetcrm.derive import columns as col
from sheetcrm.reports._figures import ratio
from sheetcrm.reports._report import Ask, Block, report
from sheetcrm.reports._shapes import COUNT, COUNT_OR_NONE, RATE, one


@report("K13", one(value=RATE, verified=COUNT_OR_NONE, total=COUNT))
def contacts_checked(ask: Ask) -> Block:
    """联系方式核对率: customers (not 流失客户) whose contact data was checked within ``verify.days`` up to T ÷ all of these.

    ``{value, verified, total}``; value and verified are None where the column contact_verified_on does not exist.
    """
    derived = ask.derived
    live = derived.counted & ~derived.lost
    total = int(np.count_nonzero(live))
    if not col.has(derived.customers, "contact_verified_on"):
        return {"value": None, "verified": None, "total": total}
    day = col.days(derived.customers, "contact_verified_on")
    recent = (day >= derived.t - float(ask.book.settings["verify.days"])) & (day <= derived.t)
    verified = int(np.count_nonzero(live & recent))
    return {"value": ratio(verified, total), "verified": verified, "total": total}
