"""``sheetcrm.edit``: amounts in the currency of their row, what is told of a change, tags that nobody knew."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from pathlib import Path
from typing import Annotated, Any

import openpyxl
import pytest

import sheetcrm
from sheetcrm.schema import column
from sheetcrm.schema.kinds import MONEY, TEXT
from sheetcrm.schema.record import Record

DAY = dt.date(2026, 11, 20)
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("records") / "team.xlsx"
    sheetcrm.new(path, preset="blank", modules="contacts,orders,history")
    with sheetcrm.edit(path, as_of=DAY, backup=False) as book:
        for name in ("华星智能科技有限公司", "远启贸易有限公司", "明德教育"):
            book.customers.add(name=name, owner="李敏")
        book.followups.add(customer_id="C0001", followed_at="2026-11-01", summary="第一次")
        for n, amount in enumerate((100, 200), 1):
            book.orders.add(order_id=f"SO-{n}", customer_id="C0001", order_date="2026-11-02", amount=amount, status="已完成")
    return path


@pytest.fixture
def team(template: Path, tmp_path: Path) -> Path:
    return shutil.copy(template, tmp_path / "team.xlsx")


def cells(path: Path, title: str) -> list[dict[str, Any]]:
    rows = list(openpyxl.load_workbook(path)[title].iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:] if any(value is not None for value in row)]


# --- amounts


def test_an_amount_is_read_in_the_currency_that_is_given_with_it(team: Path) -> None:
    with sheetcrm.edit(team, as_of=DAY, backup=False) as book:
        new = book.orders.add(
            order_id="SO-3", customer_id="C0001", order_date=DAY, amount="$1,500", unit_price="US$ 2", currency="USD", status="已完成"
        )
        assert (new.amount, new.unit_price, new.currency) == (1500.0, 2.0, "USD")
        assert book.orders.update("SO-1", amount="€20", currency="欧元").amount == 20.0
        assert book.orders.update("SO-1", unit_price="20 EUR").unit_price == 20.0, "the currency stands in the row"
        assert book.orders.upsert(order_id="SO-2", currency="$", amount="$7").amount == 7.0
        assert book.orders.upsert(by=("amount", "customer_id"), customer_id="C0001", amount="$7", currency="USD", notes="same").order_id == "SO-2"
        assert book.orders.update_where({"amount": "$8"}, currency="USD") == 2
    assert [row["订单金额(元)"] for row in cells(team, "订单")] == [20, 8, 8]
    assert [record.amount for record in sheetcrm.open(team).orders] == [20.0, 8.0, 8.0]


def test_an_amount_in_another_currency_is_refused_and_names_the_rule(team: Path) -> None:
    for values in ({"amount": "$5"}, {"amount": "$5", "currency": "EUR"}, {"amount": "$5", "currency": None}):
        with sheetcrm.edit(team, as_of=DAY, backup=False) as book, pytest.raises(sheetcrm.UsageError, match="NUM-BAD"):
            book.orders.update("SO-1", **values)


def test_a_text_amount_means_what_the_currency_makes_of_it(team: Path) -> None:
    """Somebody typed $500 as a text; the currency decides whether it is an amount."""
    book = openpyxl.load_workbook(team)
    sheet = book["订单"]
    head = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, head["订单金额(元)"], "$500")
    book.save(team)
    assert sheetcrm.open(team).orders["SO-1"].amount is None
    with sheetcrm.edit(team, as_of=DAY, backup=False) as opened:
        assert opened.orders.update("SO-1", currency="USD").amount == 500.0
        assert opened.orders.count("amount = 500") == 1
        assert opened.orders.update("SO-1", currency=None).amount is None
        assert opened.orders.update("SO-1", currency="USD").amount == 500.0
    assert sheetcrm.open(team).orders["SO-1"].amount == 500.0
    with sheetcrm.edit(team, as_of=DAY, backup=False) as opened:
        opened.orders.update("SO-1", currency=None, amount=500)
    assert sheetcrm.open(team).orders["SO-1"].amount == 500.0, "a number needs no currency to be read"


class Quote(Record):
    quote_id: Annotated[str, column("报价编号", "Quote ID", TEXT, "required")]
    total: Annotated[float | None, column("总价", "Total", MONEY)] = None
    currency: Annotated[str | None, column("币种", "Currency", TEXT, default="USD")] = None


def test_an_own_model_has_its_currency_too(team: Path) -> None:
    with sheetcrm.edit(team, as_of=DAY, backup=False, models=[Quote]) as book:
        assert book.sheet(Quote).add(total="$5").total == 5.0, "the currency that the record gets by default"
        assert book.sheet(Quote).add(total="€6", currency="EUR").total == 6.0
    assert [quote.total for quote in sheetcrm.open(team, models=[Quote]).sheet(Quote)] == [5.0, 6.0]


# --- what is told


def test_an_id_that_is_given_by_itself_is_not_asked_for(team: Path) -> None:
    with sheetcrm.edit(team, as_of=DAY, backup=False) as book:
        with pytest.raises(sheetcrm.UsageError) as caught:
            book.customers.add(industry="制造业")
        assert "2 values" in caught.value.line("en")
        assert "Customer ID" not in caught.value.line("en")
        with pytest.raises(sheetcrm.UsageError, match="负责人"):
            book.customers.add(name="一")
        with pytest.raises(sheetcrm.UsageError) as asked:
            book.team.add(role="销售")
        assert "Name" in asked.value.line("en"), "names of people are given by people"


def test_changes_list_the_cells_of_rows_that_come_and_go(team: Path) -> None:
    def change(book: Any) -> None:
        book.customers.update("C0001", name="华星", notes="改名")
        book.customers.delete("C0003")
        book.orders.delete("SO-1")
        book.orders.add(order_id="SO-9", customer_id="C0002", order_date=DAY, amount=9.5, status="已完成")

    before = {title: cells(team, title) for title in ("客户", "订单")}
    plans = []
    for dry_run in (True, False):
        with sheetcrm.edit(team, as_of=DAY, backup=False, dry_run=dry_run) as book:
            change(book)
        plans.append(book.result.changes)
    assert plans[0] == plans[1], "a preview lists what is done"
    told = {(one.sheet, one.cell): (one.before, one.after) for one in plans[1]}
    assert told["客户", "B2"] == ("华星智能科技有限公司", "华星")
    assert told["客户", "A4"] == ("C0003", "")
    assert ("订单", "C2") in told and told["订单", "C2"][1] == "", "the name in a row that goes is told once, as it goes"
    assert told["订单", "C3"] == ("华星智能科技有限公司", "华星"), "the name beside the reference follows"
    assert told["订单", "A4"] == ("", "SO-9")
    gone = {one.before for one in plans[1] if not one.after and one.sheet == "客户"}
    assert gone == {_text(value) for value in before["客户"][2].values() if value is not None}
    assert [row["客户编号"] for row in cells(team, "客户")] == ["C0001", "C0002"]
    assert [(next(iter(row.values())), row["客户名称"]) for row in cells(team, "订单")] == [("SO-2", "华星"), ("SO-9", "远启贸易有限公司")]


def _text(value: object) -> str:
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d}" if value.time() == dt.time() else f"{value:%Y-%m-%d %H:%M}"
    return str(value)


@pytest.mark.parametrize("seed", range(2))
def test_what_is_told_is_what_differs(team: Path, seed: int) -> None:
    """Random edits of one sheet: applied to the cells as they were, the changes give the cells as they are."""
    rng = random.Random(seed)
    for _ in range(3):
        sheet = {
            (cell.row, cell.column): _text(cell.value)
            for row in openpyxl.load_workbook(team)["客户"].iter_rows()
            for cell in row
            if cell.value is not None
        }
        with sheetcrm.edit(team, as_of=DAY, backup=False) as book:
            for _ in range(rng.randint(1, 5)):
                _random_step(book, rng)
        told = [one for one in book.result.changes if one.sheet == "客户"]
        for one in told:
            place = (one.place[0], one.place[1] + 1)
            assert sheet.get(place, "") == one.before, one
            sheet[place] = one.after
        rows = sorted({row for row, _ in sheet})
        after = [tuple(sheet.get((row, at), "") for at in range(1, 40)) for row in rows]
        now = [
            tuple("" if value is None else _text(value) for value in row) for row in openpyxl.load_workbook(team)["客户"].iter_rows(values_only=True)
        ]
        filled = [(*row, *[""] * 39)[:39] for row in now if any(row)]
        assert [row for row in after if any(row)] == filled


def _random_step(book: Any, rng: random.Random) -> None:
    known = [one.customer_id for one in book.customers]
    step = rng.randrange(3)
    if step == 0 or len(known) < 2:
        book.customers.add(name=f"新客户{rng.randrange(1000)}", owner="李敏", next_followup_date=dt.date(2026, 12, rng.randint(1, 28)))
    elif step == 1:
        values = {"name": f"改名{rng.randrange(1000)}", "history_amount_wan": rng.choice([1, 2.5, None]), "tags": rng.choice([["价格敏感"], None])}
        book.customers.update(rng.choice(known), **dict(rng.sample(list(values.items()), 2)))
    else:
        book.customers.delete(rng.choice(known), references="cascade")


# --- tags that nobody knew


def test_unknown_tags_get_a_row_where_the_settings_want_it(team: Path) -> None:
    with sheetcrm.edit(team, as_of=DAY, backup=False) as book:
        book.customers.update("C0001", tags="全新想法")
    assert "全新想法" not in [row["标签"] for row in cells(team, "标签")], "by default an unknown tag is kept as it is"
    sheetcrm.config(team, "tags.unknown", "create")
    with sheetcrm.edit(team, as_of=DAY, backup=False) as book:
        book.customers.update("C0002", tags=["价格敏感", "行业:养蜂", "别的想法"])
        book.customers.add(name="明德教育", owner="李敏", tags="别的想法, 自己加的")
        book.tags.add(tag="自己加的", dimension="自定义", status="启用")
    made = {row["标签"]: row for row in cells(team, "标签")}
    assert (made["养蜂"]["维度"], made["养蜂"]["状态"], made["养蜂"]["创建日期"].date()) == ("行业", "待审核", DAY)
    assert (made["别的想法"]["维度"], made["别的想法"]["状态"]) == ("自定义", "待审核")
    names = [row["标签"] for row in cells(team, "标签")]
    assert (names.count("别的想法"), names.count("自己加的"), made["自己加的"]["状态"]) == (1, 1, "启用")
    assert ("标签", "养蜂") in {(one.sheet, one.after) for one in book.result.changes}
    assert "TAG-UNKNOWN" not in {one.code for one in sheetcrm.validate(team, as_of=DAY) if one.id != "C0001"}


def test_refresh_does_the_same_for_tags_that_were_typed(team: Path) -> None:
    with sheetcrm.edit(team, as_of=DAY, backup=False) as book:
        book.customers.update("C0001", tags="全新想法")
    sheetcrm.config(team, "tags.unknown", "create")
    sheetcrm.refresh(team, as_of=DAY)
    made = {row["标签"]: row for row in cells(team, "标签")}
    assert (made["全新想法"]["维度"], made["全新想法"]["状态"]) == ("自定义", "待审核")
    assert sheetcrm.refresh(team, as_of=DAY).receipt is None, "and then there is nothing to do"


def test_an_import_reads_amounts_in_the_same_way(team: Path, tmp_path: Path) -> None:
    rows = "订单号,客户编号,下单日期,订单金额,币种,订单状态\nS1,C0001,2026-01-02,$500,USD,已完成\nS2,C0001,2026-01-02,$7,EUR,已完成\n"
    (tmp_path / "list.csv").write_text(rows, encoding="utf-8")
    done = sheetcrm.import_(team, tmp_path / "list.csv", sheet="orders", options=sheetcrm.WriteOptions(as_of=DAY, backup=False))
    assert done.receipt is not None
    assert "S2" not in sheetcrm.open(team).orders, "dollars in a row of euros"
    assert sheetcrm.open(team).orders["S1"].amount == 500.0
