"""The workbook part and its surroundings: one more sheet, defined names, calculation settings, the list of titles."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

from sheetcrm._lazy import lazy_pattern
from sheetcrm._values import NamedTuple
from sheetcrm.cells import sheet_ref
from sheetcrm.errors import FileRefused, UsageError
from sheetcrm.package.xml_bytes import (
    RELATIONSHIPS,
    STRICT_NAMESPACES,
    Node,
    append_child,
    change_attributes,
    escape_attribute,
    insert_child,
    parse,
    replace_inner,
    splice,
)
from sheetcrm.text import Text

if TYPE_CHECKING:
    from sheetcrm.package import Package, SheetInfo

WORKBOOK_ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups", "externalReferences",
    "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing",
    "fileRecoveryPr", "webPublishObjects", "extLst",
)  # fmt: skip
"""Children of ``workbook`` in schema order (ISO/IEC 29500-1, 18.2.27)."""

WORKSHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
State = Literal["visible", "hidden", "veryHidden"]
_CHAINED_SHEET = lazy_pattern(rb"\si\s*=\s*[\"']\s*(\d+)\s*[\"']")


def escape_content(text: str) -> bytes:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode()


def _open(package: Package) -> tuple[bytes, Node]:
    data = package.read(package.workbook_part)
    root = parse(data, package.workbook_part)
    if root.tag != "workbook":
        raise FileRefused("E-XML", where=package.workbook_part, problem=Text("不是 workbook 部件", "no workbook element"))
    return data, root


def check_title(package: Package, title: str) -> None:
    """Refuses a sheet name that Excel would not take (``UsageError`` E-TITLE): length, characters, already there."""
    units = len(title.encode("utf-16-le", "surrogatepass")) // 2
    taken = any(sheet.name.casefold() == title.casefold() for sheet in package.sheets)
    if not 0 < units <= 31 or re.search(r"[\[\]:*?/\\\x00-\x1f]", title) or title[0] == "'" or title[-1] == "'" or taken:
        raise UsageError("E-TITLE", title=title)


def free_name(package: Package, folder: str, stem: str, extension: str) -> str:
    """A part name that is not taken: ``xl/worksheets/sheet7.xml``.  Numbers count up from the highest one in use."""
    pattern = re.compile(re.escape(posixpath.join(folder, stem)) + r"(\d+)" + re.escape(extension), re.IGNORECASE)
    numbers = [int(match[1]) for name in package.names() if (match := pattern.fullmatch(name.replace("\\", "/").lstrip("/")))]
    return posixpath.join(folder, f"{stem}{max(numbers, default=0) + 1}{extension}")


def add_sheet(package: Package, title: str, data: bytes, state: State = "visible", part_name: str | None = None) -> SheetInfo:
    """Adds a worksheet part as the last sheet of the workbook.

    The sheet gets a new sheetId (one above the highest: freed ids stay free, revision logs may hold them) and its title
    goes into docProps/app.xml where that list was in order.  ``UsageError`` E-TITLE; ``FileRefused`` E-PROTECTED where the
    structure of the workbook is protected.
    """
    if package.structure_protected:
        raise FileRefused("E-PROTECTED")
    check_title(package, title)
    before = [sheet.name for sheet in package.sheets if sheet.kind == "worksheet"]
    folder = posixpath.join(posixpath.dirname(package.workbook_part), "worksheets")
    name = part_name or free_name(package, folder, "sheet", ".xml")
    package.add(name, data, WORKSHEET_TYPE)
    rid = package.add_relationship(package.workbook_part, "worksheet", name)
    _list_sheet(package, title, rid, state)
    _add_title(package, title, before)
    return next(sheet for sheet in package.sheets if sheet.name == title)


def _list_sheet(package: Package, title: str, rid: str, state: State) -> None:
    data, root = _open(package)
    sheets = root.child("sheets")
    if sheets is None:
        raise FileRefused("E-XML", where=package.workbook_part, problem=Text("没有 sheets 元素", "no sheets element"))
    number = max((int(node.get("sheetId", "0") or 0) for node in sheets.children), default=0) + 1
    declared, prefix = relationships_prefix(data, root, package.strict)
    shown = "" if state == "visible" else f' state="{state}"'
    xml = f'<{root.q}sheet name="{escape_attribute(title)}" sheetId="{number}"{shown}{declared} {prefix}:id="{rid}"/>'
    package.replace(package.workbook_part, splice(data, [append_child(data, sheets, xml.encode())]))


def relationships_prefix(data: bytes, root: Node, strict: bool) -> tuple[str, str]:
    """(declaration to add to the element that uses it, prefix) of the relationships namespace in a document."""
    namespace = dict(STRICT_NAMESPACES)[RELATIONSHIPS] if strict else RELATIONSHIPS
    tag = data[root.start : root.open_end].decode("utf-8", "replace")
    match = re.search(r"\sxmlns:([A-Za-z_][\w.\-]*)\s*=\s*[\"']" + re.escape(namespace) + "[\"']", tag)
    return ("", match[1]) if match else (f' xmlns:r="{namespace}"', "r")


def _add_title(package: Package, title: str, before: list[str]) -> None:
    """Adds the title to docProps/app.xml when the list there agrees with the workbook; otherwise leaves it alone."""
    part = next((rel.target for rel in package.relationships("") if rel.type.endswith("/extended-properties") and not rel.external), None)
    if part is None or not package.has(part):
        return
    data = package.read(part)
    try:
        root = parse(data, part)
    except FileRefused:
        return
    pairs, titles = root.child("HeadingPairs"), root.child("TitlesOfParts")
    counts = [node for node in pairs.walk() if node.tag == "i4"] if pairs else []
    names = [node for node in titles.walk() if node.tag == "lpstr"] if titles else []
    vector = titles.child("vector") if titles else None
    total = sum(int(node.text) for node in counts if node.text.strip().isdecimal())
    if not counts or vector is None or counts[0].text.strip() != str(len(before)) or total != len(names):
        return
    if [node.text for node in names[: len(before)]] != before or vector.get("size") != str(len(names)):
        return
    q = names[0].q if names else ""
    place = names[len(before) - 1].end if before else vector.open_end
    changes = [
        replace_inner(data, counts[0], str(len(before) + 1).encode()),
        change_attributes(data, vector, {"size": str(len(names) + 1)}),
        (place, place, f"<{q}lpstr>".encode() + escape_content(title) + f"</{q}lpstr>".encode()),
    ]
    package.replace(part, splice(data, changes))


class NewName(NamedTuple):
    """A defined name to be: ``formula`` without ``=``; ``local_sheet``: position over all sheets, None: valid in the whole workbook."""

    name: str
    formula: str
    hidden: bool = False
    local_sheet: int | None = None

    @property
    def scope(self) -> str:
        return "" if self.local_sheet is None else str(self.local_sheet)

    @property
    def key(self) -> tuple[str, str]:
        """Names are equal without regard to case."""
        return self.name.casefold(), self.scope


def define_name(package: Package, name: str, formula: str, hidden: bool = False, local_sheet: int | None = None) -> bool:
    """Gives a defined name its formula, adding the name if it is new; False when it is so already."""
    return define_names(package, [NewName(name, formula, hidden, local_sheet)])


def define_names(package: Package, names: Iterable[NewName]) -> bool:
    """``define_name`` for several names in one go; of equal ones the last counts."""
    data, root = _open(package)
    holder = root.child("definedNames")
    there = {(node.get("name").casefold(), node.get("localSheetId")): node for node in reversed(holder.children if holder else [])}
    changes, added = [], []
    for new in {new.key: new for new in names}.values():
        node = there.get(new.key)
        if node is None:
            attributes = f' name="{escape_attribute(new.name)}"' + (f' localSheetId="{new.scope}"' if new.scope else "")
            opened = f"<{root.q}definedName{attributes}" + (' hidden="1">' if new.hidden else ">")
            added.append(opened.encode() + escape_content(new.formula) + f"</{root.q}definedName>".encode())
        elif node.text != new.formula:
            changes.append(replace_inner(data, node, escape_content(new.formula)))
    if added and holder is None:
        xml = b"".join((f"<{root.q}definedNames>".encode(), *added, f"</{root.q}definedNames>".encode()))
        changes.append(insert_child(data, root, WORKBOOK_ORDER, "definedNames", xml))
    elif added and holder is not None:
        changes.append(append_child(data, holder, b"".join(added)))
    if changes:
        package.replace(package.workbook_part, splice(data, changes))
    return bool(changes)


def drop_calc_chain(package: Package, sheet: SheetInfo) -> bool:
    """Removes the calculation chain (Excel rebuilds it) when formulas of a sheet go: a line of it without a formula would be a repair.

    A chain that does not name the sheet stays as it is: Excel has not saved the workbook since the sheet was added.  A line names its
    sheet in ``i``, left out where it is that of the line before, so every sheet is named at least once: by its sheetId or, by some
    writers, its position.  False: nothing was removed.
    """
    named = (sheet.sheet_id, *(place for place, other in enumerate(package.sheets, 1) if other.part == sheet.part))
    for relationship in package.relationships(package.workbook_part):
        if relationship.type.endswith("/calcChain") and not relationship.external:
            if package.has(relationship.target):
                if not any(int(i) in named for i in _CHAINED_SHEET.findall(package.read(relationship.target))):
                    return False
                package.remove(relationship.target)
            package.remove_relationship(package.workbook_part, relationship.id)
            return True
    return False


def set_full_calc_on_load(package: Package) -> bool:
    """Lets Excel compute every formula when it opens the file (it then asks to save at closing).  False: set already."""
    data, root = _open(package)
    node = root.child("calcPr")
    if node is not None and node.get("fullCalcOnLoad") in ("1", "true"):
        return False
    if node is None:
        change = insert_child(data, root, WORKBOOK_ORDER, "calcPr", f'<{root.q}calcPr fullCalcOnLoad="1"/>'.encode())
    else:
        change = change_attributes(data, node, {"fullCalcOnLoad": "1"})
    package.replace(package.workbook_part, splice(data, [change]))
    return True


def sheet_position(package: Package, sheet: SheetInfo) -> int:
    """Where a sheet stands among all sheets, chart and macro sheets counted: what ``localSheetId`` means."""
    return next(position for position, other in enumerate(package.sheets) if other.name == sheet.name)


def move_local_names(package: Package, sheet: SheetInfo, last_row: int, new_last: int) -> bool:
    """Print area and filter range of a sheet that end at ``last_row`` (1-based) end at ``new_last`` afterwards."""
    position = sheet_position(package, sheet)
    changed = False
    for name in package.defined_names:
        if name.local_sheet == position and name.name in ("_xlnm.Print_Area", "_xlnm._FilterDatabase"):
            formula = re.sub(rf"(:\$?[A-Z]{{1,3}}\$?){last_row}(?!\d)", rf"\g<1>{new_last}", name.formula)
            changed |= formula != name.formula and define_name(package, name.name, formula, local_sheet=position)
    return changed


def local_name_formula(title: str, ref: str) -> str:
    """``Sheet1!$A$1:$K$9`` from a title and ``A1:K9``; ``$4:$4`` from whole rows, ``$A:$B`` from whole columns."""
    return sheet_ref(title, re.sub(r"[A-Z]+|\d+", r"$\g<0>", ref))
