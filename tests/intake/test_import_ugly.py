"""Lists as people really have them: reports pasted together, damaged bytes, pages that call themselves .xls, cells merged and hidden."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from import_kit import Team, codes

from sheetcrm.errors import FileRefused, UsageError

HEADER = "客户名称,联系人,电话,建档日期,历史合作金额(万),负责人\n"
PLAIN = "客户名称,电话,负责人\n甲公司,13900000001,李敏\n乙公司,13900000002,王强\n"


def test_a_report_with_titles_totals_and_the_header_again(team: Team) -> None:
    rows = (
        f"客户报表,,,,,\n导出时间：2026-11-22,,,,,\n{HEADER}"
        '甲公司,张三,13900000001,2024/5/1,"1,234.50",李敏\n'
        '小计,,,,"1,234.50",\n'
        f"{HEADER}乙公司,李四,13900000002,2024年5月2日,80万,王强\n"
        "合计,,,,1314.5,\n制表人：张三,,,,,\n共 2 条记录,,,,,\n第1页\n"
    )
    result = team.take(rows, values={"owner": "李敏"})
    assert codes(result) == ["ROW-TOTAL", "HEADER-REPEAT", "ROW-TOTAL", "IMP-NOTE", "IMP-NOTE", "IMP-COLUMNS"]
    assert [(row["name"], row["history_amount_wan"]) for row in team.rows()] == [("甲公司", 1234.5), ("乙公司", 80.0)]


@pytest.mark.parametrize("name", ["共创未来", "第一页传媒", "导出科技", "Page Industries", "Copyright Clearance Center"])
def test_names_that_begin_like_a_note_are_names(team: Team, name: str) -> None:
    assert team.take(f"客户名称,电话,负责人\n{name},13900000001,李敏\n").counts.inserted == 1


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("１３９０００００００１", "13900000001"),
        ('"=""13900000001"""', "13900000001"),
        ("'13900000001", "13900000001"),
        ("13900000001.0", "13900000001"),
        ("139\u200b0000\u00a00001", "13900000001"),
    ],
)
def test_telephone_numbers_in_their_disguises(team: Team, cell: str, phone: str) -> None:
    assert team.take(f"客户名称,电话,负责人\n甲公司,{cell},李敏\n").counts.inserted == 1
    assert team.only("phone") == [(phone,)]


@pytest.mark.parametrize("cell", ['"=""0012"""', "'0012", "0012"])
def test_ids_keep_their_zeros(team: Team, cell: str) -> None:
    rows = f"客户编号,客户名称,负责人\n{cell},甲公司,李敏\n"
    assert team.take(rows).counts.inserted == 1
    assert team.only("customer_id") == ["0012"]
    assert team.take(rows).counts.unchanged == 1


@pytest.mark.parametrize("cell", ["45413", "45413.0", "2024.5.1", "20240501", "２０２４－０５－０１", "2024-05-01T00:00:00"])
def test_days_in_their_disguises(team: Team, cell: str) -> None:
    team.take(f"客户名称,建档日期,负责人\n甲公司,{cell},李敏\n")
    assert team.only("created_date") == [dt.date(2024, 5, 1)]


@pytest.mark.parametrize(
    "data",
    [
        ("\ufeffsep=,\r\n" + PLAIN).encode(),
        ("\ufeff\ufeff" + PLAIN).encode(),
        ("\ufeffsep=\t\r\n" + PLAIN.replace(",", "\t")).encode("utf-16-le"),
        (PLAIN + "\0" * 512).encode(),
        PLAIN.replace("甲", "甲\0").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.replace("\n", "\r\r\n").encode("gb18030"),
        (PLAIN[:-1].replace("\n", "\r\n", 1) + "\r\n").encode(),
        b'[{"\xe5\xae\xa2\xe6\x88\xb7\xe5\x90\x8d\xe7\xa7\xb0": "\xe7\x94\xb2\xe5\x85\xac\xe5\x8f\xb8", "owner": "A"},'
        b' {"\xe5\xae\xa2\xe6\x88\xb7\xe5\x90\x8d\xe7\xa7\xb0": "\xe4\xb9\x99\xe5\x85\xac\xe5\x8f\xb8", "owner": "B"}]',
    ],
)
def test_marks_and_line_ends_of_all_kinds(team: Team, tmp_path: Path, data: bytes) -> None:
    source = tmp_path / "list.csv"
    source.write_bytes(data)
    assert codes(team.take(source)) == []
    assert team.only("name") == ["甲公司", "乙公司"]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
@pytest.mark.parametrize("named", [False, True])
def test_a_few_damaged_bytes_cost_their_rows_only(team: Team, encoding: str, named: bool) -> None:
    rows = [f"有限公司{i}号,张三,,,,李敏\n".encode(encoding) for i in range(30)]
    rows[7] = rows[7].replace("张".encode(encoding), b"\xff\x80")
    rows[29] = rows[29][:-2]  # the file was cut off
    result = team.take(HEADER.encode(encoding) + b"".join(rows), **({"encoding": encoding} if named else {}))
    assert [(row.line, row.reasons[0].code) for row in result.rejected] == [(9, "IMP-BYTES"), (31, "IMP-BYTES")]
    assert (result.counts.inserted, result.source.encoding) == (28, encoding)


