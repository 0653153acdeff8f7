"""The values that rules and reports share: computed from the columns of a book, each once per run, when asked for."""

from sheetcrm.derive._derived import Derived
from sheetcrm.derive.actions import Actions
from sheetcrm.derive.activity import BEHAVIOURS
from sheetcrm.derive.cadence import RULES, Cadence
from sheetcrm.derive.checks import CheckItems
from sheetcrm.derive.columns import BLANK, UNKNOWN, Codes
from sheetcrm.derive.due import STATES, DueItems
from sheetcrm.derive.followups import FollowUps
from sheetcrm.derive.history import HistoryFacts, HistoryRows, Timeline
from sheetcrm.derive.money import rate_of
from sheetcrm.derive.orders import OrderFacts, OrderLines, WonOrders
from sheetcrm.derive.plans import KINDS, ContactItems
from sheetcrm.derive.rfm import Rfm
from sheetcrm.derive.scores import Scores
from sheetcrm.derive.tagging import CustomerTags, TagName
from sheetcrm.derive.tiers import AmountBasis

__all__ = [
    "BEHAVIOURS",
    "BLANK",
    "KINDS",
    "RULES",
    "STATES",
    "UNKNOWN",
    "Actions",
    "AmountBasis",
    "Cadence",
    "CheckItems",
    "Codes",
    "ContactItems",
    "CustomerTags",
    "Derived",
    "DueItems",
    "FollowUps",
    "HistoryFacts",
    "HistoryRows",
    "OrderFacts",
    "OrderLines",
    "Rfm",
    "Scores",
    "TagName",
    "Timeline",
    "WonOrders",
    "rate_of",
]
