"""Performance 业绩: generated; the figures of the team, person by person.  Behind the customers stands a column for each stage."""

from typing import Annotated

from sheetcrm.schema.declared import Declared
from sheetcrm.schema.field import column
from sheetcrm.schema.kinds import INTEGER, MONEY, NUMBER, PERSON
from sheetcrm.schema.sheet import SheetSchema
from sheetcrm.text import Text


class PersonFigures(Declared):
    """What one person did in the period."""

    name: Annotated[str | None, column("姓名", "Name", PERSON, edit="E", width=12)] = None
    won_amount: Annotated[float | None, column("成交额(元)", "Won amount (CNY)", MONEY, edit="E", width=16)] = None
    won_share: Annotated[float | None, column("成交额占比", "Share of won amount", NUMBER, edit="E", width=11)] = None
    quota: Annotated[float | None, column("业绩目标(元)", "Quota (CNY)", MONEY, edit="E", width=15)] = None
    quota_share: Annotated[float | None, column("目标完成率", "Share of quota", NUMBER, edit="E", width=11)] = None
    won_customers: Annotated[int | None, column("新成交客户", "Newly won", INTEGER, edit="E", width=10)] = None
    success: Annotated[float | None, column("跟单成功率", "Success rate", NUMBER, edit="E", width=11)] = None
    new: Annotated[int | None, column("新增客户", "New customers", INTEGER, edit="E", width=10)] = None
    followups: Annotated[int | None, column("跟进次数", "Follow-ups", INTEGER, edit="E", width=10)] = None
    overdue: Annotated[int | None, column("逾期", "Overdue", INTEGER, edit="E", width=9)] = None
    on_time: Annotated[float | None, column("行动按时率", "Actions on time", NUMBER, edit="E", width=11)] = None
    cadence_kept: Annotated[float | None, column("周期达标率", "Cadence kept", NUMBER, edit="E", width=11)] = None
    update_rate: Annotated[float | None, column("及时录入率", "Recorded in time", NUMBER, edit="E", width=11)] = None
    completeness: Annotated[float | None, column("完整度", "Completeness", NUMBER, edit="E", width=12)] = None
    satisfaction: Annotated[float | None, column("满意度", "Satisfaction", NUMBER, edit="E", width=11)] = None
    customers: Annotated[int | None, column("客户数", "Customers", INTEGER, edit="E", width=11)] = None


PERFORMANCE = SheetSchema.of(PersonFigures, key="performance", name="Performance", label=Text("业绩", "Performance"), role="generated", core=False)