def test_a_mark_that_stood_in_the_text_before_is_a_text(team: Team) -> None:
    assert team.take("客户名称,备注,负责人\n甲公司,有一个\ufffd,李敏\n").counts.inserted == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "E-SOURCE-BINARY"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "E-SOURCE-BINARY"),
        (bytes(range(1, 32)) * 20, "E-SOURCE-BINARY"),
        (b"", "E-SOURCE-EMPTY"),
        (b"<html><body><p>Log in first</p></body></html>", "E-SOURCE-HTML"),
        (b"<?xml version='1.0'?><rows><r a='1'/></rows>", "E-SOURCE-HTML"),
    ],
)
def test_what_is_no_list_is_refused_in_one_line(team: Team, tmp_path: Path, data: bytes, code: str) -> None:
    source = tmp_path / "list.csv"
    source.write_bytes(data)
    with pytest.raises(FileRefused, match=code) as refused:
        team.take(source)
    assert "\n" not in refused.value.line("en")


def test_quotation_marks_without_a_partner(team: Team) -> None:
    rows = (
        '客户名称,备注,负责人\n"甲公司,一,李敏\n乙"公司,二,王强\n'  # the mark in line 2 finds its partner in line 3, in the middle of a cell
        '丙公司,"三",王强\n丁 12" 管,四,李敏\n戊公司,"五\n五",李敏\n'
    )
    result = team.take(rows)
    assert [(row.line, row.reasons[0].code) for row in result.rejected] == [(2, "IMP-QUOTE")]
    assert team.only("name") == ['乙"公司', "丙公司", '丁 12" 管', "戊公司"]
    assert team.only("notes") == ["二", "三", "四", "五\n五"]


def test_three_hundred_columns_are_told_in_short(team: Team) -> None:
    from sheetcrm.render.import_report import source_lines
    from sheetcrm.schema import BookSchema

    names = [f"扩展{i}" for i in range(297)]
    result = team.take(",".join([*names, "客户名称", "电话", "负责人"]) + "\n" + "x," * 297 + "甲公司,13900000001,李敏\n")
    assert (result.counts.inserted, len(result.mapping.unused)) == (1, 297)
    [line] = [line for line in source_lines(result, BookSchema.default(), "en") if "扩展0" in line]
    assert (line.count("扩展"), "… 267 more" in line) == (30, True)


# --- pages that call themselves .xls

PAGE = (
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv=Content-Type content="text/html; charset=gb2312">'
    "<style>td {mso-number-format:'\\@'}</style></head><body><table border=1><tr><td colspan=4>客户列表</td></tr>"
    "<tr><th>客户名称<th>联系人<th>电话<th>负责人</tr>"
    "<tr><td>甲&amp;乙&nbsp;公司</td><td>张<b>三</b></td><td>13900000001</td><td rowspan=2>李敏</td></tr>"
    "<tr><td>丙\n  公司</td><td></td><td>13900000002</td></tr></table><table><tr><td>共 2 条</td></tr></table></body></html>"
)
SPREADSHEET = (
    '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
    ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="S"><Table><Column ss:Width="80"/>'
    '<Row><Cell><Data ss:Type="String">客户名称</Data></Cell><Cell><Data ss:Type="String">建档日期</Data></Cell>'
    '<Cell ss:Index="4"><Data ss:Type="String">负责人</Data></Cell></Row>'
    '<Row><Cell><Data ss:Type="String">甲公司</Data><Comment><ss:Data>别导入</ss:Data></Comment></Cell>'
    '<Cell><Data ss:Type="DateTime">2024-05-01T00:00:00.000</Data></Cell><Cell ss:Index="4"><Data ss:Type="String">李敏</Data></Cell></Row>'
    '<Row><Cell/><Cell ss:Index="4"/></Row></Table></Worksheet></Workbook>'
)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig"])
def test_a_page_with_a_table(team: Team, tmp_path: Path, encoding: str) -> None:
    source = tmp_path / "客户.xls"
    source.write_bytes(PAGE.encode(encoding))
    result = team.take(source)
    assert (result.source.format, result.source.header_row, codes(result)) == ("html", 2, [])
    found = [(row["name"], row.get("contact_name"), row["phone"], row["owner"]) for row in team.rows()]
    assert found == [("甲&乙 公司", "张三", ("13900000001",), "李敏"), ("丙 公司", None, ("13900000002",), "李敏")]
    assert team.take(source).counts.unchanged == 2


