"""Names of the key figures, and what each is made of; the gaps of a note are keys of the block's JSON object."""

from __future__ import annotations

from sheetcrm._values import NamedTuple
from sheetcrm.text import Text


class Metric(NamedTuple):
    """key  of the value in the block;  kind  ``count`` ``rate`` ``days`` ``money``;  note  with gaps."""

    name: Text
    key: str
    kind: str
    note: Text


RATES = frozenset({"closing_rate", "share", "share_4", "total_rate"})
WORDS: dict[tuple[str, object], Text] = {("basis", "orders"): Text("", ""), ("basis", "stage"): Text("，按状态", ", by stage")}
"""What a note says for a value that is a word: (key, value) -> text."""

METRICS: dict[str, Metric] = {
    "N0": Metric(Text("客户总数", "Customers"), "value", "count", Text("", "")),
    "N1": Metric(Text("新增客户", "New customers"), "value", "count", Text("本期建档", "created in the period")),
    "N2": Metric(Text("新增优质客户", "New quality customers"), "value", "count", Text("高价值或中价值", "tier High or Medium")),
    "F1": Metric(Text("漏斗总转化率", "Funnel, total rate"), "total_rate", "rate", Text("未计入 {left_out}", "left out: {left_out}")),
    "K1": Metric(Text("平均成交周期(天)", "Deal cycle (days)"), "mean", "days", Text("中位数 {median}，{n} 家", "median {median}, n {n}")),
    "K2": Metric(Text("潜在→成交转化率", "Prospect to won"), "value", "rate", Text("{won} / {cohort}", "{won} of {cohort}")),
    "K3": Metric(Text("跟单成功率", "Success rate"), "value", "rate", Text("成交 {won}，流失 {lost}", "{won} won, {lost} lost")),
    "K4": Metric(Text("复购率", "Repurchase rate"), "value", "rate", Text("{repeat} / {buyers}{basis}", "{repeat} of {buyers}{basis}")),
    "K4b": Metric(Text("复购率(近一年)", "Repurchase rate, one year"), "value", "rate", Text("{repeat} / {buyers}", "{repeat} of {buyers}")),
    "K5": Metric(Text("年度留存率", "Yearly retention"), "value", "rate", Text("{kept} / {base}", "{kept} of {base}")),
    "K6": Metric(Text("满意度", "Satisfaction"), "mean", "days", Text("{n} 份评分", "{n} scores")),
    "K7": Metric(Text("NPS", "NPS"), "value", "days", Text("{n} 份回答", "{n} answers")),
    "K8": Metric(Text("行动按时率", "Actions on time"), "value", "rate", Text("{on_time} / {total}", "{on_time} of {total}")),
    "K9": Metric(Text("周期达标率", "Cadence kept"), "value", "rate", Text("{kept} / {total}", "{kept} of {total}")),
    "K10": Metric(Text("逾期未跟进", "Overdue"), "overdue", "count", Text("今日 {today}，即将 {upcoming}", "{today} today, {upcoming} upcoming")),
    "K11": Metric(Text("档案完整度", "Completeness"), "mean", "rate", Text("达标客户 {share}", "{share} of customers are complete")),
    "K12": Metric(Text("24小时更新率", "Recorded within 24 h"), "value", "rate", Text("{on_time} / {total}", "{on_time} of {total}")),
    "K13": Metric(Text("联系方式核对率", "Contacts verified"), "value", "rate", Text("{verified} / {total}", "{verified} of {total}")),
    "K14": Metric(Text("成交额(元)", "Won amount"), "value", "money", Text("{orders} 单", "{orders} orders")),
    "K15": Metric(Text("跟进次数", "Follow-ups"), "value", "count", Text("涉及 {customers} 家客户", "{customers} customers")),
    "E1": Metric(Text("跟进有效性", "Effect of follow-ups"), "value", "rate", Text("{credited} / {followups}", "{credited} of {followups}")),
    "SV": Metric(Text("服务记录", "Service records"), "value", "count", Text("办结率 {closing_rate}", "{closing_rate} closed")),
    "FB": Metric(
        Text("客户反馈", "Feedback"),
        "value",
        "count",
        Text("平均 {mean_score} 分，待改进 {open_actions}", "mean score {mean_score}, {open_actions} open actions"),
    ),
}
