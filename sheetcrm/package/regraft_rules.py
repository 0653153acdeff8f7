"""Rules of a generated sheet brought up to date: ours follow the cells, people's stay.

A rule is ours when the drawn sheet has one that says the same for the same columns, wherever its rows are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sheetcrm.cells import CellRange
from sheetcrm.package.sheet_frame import WORKSHEET_ORDER, Frame
from sheetcrm.package.sheet_rules import FormatRule, Validation, formats_of, sqref_text, validations_of
from sheetcrm.package.xml_bytes import X14, XM, Node, Splice, append_child, change_attributes, insert_child, reprefix, set_attributes, splice

X14_FORMATS_URI = "{78C0D931-6437-407d-A8EE-F0AAD7539E65}"


def _columns(ranges: Sequence[CellRange]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted((r.first_column, r.last_column) for r in ranges))


# --- data validations


def _validation_sign(rule: Validation) -> tuple[object, ...]:
    return (rule.pattern(), sqref_text(rule.sqref), rule.style, rule.allow_blank, rule.prompt, rule.error)


def replace_validations(frame: Frame, drawn: Frame) -> Frame:
    """Puts the drawn validations in the place of ours.  One of ours is also one that lies over drawn ones of the same columns."""
    old, new = validations_of(frame.parsed()), validations_of(drawn.parsed())
    ours = [rule for rule in old if any(_same_validation(rule, other) for other in new)]
    if sorted(map(repr, map(_validation_sign, ours))) == sorted(map(repr, map(_validation_sign, new))):
        return frame
    frame = remove_validations(frame, ours)
    xml = b"".join(reprefix(rule.node.bytes_of(drawn.skeleton), frame.prefix) for rule in new if rule.node and not rule.x14)
    return add_validations(frame, xml)


def _same_validation(old: Validation, new: Validation) -> bool:
    if _columns(old.sqref) != _columns(new.sqref):
        return False
    return old.pattern() == new.pattern() or any(a.first_row <= b.last_row and b.first_row <= a.last_row for a in old.sqref for b in new.sqref)


def remove_validations(frame: Frame, rules: Sequence[Validation]) -> Frame:
    """The frame without these validations; a list that becomes empty goes with them."""
    gone = {rule.node.start for rule in rules if rule.node}
    root, skeleton = frame.parsed(), frame.skeleton
    changes: list[Splice] = []
    for holder in [node for node in root.walk() if node.tag == "dataValidations"]:
        left = [child for child in holder.children if child.start not in gone]
        if len(left) == len(holder.children):
            continue
        if not left:
            outer = _only_content(root, holder)
            changes.append((outer.start, outer.end, b""))
            continue
        changes.append(change_attributes(skeleton, holder, {"count": str(len(left))}))
        changes += [(child.start, child.end, b"") for child in holder.children if child.start in gone]
    return frame.put(splice(skeleton, changes)) if changes else frame


def _only_content(root: Node, node: Node) -> Node:
    """The outermost element that would be empty without ``node``: an ``<ext>``, perhaps the whole ``<extLst>``."""
    parents = {id(child): parent for parent in root.walk() for child in parent.children}
    while (parent := parents.get(id(node))) is not None and parent.tag in ("ext", "extLst") and len(parent.children) == 1:
        node = parent
    return node


def add_validations(frame: Frame, xml: bytes) -> Frame:
    """The frame with more ``<dataValidation>`` elements (prefixes as in the frame)."""
    if not xml:
        return frame
    root, skeleton = frame.parsed(), frame.skeleton
    holder = root.child("dataValidations")
    added = len(re.findall(rb"<(?:[\w.\-]+:)?dataValidation[\s>/]", xml))
    if holder is None or holder.self_closing:
        made = f'<{root.q}dataValidations count="{added}">'.encode() + xml + f"</{root.q}dataValidations>".encode()
        if holder is not None:
            return frame.put(splice(skeleton, [(holder.start, holder.end, made)]))
        return frame.put(splice(skeleton, [insert_child(skeleton, root, WORKSHEET_ORDER, "dataValidations", made)]))
    count = str(len(holder.children) + added)
    return frame.put(splice(skeleton, [change_attributes(skeleton, holder, {"count": count}), append_child(skeleton, holder, xml)]))


# --- conditional formats


def _format_sign(rule: FormatRule) -> tuple[object, ...]:
    return (rule.pattern(), sqref_text(rule.sqref), rule.dxf, rule.stop)


def replace_formats(frame: Frame, drawn: Frame) -> Frame:
    """Puts the drawn conditional formats in the place of ours; theirs keep their priority, ours come after them."""
    old, new = formats_of(frame.parsed()), [rule for rule in formats_of(drawn.parsed()) if not rule.x14]
    wanted = {repr((rule.pattern(), _columns(rule.sqref))) for rule in new}
    ours = [rule for rule in old if not rule.x14 and repr((rule.pattern(), _columns(rule.sqref))) in wanted]
    if sorted(map(repr, map(_format_sign, ours))) == sorted(map(repr, map(_format_sign, new))):
        return frame
    linked = {extension_id(rule) for rule in ours} - {""}
    gone = ours + [rule for rule in old if rule.x14 and rule.node and rule.node.get("id") in linked]
    frame = remove_formats(frame, gone)
    base = max((rule.priority for rule in formats_of(frame.parsed())), default=0)
    frame = _add_extension(frame, drawn)
    return add_formats(frame, _with_priorities(drawn, base))


def extension_id(rule: FormatRule) -> str:
    """The id by which a rule names its twin in the Excel 2010 extension, or the empty string."""
    node = rule.node.find("id") if rule.node else None
    return node.text if node is not None else ""


def remove_formats(frame: Frame, rules: Sequence[FormatRule]) -> Frame:
    gone = {rule.node.start for rule in rules if rule.node}
    root = frame.parsed()
    changes: list[Splice] = []
    holders = {id(rule.holder): rule.holder for rule in rules if rule.holder}
    own = {node.start for node in root.walk() if node.tag == "conditionalFormatting"}
    emptied: set[int] = set()
    for holder in holders.values():
        left = [node for node in holder.all("cfRule") if node.start not in gone]
        if left or holder.start not in own:
            changes += [(node.start, node.end, b"") for node in holder.all("cfRule") if node.start in gone]
        else:
            emptied.add(holder.start)
    for parent in root.walk():
        cut = [child for child in parent.children if child.start in emptied and child.tag == "conditionalFormatting"]
        if cut and parent.tag == "conditionalFormattings" and len(cut) == len(parent.children):
            outer = _only_content(root, parent)
            changes.append((outer.start, outer.end, b""))
        else:
            changes += [(child.start, child.end, b"") for child in cut]
    return frame.put(splice(frame.skeleton, changes)) if changes else frame


def add_formats(frame: Frame, xml: bytes) -> Frame:
    """The frame with more ``<conditionalFormatting>`` elements, given without prefixes."""
    if not xml:
        return frame
    root, skeleton = frame.parsed(), frame.skeleton
    change = insert_child(skeleton, root, WORKSHEET_ORDER, "conditionalFormatting", reprefix(xml, frame.prefix))
    return frame.put(splice(skeleton, [change]))


def _with_priorities(drawn: Frame, base: int) -> bytes:
    """The drawn conditional formats with their priorities counted on from ``base``."""
    skeleton, pieces = drawn.skeleton, []
    for holder in drawn.parsed().all("conditionalFormatting"):
        xml, start = holder.bytes_of(skeleton), holder.start
        changes: list[Splice] = []
        for node in holder.all("cfRule"):
            priority = str(base + int(node.get("priority", "1") or 1))
            tag = set_attributes(skeleton[node.start : node.open_end], {"priority": priority})
            changes.append((node.start - start, node.open_end - start, tag))
        pieces.append(splice(xml, changes))
    return b"".join(pieces)


def _add_extension(frame: Frame, drawn: Frame) -> Frame:
    """The Excel 2010 halves of the drawn conditional formats (data bars), into the extension list of the sheet."""
    root, skeleton = frame.parsed(), frame.skeleton
    extensions = drawn.parsed().child("extLst")
    holder = extensions.find("conditionalFormattings") if extensions else None
    if holder is None:
        return frame
    there = root.child("extLst")
    mine = next((n for n in there.walk() if n.tag == "conditionalFormattings" and n.namespace == X14), None) if there else None
    xml = holder.inner(drawn.skeleton)
    if mine is not None:
        xml = re.sub(rb"<(/?)x14:", rb"<\1" + mine.q.encode(), xml)
        return frame.put(splice(skeleton, [append_child(skeleton, mine, xml)]))
    ext = f'<{root.q}ext xmlns:x14="{X14}" xmlns:xm="{XM}" uri="{X14_FORMATS_URI}"><x14:conditionalFormattings>'.encode()
    ext += xml + f"</x14:conditionalFormattings></{root.q}ext>".encode()
    if there is not None:
        return frame.put(splice(skeleton, [append_child(skeleton, there, ext)]))
    made = f"<{root.q}extLst>".encode() + ext + f"</{root.q}extLst>".encode()
    return frame.put(splice(skeleton, [insert_child(skeleton, root, WORKSHEET_ORDER, "extLst", made)]))
