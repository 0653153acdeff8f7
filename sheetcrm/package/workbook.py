"""What the workbook part says: sheets, names, date system, protection."""

from __future__ import annotations

from dataclasses import field

from sheetcrm._values import NamedTuple, dataclass
from sheetcrm.package.parts import Attributes, local_name, parse_xml

STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
KINDS = {
    "worksheet": "worksheet",
    "chartsheet": "chartsheet",
    "dialogsheet": "dialogsheet",
    "xlMacrosheet": "macrosheet",
    "xlIntlMacrosheet": "macrosheet",
}
"""Last step of a sheet's relationship type -> kind."""


class SheetInfo(NamedTuple):
    """One sheet.  kind: worksheet, chartsheet, dialogsheet, macrosheet; state: visible, hidden, veryHidden."""

    name: str
    part: str
    state: str
    sheet_id: int
    rid: str
    kind: str


class DefinedName(NamedTuple):
    """``local_sheet``: position over all sheets of the one sheet it is valid on; None: the whole workbook."""

    name: str
    formula: str
    local_sheet: int | None
    hidden: bool


class SheetEntry(NamedTuple):
    """A ``<sheet>`` element as written."""

    name: str
    state: str
    sheet_id: int
    rid: str


@dataclass(slots=True)
class WorkbookInfo:
    """The content of workbook.xml that others ask for."""

    sheets: list[SheetEntry] = field(default_factory=list)
    names: list[DefinedName] = field(default_factory=list)
    date1904: bool = False
    strict: bool = False
    structure_protected: bool = False


def parse_workbook(data: bytes) -> WorkbookInfo:
    """Raises ``parts.Broken``."""
    reader = _Reader()
    parse_xml(data, reader.start, reader.end, reader.text)
    return reader.info


def is_true(value: str | None) -> bool:
    """An xsd:boolean attribute."""
    return value is not None and value.strip().lower() in ("1", "true", "on")


class _Reader:
    def __init__(self) -> None:
        self.info = WorkbookInfo()
        self._path: list[str] = []
        self._name: Attributes | None = None
        self._text: list[str] = []

    def start(self, name: str, attributes: Attributes, _offset: int) -> None:
        local, info = local_name(name), self.info
        if not self._path:
            info.strict = name.startswith(STRICT_MAIN)
        elif local == "sheet" and self._path[-1] == "sheets":
            rid = next((value for key, value in attributes.items() if " " in key and local_name(key) == "id"), "")
            number = attributes.get("sheetId", "")
            sheet_id = int(number) if number.isdecimal() else 0
            info.sheets.append(SheetEntry(attributes.get("name", ""), attributes.get("state", "visible"), sheet_id, rid))
        elif len(self._path) == 1 and local == "workbookPr":
            info.date1904 = is_true(attributes.get("date1904"))
        elif len(self._path) == 1 and local == "workbookProtection":
            info.structure_protected = is_true(attributes.get("lockStructure"))
        elif local == "definedName" and self._path[-1] == "definedNames":
            self._name, self._text = attributes, []
        self._path.append(local)

    def text(self, data: str) -> None:
        if self._name is not None:
            self._text.append(data)

    def end(self, _name: str, _offset: int) -> None:
        self._path.pop()
        if self._name is not None and self._path[-1:] == ["definedNames"]:
            local = self._name.get("localSheetId", "")
            position = int(local) if local.isdecimal() else None
            self.info.names.append(DefinedName(self._name.get("name", ""), "".join(self._text), position, is_true(self._name.get("hidden"))))
            self._name = None
