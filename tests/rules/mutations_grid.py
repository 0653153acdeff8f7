"""Mistakes in the grid: rows and columns, headers, merges, tables, dropdowns, links, generated sheets, and what only the ledger can tell."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from lxml import etree
from mutated_book import MAIN, Formula, Mutable
from mutations import MUTATIONS, Mutation, Seed, T, mutation, value
from mutations_records import OVERDUE, STAGE

ENTERED = ("customers", "followups", "requirements", "orders", "contacts")
BELOW = "TABLE-RANGE DV-GAP"


def some(book: Mutable, random: Random, *keys: str) -> Any:
    return book[random.choice([key for key in keys or ENTERED if book.has(key)])]


# sheets and headers -----------------------------------------------------------------------------------------------------------------------------
@mutation("SHEET-MISSING")
def sheet_deleted(book: Mutable, random: Random) -> Seed:
    key = random.choice(("followups", "requirements", "tags"))
    title = book[key].title
    sheets = book.workbook.find(f"{MAIN}sheets")
    sheets.remove(next(sheet for sheet in sheets if sheet.get("name") == title))
    also = "ROW-LOST TAG-UNKNOWN FU-OVERDUE UPD-STALE COMP-LOW EXP-BLANK FK-MISSING TAG-RETIRED GEN-EDITED EXT-LINK OWNER-UNKNOWN DV-GAP"
    return Seed([(title, None)], also)


@mutation("SHEET-DUP")
def sheet_copied(book: Mutable, random: Random) -> Seed:
    there = some(book, random, "customers", "followups", "requirements")
    rows = [[there.value(cell.get("r")) for cell in there.lines[row]] for row in (1, 2, 3)]
    title = f"{there.title} (2)"
    book.add_sheet(title, rows)
    return Seed([(title, None)])


@mutation("HEADER-ROW")
def title_lines(book: Mutable, random: Random) -> Seed:
    there = some(book, random, "requirements", "orders", "contacts")
    lines = random.randint(1, 3)
    for _ in range(lines):
        there.insert(1)
    there.write("A1", book.say("2026 年登记表", "Register of 2026"))
    first = next(iter(there.lines[lines + 1])).get("r")
    return Seed([(there.title, first)], "TABLE-HEADER TABLE-RANGE DV-GAP ROW-LOST", (there.title, 1, lines))


@mutation("HEADER-REPEAT")
def header_pasted(book: Mutable, random: Random) -> Seed:
    there = some(book, random)
    row = there.last + 1
    for cell in list(there.lines[1]):
        there.write(f"{cell.get('r')[:-1]}{row}", there.value(cell.get("r")))
    return Seed([(there.title, f"A{row}")], BELOW)


@mutation("COL-MISSING")
def required_column_deleted(book: Mutable, random: Random) -> Seed:
    there = book["followups"]
    letter = there.columns["summary"]
    for line in there.data:
        for cell in list(line):
            if cell.get("r").rstrip("0123456789") == letter:
                line.remove(cell)
    return Seed([(there.title, "A1")], "TABLE-HEADER TABLE-RANGE ROW-DUP FU-NO-NEXT DV-GAP")


@mutation("COL-MISSING")
def required_header_renamed(book: Mutable, random: Random) -> Seed:
    there = book["customers"]
    there.write(f"{there.columns['owner']}1", random.choice(("跟单的人", "谁", "Who")))
    return Seed([(there.title, "A1")], "TABLE-HEADER COL-UNKNOWN COMP-LOW DV-GAP OWNER-UNKNOWN")


@mutation("COL-UNKNOWN")
def header_renamed(book: Mutable, random: Random) -> Seed:
    there = book["customers"]
    cell = f"{there.columns[random.choice(('notes', 'wechat', 'core_needs'))]}1"
    there.write(cell, random.choice(("客户的星座", "Shoe size", "xyz")))
    return Seed([(there.title, cell)], "TABLE-HEADER CONTACT-MIN COMP-LOW DV-GAP")


@mutation("COL-UNKNOWN")
def own_column(book: Mutable, random: Random) -> Seed:
    there = some(book, random)
    return Seed([(there.title, f"{there.widen(random.choice(('星座', 'Golf handicap', '车牌')))}1")])


@mutation("COL-DUP")
def column_twice(book: Mutable, random: Random) -> Seed:
    there = book["customers"]
    letter = there.widen(random.choice(("客户等级", "Tier", "tier", "价值层级", " 价值 层级 ")))
    there.write(f"{letter}5", None)
    return Seed([(there.title, f"{letter}1")], "TABLE-HEADER")


# rows -------------------------------------------------------------------------------------------------------------------------------------------
@mutation("ROW-BLANK")
def blank_row(book: Mutable, random: Random) -> Seed:
    there = some(book, random)
    row = random.choice(there.rows()[1:])
    there.insert(row)
    return Seed([(there.title, f"A{row}")], "TABLE-RANGE DV-GAP", (there.title, row, 1))


@mutation("ROW-TOTAL")
def total_row(book: Mutable, random: Random) -> Seed:
    there = book[random.choice(("customers", "requirements", "orders"))]
    field, amount = {
        "customers": ("name", "history_amount_wan"),
        "requirements": ("description", "expected_amount"),
        "orders": ("product", "amount"),
    }[there.key]
    row = there.append({field: random.choice(("合计", "总计:", "小计", "Total", "SUM", "共计 60 家", " 合 计")), amount: 12345})
    return Seed([(there.title, f"A{row}")], BELOW)


@mutation("ROW-HIDDEN")
def rows_hidden(book: Mutable, random: Random) -> Seed:
    there = some(book, random)
    rows = random.sample(there.rows(), 3)
    for row in rows:
        there.lines[row].set("hidden", "1")
    return Seed([(there.title, f"A{min(rows)}")])


@mutation("COL-HIDDEN")
def column_hidden(book: Mutable, random: Random) -> Seed:
    there = book["customers"]
    columns = there.tree.find(f"{MAIN}cols")
    chosen = next(c for c in columns if int(c.get("min")) <= 8 <= int(c.get("max")))
    chosen.set("hidden", "1")
    letter = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[int(chosen.get("min")) - 1]
    return Seed([(there.title, f"{letter}1")], "COL-HIDDEN")


@mutation("CELL-MERGED")
def cells_merged(book: Mutable, random: Random) -> Seed:
    there = some(book, random)
    row, letter = random.choice(there.rows()[:-1]), random.choice("CDE")
    other = f"{letter}{row + 1}" if random.random() < 0.5 else f"{chr(ord(letter) + 1)}{row}"
    etree.SubElement(there.element("mergeCells"), f"{MAIN}mergeCell", ref=f"{letter}{row}:{other}")
    also = "REQ-BLANK EXP-BLANK COMP-LOW CONTACT-MIN FK-NAME-MISMATCH FU-METHOD-MISSING"
    return Seed([(there.title, f"{letter}{row}")], also)


@mutation("TABLE-RANGE")
def table_too_short(book: Mutable, random: Random) -> Seed:
    there = some(book, random)
    table, last = there.table(), there.last - random.randint(1, 4)
    for element in (table, table.find(f"{MAIN}autoFilter")):
        element.set("ref", f"{element.get('ref').split(':')[0]}:{element.get('ref').split(':')[1].rstrip('0123456789')}{last}")
    return Seed([(there.title, f"A{last + 1}")])


@mutation("TABLE-RANGE")
def written_below(book: Mutable, random: Random) -> Seed:
    there = book["requirements"]
    row = there.append({"requirement_id": "R0999", "description": "另一件事"}, random.choice(there.rows()))
    return Seed([(there.title, f"A{row}")], "DV-GAP")


@mutation("TABLE-HEADER")
def header_not_in_table(book: Mutable, random: Random) -> Seed:
    there = some(book, random)
    column = random.choice(list(there.table().find(f"{MAIN}tableColumns"))[3:])
    letter = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[[*column.getparent()].index(column)]
    column.set("name", "改名前")
    return Seed([(there.title, f"{letter}1")])


@mutation("DV-GAP")
def dropdown_pasted_over(book: Mutable, random: Random) -> Seed:
    there = book["customers"]
    letter = there.columns[random.choice(("stage", "industry", "tier"))]
    row = random.choice(there.rows()[3:-3])
    rule = next(v for v in there.tree.iter(f"{MAIN}dataValidation") if v.get("sqref").startswith(f"{letter}2:"))
    end = rule.get("sqref").split(":")[1]
    rule.set("sqref", f"{letter}2:{letter}{row - 1} {letter}{row + 1}:{end}")
    return Seed([(there.title, f"{letter}{row}")])


# links ------------------------------------------------------------------------------------------------------------------------------------------
for _target in (
    "javascript:alert(1)",
    "file:///C:/合同.docx",
    r"\\server\share\a.docx",
    "ms-word:ofe|u|http://x",
    "ftp://example.com/a",
    "data:text/html,x",
):

    @mutation("LINK-UNSAFE")
    def bad_link(book: Mutable, random: Random, target: str = _target) -> Seed:
        there = book["customers"]
        cell = there.at(random.choice(there.rows()), "notes")
        there.write(cell, "见合同")
        there.link(cell, target)
        return Seed([(there.title, cell)])


value("LINK-UNSAFE", "customers", "notes", Formula('=HYPERLINK("file:///C:/a.docx","合同")', "合同"), also="CELL-FORMULA")
for _formula in ('=_xlfn.WEBSERVICE("http://example.com/rate")', "=cmd|'/c calc'!A1", '=IMAGE("http://example.com/a.png")'):
    value("EXT-LINK", "customers", "notes", Formula(_formula, "7.1"), also="CELL-FORMULA")


@mutation("EXT-LINK")
def other_workbook(book: Mutable, random: Random) -> Seed:
    there = book["customers"]
    part = "xl/externalLinks/externalLink1.xml"
    name, office = b"</Types>", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book.parts[part] = f'<externalLink xmlns="{MAIN[1:-1]}" xmlns:r="{office}"><externalBook r:id="rIdMutated1"/></externalLink>'.encode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"
    book.parts["[Content_Types].xml"] = book.parts["[Content_Types].xml"].replace(
        name, f'<Override PartName="/{part}" ContentType="{kind}"/>'.encode() + name
    )
    book.relate(part, "externalLinkPath", "file:///D:/报价.xlsx", external=True)
    number = book.relate("xl/workbook.xml", "externalLink", "externalLinks/externalLink1.xml")
    references = etree.Element(f"{MAIN}externalReferences")
    etree.SubElement(references, f"{MAIN}externalReference", {f"{{{office}}}id": number})
    book.workbook.find(f"{MAIN}sheets").addnext(references)
    cell = there.set(random.choice(there.rows()), "notes", Formula("=[1]Sheet1!A1", "报价"))
    return Seed([(there.title, cell)], "CELL-FORMULA")


@mutation("DATE-SYSTEM")
def from_an_old_mac(book: Mutable, random: Random) -> Seed:
    """Every date of the entered sheets as the 1904 system counts it."""
    book.workbook.find(f"{MAIN}workbookPr").set("date1904", "1")
    for key in ("customers", "followups", "requirements", "contacts", "orders", "servicerecords", "feedback", "attachments", "stagehistory", "tags"):
        if book.has(key):
            there = book[key]
            fields = [f.key for f in book.schema.sheet(key).fields if f.kind.name in ("date", "datetime") and f.key in there.columns]
            for row in there.rows():
                for field in fields:
                    day = there.get(row, field)
                    if isinstance(day, float):
                        there.cell(there.at(row, field)).find(f"{MAIN}v").text = f"{day - 1462:.10f}"
    return Seed([(None, None)], "GEN-EDITED")


# generated sheets and chores --------------------------------------------------------------------------------------------------------------------
def _due(book: Mutable) -> tuple[Any, int, dict[str, str]]:
    """The due list, the row of its header, and the columns by their labels."""
    there = book.other(book.say("待跟进清单", "DueList"))
    header = next(row for row in there.lines if there.value(f"A{row}") in ("序号", "No."))
    return there, header, {str(there.value(cell.get("r"))): cell.get("r").rstrip("0123456789") for cell in there.lines[header]}


@mutation("GEN-EDITED")
def typed_into_the_due_list(book: Mutable, random: Random) -> Seed:
    there, header, columns = _due(book)
    label = random.choice((book.say("负责人", "Owner"), book.say("联系人", "Contact"), book.say("客户名称", "Customer name")))
    cell = f"{columns[label]}{header + random.randint(1, 9)}"
    there.write(cell, "某人")
    return Seed([(there.title, cell)])


@mutation("GEN-EDITED")
def typed_into_the_summary(book: Mutable, random: Random) -> Seed:
    there = book.other(book.say("汇总", "Summary"))
    cell = random.choice([c for row in list(there.lines)[4:40] for c in there.lines[row] if isinstance(there.value(c.get("r")), float)]).get("r")
    there.write(cell, 4711.0)
    return Seed([(there.title, cell)])


for _label, _en, _held, _also in (
    ("下次跟进时间", "Next follow-up", "下周", ""),
    ("下次跟进时间", "Next follow-up", "2026-13-01", ""),
    ("完成", "Done", "做完了", ""),
    ("本次跟进方式", "Method now", "飞鸽", "VOC-UNKNOWN"),
):
    if _label == "本次跟进方式":
        continue

    @mutation("DUE-ENTRY")
    def entry(book: Mutable, random: Random, label: str = _label, en: str = _en, held: str = _held) -> Seed:
        there, header, columns = _due(book)
        cells = [cell.get("r").rstrip("0123456789") for cell in there.lines[header] if there.value(cell.get("r")) == book.say(label, en)]
        cell = f"{cells[-1]}{header + random.randint(1, 9)}"
        del columns
        there.write(cell, held)
        return Seed([(there.title, cell)])


@mutation("DUE-ENTRY")
def entry_of_nobody(book: Mutable, random: Random) -> Seed:
    there, header, columns = _due(book)
    row = header + random.randint(1, 9)
    there.write(f"{columns[book.say('本次跟进内容', 'Summary now')]}{row}", "谈过了")
    cell = there.write(f"{columns[book.say('客户编号', 'Customer ID')]}{row}", "C0777")
    return Seed([(there.title, cell)], "GEN-EDITED")


def _remembered(code: str, key: str, days: int, place: str | None) -> None:
    def make(book: Mutable, random: Random) -> Seed:
        there = book.other("_meta")
        row = max(there.lines) + 1
        there.write(f"A{row}", key)
        there.write(f"B{row}", (T - dt.timedelta(days)).isoformat())
        return Seed([(book[place].title if place else None, None)], "BACKUP-STALE TAG-REVIEW-DUE")

    MUTATIONS.append(Mutation(code, f"{code} {days} days", make))


_remembered("BACKUP-STALE", "chores.backup", 8, None)
_remembered("BACKUP-STALE", "chores.backup", 300, None)
_remembered("TAG-REVIEW-DUE", "chores.tags", 93, "tags")


@mutation("FIELD-BAD")
def own_field_badly_told(book: Mutable, random: Random) -> Seed:
    head = ["工作表", "键", "中文名", "类型", "可选值"]
    bad, letter = random.choice(
        [
            (["Customers", "level", "等级", "文本"], "B"),
            (["Customer", "x_a", "甲", "文本"], "A"),
            (["Customers", "x_b", "乙", "图片"], "D"),
            (["Customers", "x_c", "丙", "选项", None], "E"),
        ]
    )
    book.add_sheet("Fields", [head, ["Customers", "x_level", "会员等级", "选项", "金、银"], bad])
    return Seed([("Fields", f"{letter}3")], "COL-MISSING")


# the ledger -------------------------------------------------------------------------------------------------------------------------------------
@mutation("ROW-LOST")
def row_deleted(book: Mutable, random: Random) -> Seed:
    key = random.choice([k for k in ("followups", "requirements", "contacts") if book.has(k)])
    there = book[key]
    row = random.choice(there.rows())
    there.delete(row)
    also = f"{STAGE} CONTACT-MIN COMP-LOW FU-NO-NEXT TABLE-RANGE"
    return Seed([(there.title, None)], also, (there.title, row + 1, -1))


@mutation("ROW-LOST")
def customer_deleted(book: Mutable, random: Random) -> Seed:
    there = book["customers"]
    row = random.choice(there.rows())
    there.delete(row)
    return Seed([(there.title, None)], "FK-MISSING FK-BY-NAME ATT-PATH TABLE-RANGE", (there.title, row + 1, -1))


for _field in ("phone", "owner", "email", "industry"):

    @mutation("ROW-SHUFFLED")
    def column_sorted_alone(book: Mutable, random: Random, field: str = _field) -> Seed:
        there = book["customers"]
        rows = there.rows()
        there.swap(field, rows, sorted(rows, key=lambda row: str(there.get(row, field) or "\uffff")[::-1]))
        also = f"TAG-BOUND-MISMATCH DUP-PHONE DUP-EMAIL CONTACT-MIN {OVERDUE}"
        return Seed([(there.title, there.at(1, field))], also)


@mutation("ROW-SHUFFLED")
def ids_changed_places(book: Mutable, random: Random) -> Seed:
    there = book["customers"]
    one, other = random.sample(there.rows(), 2)
    there.swap("customer_id", [one, other], [other, one])
    also = f"FK-NAME-MISMATCH {STAGE} FU-OVERDUE DATE-ORDER UPD-STALE TIER-MISMATCH CONTACT-MIN COMP-LOW DUE-CONFLICT ID-REUSED"
    return Seed([(there.title, there.at(1, "customer_id"))], also)


@mutation("ID-REUSED")
def overwritten(book: Mutable, random: Random) -> Seed:
    there = book["customers"]
    row = random.choice(there.rows(phone=..., email=...))
    for field, held in (("name", "全新商贸有限公司"), ("phone", "19812345670"), ("email", "neu@example.org")):
        there.set(row, field, held)
    return Seed([(there.title, there.at(row, "customer_id"))], "FK-NAME-MISMATCH")