def test_the_xml_of_old_excel(team: Team, tmp_path: Path) -> None:
    source = tmp_path / "客户.xls"
    source.write_text(SPREADSHEET, "utf-8")
    assert team.take(source).counts.inserted == 1
    assert [(row["name"], row["created_date"], row["owner"]) for row in team.rows()] == [("甲公司", dt.date(2024, 5, 1), "李敏")]


def test_delimited_text_that_calls_itself_xls(team: Team, tmp_path: Path) -> None:
    for name in ("a.xls", "a.xlsx"):
        source = tmp_path / name
        source.write_bytes(PLAIN.replace(",", "\t").encode("gb18030"))
        assert team.take(source).source.encoding == "gb18030"
    assert team.only("name") == ["甲公司", "乙公司"]


# --- workbooks


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[[], tuple[xlsxwriter.Workbook, Path]]:
    def made(name: str = "list.xlsx") -> tuple[xlsxwriter.Workbook, Path]:
        return xlsxwriter.Workbook(tmp_path / name), tmp_path / name

    return made


def test_cells_merged_over_rows_are_said_in_each_of_them(team: Team, workbook: Callable[[], tuple[xlsxwriter.Workbook, Path]]) -> None:
    book, path = workbook()
    with book:
        sheet = book.add_worksheet("名单")
        sheet.merge_range(0, 0, 0, 2, "客户名单")
        sheet.write_row(1, 0, ["客户名称", "建档日期", "负责人"])
        sheet.write_column(2, 0, ["甲公司", "乙公司", "丙公司"])
        sheet.merge_range(2, 1, 3, 1, 45413)
        sheet.merge_range(2, 2, 4, 2, "李敏")
        sheet.write_row(5, 0, ["合计", 3])
        sheet.merge_range(6, 0, 6, 2, "制表：王强")
    result = team.take(path)
    assert codes(result) == ["ROW-TOTAL", "IMP-NOTE"]
    days = [dt.date(2024, 5, 1), dt.date(2024, 5, 1), dt.date(2026, 11, 22)]
    assert [(row["name"], row["created_date"], row["owner"]) for row in team.rows()] == list(
        zip(("甲公司", "乙公司", "丙公司"), days, ["李敏"] * 3, strict=True)
    )


def test_a_header_in_two_rows(team: Team, workbook: Callable[[], tuple[xlsxwriter.Workbook, Path]]) -> None:
    book, path = workbook()
    with book:
        sheet = book.add_worksheet("名单")
        sheet.merge_range("A1:A2", "客户名称")
        sheet.merge_range("B1:C1", "联系方式")
        sheet.write_row("B2", ["电话", "邮箱"])
        sheet.merge_range("D1:D2", "负责人")
        sheet.write_row("A3", ["甲公司", 13900000001, "a@b.cn", "李敏"])
    result = team.take(path)
    assert (result.source.header_row, result.source.headers, codes(result)) == (2, ["客户名称", "电话", "邮箱", "负责人"], [])
    assert [(row["name"], row["phone"], row["email"]) for row in team.rows()] == [("甲公司", ("13900000001",), "a@b.cn")]


def test_rows_that_a_filter_hides_are_taken_in_and_told(team: Team, workbook: Callable[[], tuple[xlsxwriter.Workbook, Path]]) -> None:
    from sheetcrm.render.import_report import source_lines
    from sheetcrm.schema import BookSchema

    book, path = workbook("list.csv")  # whatever it is called
    with book:
        sheet = book.add_worksheet("名单")
        for row, cells in enumerate([["客户名称", "电话", "负责人"], ["甲公司", 13900000001, "李敏"], ["乙公司", 13900000002, "王强"]]):
            sheet.write_row(row, 0, cells)
        sheet.autofilter(0, 0, 2, 2)
        sheet.set_row(2, None, None, {"hidden": True})
    result = team.take(path)
    assert (result.counts.inserted, result.source.hidden) == (2, 1)
    assert any("hides" in line and line.endswith(": 1") for line in source_lines(result, BookSchema.default(), "en"))


def test_a_workbook_without_a_list_is_refused(team: Team, workbook: Callable[[], tuple[xlsxwriter.Workbook, Path]]) -> None:
    book, path = workbook()
    with book:
        book.add_worksheet("空")
    with pytest.raises(UsageError, match="E-IMPORT-HEADER"):
        team.take(path)


def test_a_list_on_a_hidden_worksheet_must_be_asked_for(team: Team, workbook: Callable[[], tuple[xlsxwriter.Workbook, Path]]) -> None:
    book, path = workbook()
    with book:
        book.add_worksheet("说明").write("A1", "见另一张")
        sheet = book.add_worksheet("名单")
        sheet.write_column("A1", ["客户名称", "甲公司"])
        sheet.write_column("B1", ["负责人", "李敏"])
        sheet.hide()
    with pytest.raises(UsageError, match="E-SOURCE-HIDDEN"):
        team.take(path)
    assert team.take(path, source_sheets=["名单"]).counts.inserted == 1
