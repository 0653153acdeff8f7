"""sheetcrm: a team's Excel workbook as its customer database, without taking the workbook away.

>>> import sheetcrm
>>> findings = sheetcrm.validate("team.xlsx")          # doctest: +SKIP
>>> sheetcrm.refresh("team.xlsx")                      # doctest: +SKIP
"""

from typing import TYPE_CHECKING

from sheetcrm._lazy import lazy

__version__ = "0.1.0"

if TYPE_CHECKING:
    from sheetcrm.actions.demo import demo as demo
    from sheetcrm.actions.fix import fix as fix
    from sheetcrm.actions.init import init as init
    from sheetcrm.actions.new import new as new
    from sheetcrm.actions.refresh import refresh as refresh
    from sheetcrm.actions.validate import validate as validate
    from sheetcrm.errors import Busy as Busy
    from sheetcrm.errors import FileRefused as FileRefused
    from sheetcrm.errors import IoFailed as IoFailed
    from sheetcrm.errors import SheetcrmError as SheetcrmError
    from sheetcrm.errors import UsageError as UsageError
    from sheetcrm.rules import Finding as Finding

_HOME = {
    "Busy": "errors",
    "FileRefused": "errors",
    "Finding": "rules",
    "IoFailed": "errors",
    "SheetcrmError": "errors",
    "UsageError": "errors",
    "demo": "actions.demo",
    "fix": "actions.fix",
    "init": "actions.init",
    "new": "actions.new",
    "refresh": "actions.refresh",
    "validate": "actions.validate",
}
__all__ = [
    "Busy",
    "FileRefused",
    "Finding",
    "IoFailed",
    "SheetcrmError",
    "UsageError",
    "demo",
    "fix",
    "init",
    "new",
    "refresh",
    "validate",
]
__getattr__, __dir__ = lazy(__name__, _HOME)
