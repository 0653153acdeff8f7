"""Every block of the report in words: its name, and how each figure is worked out."""

from __future__ import annotations

from sheetcrm._values import NamedTuple
from sheetcrm.text import Text


class BlockWords(NamedTuple):
    """name  as a heading;  formula  in a sentence or two;  state  it looks at T and not at the period."""

    name: Text
    formula: Text
    state: bool = False


_SHARE = Text(
    "占比 = 客户数 ÷ 客户总数。空白归入“未填”，不在可选值里的归入“未识别”；下级的值另外计入上级的合计。",
    "Share = customers ÷ all customers. Blank counts as 未填, a value outside the vocabulary as 未识别; a value below another also counts in its total.",
)

BLOCKS: dict[str, BlockWords] = {
    "N0": BlockWords(
        Text("客户总数", "Customers"),
        Text(
            "有编号、没有归档、没有并入别的客户的客户；同一编号只算第一行。",
            "Customers with an id that are neither archived nor merged into another; of several rows with one id the first.",
        ),
        True,
    ),
    "N1": BlockWords(
        Text("新增客户", "New customers"),
        Text("建档日期（没有就用首次接触时间）在统计期间内的客户。", "Created (without that: first contacted) in the period."),
    ),
    "N2": BlockWords(
        Text("新增优质客户", "New quality customers"),
        Text("新增客户中价值层级为高价值或中价值的。", "New customers of tier High or Medium."),
    ),
    "D1": BlockWords(Text("行业分布", "By industry"), _SHARE, True),
    "D2": BlockWords(Text("合作状态分布", "By stage"), _SHARE, True),
    "D3": BlockWords(Text("来源分布", "By source"), _SHARE, True),
    "D4": BlockWords(Text("规模分布", "By size"), _SHARE, True),
    "D5": BlockWords(Text("区域分布", "By region"), _SHARE, True),
    "D6": BlockWords(
        Text("价值层级分布", "By tier"),
        Text(
            "填写的层级；没有填时按金额：有成交订单用近一年（tier.basis_days）成交额，否则用历史合作金额。",
            "The tier as typed; where there is none, by amount: won orders of tier.basis_days, without any won order the past amount.",
        ),
        True,
    ),
    "D7": BlockWords(
        Text("负责人分布", "By owner"), Text("先按团队表的顺序，再列其他名字。", "In the order of the Team sheet, then other names."), True
    ),
    "D8": BlockWords(
        Text("活跃度分布", "By activity"),
        Text(
            "距最近一次跟进、成交订单或服务记录的天数：≤ 30 活跃，≤ 90 沉默，更久为流失风险（behaviour.*）。流失客户和刚建档还没有活动的客户不归类。",
            "Days since the latest follow-up, won order or service record: up to 30 active, up to 90 silent, more: at risk (behaviour.*). "
            "Lost customers, and new ones without any activity yet, are in none of them.",
        ),
        True,
    ),
    "DX": BlockWords(
        Text("自定义列分布", "By columns of your own"),
        Text(
            "客户表里自己加的“选项”和“是否”列（自定义字段表、sheetcrm.toml 或 pydantic 子类），各取值的客户数；占比 = 客户数 ÷ 客户总数。",
            "Customers by each value of the choice and yes/no columns that a team added to Customers (Fields sheet, sheetcrm.toml, pydantic subclass); "
            "share = customers ÷ all customers.",
        ),
        True,
    ),
    "F1": BlockWords(
        Text("漏斗", "Funnel"),
        Text(
            "到达第 k 步 = 曾经达到的最高阶段 ≥ k 的客户（现在的状态、阶段历史、成交订单中最高的）。"
            "每步转化率 = 到达下一步 ÷ 到达这一步；总转化率 = 到达成交 ÷ 到达潜在。状态空白或未识别、没有阶段历史也没有成交订单的客户不计入。",
            "Reached step k = customers whose highest stage ever is k or more (of the present stage, the stage history and won orders). "
            "Step rate = reached the next ÷ reached this; total rate = reached Won ÷ reached Prospect. "
            "Customers without known stage, stage history and won order are left out.",
        ),
        True,
    ),
    "F2": BlockWords(
        Text("阶段转化率", "Transition rate"),
        Text(
            "基数 = 期初前一天处于该阶段，或期间进入该阶段的客户。转化率 = 其中期间升到更高阶段的 ÷ 基数；流失率 = 其中期间由该阶段转为流失的 ÷ 基数。没有阶段历史时无值。",
            "Base = customers in the stage on the day before the period, or that came into it in the period. Forward rate = those of them "
            "that moved to a higher stage in the period ÷ base; loss rate = those that went from it to Lost ÷ base. None without stage history.",
        ),
    ),
    "T12": BlockWords(
        Text("近 12 周", "Last 12 weeks"),
        Text(
            "每周 7 天，最后一周到截至日为止：新增客户、跟进次数、成交客户（成交日在该周）、成交额（有订单表时）。",
            "Weeks of seven days, the last one ends on T: new customers, follow-ups, customers won in the week, won amount (with an Orders sheet).",
        ),
        True,
    ),
    "K1": BlockWords(
        Text("平均成交周期", "Deal cycle"),
        Text(
            "期间成交的客户：成交日 − 起始日的平均数和中位数（天）。成交日 = 阶段历史中最早升到成交或以上的日期，没有则为最早的成交订单日期；"
            "起始日 = 首次接触时间，没有则建档日期，再没有则最早的跟进。缺起始日或结果为负的另计为未计入。",
            "Customers won in the period: mean and median of win date − start date, in days. Win date = earliest change to Won or higher, else "
            "the earliest won order; start = first contact, else created, else the earliest follow-up. Without start, or negative: excluded.",
        ),
    ),
    "K2": BlockWords(
        Text("潜在→成交转化率", "Prospect to won"),
        Text("期间新增的客户中，曾到达成交的 ÷ 全部。", "Of the customers that are new in the period: ever reached Won ÷ all."),
    ),
    "K3": BlockWords(
        Text("跟单成功率", "Success rate"),
        Text(
            "成交 ÷（成交 + 流失），按客户数。成交 = 成交日在期间；流失 = 期间转为流失、此前没有成交过的客户。"
            "没有阶段历史时，流失 = 状态为流失、没有成交订单、更新时间在期间的客户。",
            "Won ÷ (won + lost), customers. Won = win date in the period; lost = changed to Lost in the period without having been won before. "
            "Without stage history, lost = stage Lost, no won order, updated in the period.",
        ),
    ),
    "K4": BlockWords(
        Text("复购率", "Repurchase rate"),
        Text(
            "有两个及以上成交订单的客户 ÷ 有成交订单的客户。没有订单时：复购客户 ÷（成交客户 + 复购客户）。",
            "Customers with two or more won orders ÷ with one or more. Without orders: stage Repeat ÷ (Won + Repeat).",
        ),
        True,
    ),
    "K4b": BlockWords(
        Text("复购率（近一年）", "Repurchase rate, one year"),
        Text("同上，只看最近 365 天的成交订单。", "The same with won orders of the last 365 days."),
        True,
    ),
    "K5": BlockWords(
        Text("年度留存率", "Yearly retention"),
        Text(
            "基数 = 前一个 365 天（T−730 至 T−365）有成交订单的客户；留存 = 其中最近 365 天又有成交订单的 ÷ 基数。",
            "Base = customers with a won order in the year before last (T−730 to T−365); kept = those with one in the last 365 days ÷ base.",
        ),
        True,
    ),
    "K6": BlockWords(
        Text("满意度", "Satisfaction"),
        Text(
            "期间内服务记录满意度（按解决时间，没有则受理时间）和客户反馈评分（按反馈日期，含匿名）的平均值，1–5 分；另计 4 分及以上的占比。",
            "Mean of the scores 1–5 of the period: of service records by resolved, else opened; of feedback by its date, anonymous ones too. "
            "Also the share of scores of 4 or more.",
        ),
    ),
    "K7": BlockWords(
        Text("NPS", "NPS"),
        Text("（9–10 分的回答 − 0–6 分的回答）÷ 全部回答 × 100。", "(Answers 9–10 − answers 0–6) ÷ all answers × 100."),
    ),
    "K8": BlockWords(
        Text("行动按时率", "Actions on time"),
        Text(
            "完成时限在期间、没有取消的行动中，按时关闭的 ÷ 全部。过了时限还没关闭的算迟；今天到期还没关闭的不算。",
            "Actions due in the period and not cancelled: closed by their due date ÷ all. Open past the due date is late; due today and open is left out.",
        ),
    ),
    "K9": BlockWords(
        Text("周期达标率", "Cadence kept"),
        Text("有联系事项的客户中，到期日不早于 T 的 ÷ 全部。", "Customers whose contact item is due at T or later ÷ customers with a contact item."),
        True,
    ),
    "K10": BlockWords(
        Text("逾期 / 今日 / 即将", "Overdue, today, upcoming"),
        Text("待跟进清单里的联系和行动事项，按状态计数。", "Contact and action items of the due list by state."),
        True,
    ),
    "K11": BlockWords(
        Text("档案完整度", "Completeness"),
        Text(
            "每个客户：填好的字段 ÷ 应填字段（completeness.fields）；取平均，并计达到 completeness.min 的客户占比。",
            "Of each customer: filled fields ÷ fields asked for (completeness.fields); the mean, and the share of customers at completeness.min or more.",
        ),
        True,
    ),
    "K12": BlockWords(
        Text("24小时更新率", "Recorded within 24 h"),
        Text(
            "期间内有录入时间的跟进和阶段变更中，发生后 update.max_hours 小时内录入的 ÷ 全部。只有日期的按当天 23:59 起算。",
            "Follow-ups and stage changes of the period with a recorded time: within update.max_hours of the event ÷ all. "
            "An event without time counts from 23:59 of its day.",
        ),
    ),
    "K13": BlockWords(
        Text("联系方式核对率", "Contacts verified"),
        Text(
            "非流失客户中，最近 verify.days 天内核对过联系方式的 ÷ 全部。没有这一列时无值。",
            "Customers that are not lost: contact data checked within verify.days ÷ all. None without the column.",
        ),
        True,
    ),
    "K14": BlockWords(
        Text("成交额", "Won amount"),
        Text(
            "交易日期在期间的成交订单（已签约、履约中、已完成）的金额合计、单数和均额。同一订单号的各行算一单，外币按汇率折算；"
            "任何一行金额读不出的订单不计。",
            "Sum, number and mean of the won orders (Signed, In delivery, Completed) dated in the period. Lines with one order id are one order; "
            "other currencies by their rate; an order with an unreadable line does not count.",
        ),
    ),
    "K15": BlockWords(
        Text("跟进次数", "Follow-ups"), Text("期间内的跟进、涉及的客户、按方式。", "Follow-ups of the period, customers touched, by method.")
    ),
    "CH": BlockWords(
        Text("渠道转化", "Conversion by source"),
        Text(
            "期间新增的客户按来源：客户数、曾到达成交的客户及比率、累计成交额、平均成交周期。",
            "Customers that are new in the period, by source: number, ever reached Won and rate, won amount of all time, mean deal cycle.",
        ),
    ),
    "E1": BlockWords(
        Text("跟进有效性", "Effect of follow-ups"),
        Text(
            "期间内阶段每上升一次（从流失挽回也算），记给该客户此前 effect.days 天内最近的一次跟进。有效性 = 期间被记到的跟进 ÷ 期间的跟进；"
            "按方式、负责人、跟进当天的阶段。没有阶段历史时无值。",
            "Each rise of stage in the period (winning back counts) is credited to the customer's latest follow-up in the effect.days before it. "
            "Effect = credited follow-ups of the period ÷ follow-ups of the period; by method, owner, stage on that day. None without stage history.",
        ),
    ),
    "E2": BlockWords(
        Text("跟进间隔", "Days between follow-ups"),
        Text(
            "同一客户相邻两次跟进相隔的天数（后一次在期间内），按前一次当天的阶段求平均；另计超过该阶段周期 cadence.* 的占比。",
            "Whole days between two consecutive follow-ups of a customer (the later one in the period), mean by the stage on the day of the earlier; "
            "also the share longer than cadence.* of that stage.",
        ),
    ),
    "HV": BlockWords(
        Text("高价值客户群", "High-value customers"),
        Text(
            "金额（有成交订单：全部成交额，否则历史合作金额）≥ highvalue.amount 的客户；再按行业、来源、区域、规模和标签统计客户、买过的客户、"
            "成交额和复购率，复购率 ≥ highvalue.repurchase 且买过的客户 ≥ highvalue.min_buyers 的标记出来。",
            "Customers with an amount (all won orders, else the past amount) of highvalue.amount or more; then by industry, source, region, size and "
            "tag: customers, buyers, won amount, repurchase; flagged with a rate ≥ highvalue.repurchase and ≥ highvalue.min_buyers buyers.",
        ),
        True,
    ),
    "TG": BlockWords(
        Text("标签贡献", "What tags are worth"),
        Text(
            "每个标签（规范化之后，不计入上级）：客户、占比、金额合计及占全部的比例、每客户平均、曾到达成交的比例、平均成交周期。一个客户有几个标签就算几次。",
            "Each tag (after normalisation, not counted for its parents): customers, share, amount and share of all, mean per customer, share that "
            "ever reached Won, mean deal cycle. A customer counts once for each of its tags.",
        ),
        True,
    ),
    "RQ": BlockWords(
        Text("需求分析", "Requirements"),
        Text(
            "没有放弃的需求，按类型和优先级：件数、预计成交金额合计、平均预计周期（天）。",
            "Requirements that are not dropped, by type and priority: number, expected amount, mean expected cycle in days.",
        ),
        True,
    ),
    "SV": BlockWords(
        Text("投诉与服务", "Complaints and service"),
        Text(
            "期间受理的服务记录：按类型；投诉按问题分类和产品（占比、累计占比）；办结率 = 已解决或已关闭 ÷ 全部；首次响应和解决的平均小时数。"
            "反复投诉 = 最近 90 天同一客户同一产品（没有产品看分类）投诉两次以上。",
            "Service records opened in the period: by type; complaints by category and product with share and cumulative share; closing rate = "
            "Resolved or Closed ÷ all; mean hours to the first response and to the solution. Repeats: two or more complaints of a customer about "
            "one product (blank: category) in the last 90 days.",
        ),
    ),
    "FB": BlockWords(
        Text("反馈分析", "Feedback"),
        Text(
            "期间的客户反馈（含匿名）：按分类、渠道；平均评分；填了改进措施而没有解决或关闭的件数。",
            "Feedback of the period, anonymous too: by category and channel; mean score; entries with an action that are not resolved or closed.",
        ),
    ),
    "QA": BlockWords(
        Text("数据质量", "Data quality"),
        Text(
            "各规则的问题数、有错误的客户、疑似重复组、未识别的标签。",
            "Findings by rule, customers with errors, groups of likely duplicates, unknown tags.",
        ),
        True,
    ),
    "PF": BlockWords(
        Text("业绩", "Performance"),
        Text(
            "每人一行：名下客户及各状态、新增、跟进、行动按时率、周期达标率、逾期、成交客户、跟单成功率、成交额（按销售人员，空白归客户负责人）及占比、"
            "目标及完成率、满意度、完整度、更新率。合计按全部数据计算，不是各行相加。",
            "A row for each person: customers and their stages, new ones, follow-ups, actions on time, cadence kept, overdue, won customers, "
            "success rate, won amount (by salesperson; blank: the customer's owner) and share, quota and share of it, satisfaction, completeness, "
            "recorded in time. The total is worked out over all rows, it is no sum of rates.",
        ),
    ),
    "TR": BlockWords(
        Text("标签复盘", "Tag review"),
        Text(
            "每个标签：使用客户数（含下级另计）、使用率、最近使用、启用天数和建议：清理（已停用或合并仍在用）、新增/映射（未识别）、"
            "建议停用（使用率 < tags.min_usage 且已满 tags.review_days；与字段绑定的保留）、疑似重复（名称相似度 ≥ 0.8）、保留。",
            "Each tag: customers (with those below it apart), usage rate, last use, age and advice: clean up (retired or merged, yet in use), "
            "add or map (unknown), retire (usage < tags.min_usage and older than tags.review_days; kept where bound to a column), "
            "possible duplicate (similarity of names ≥ 0.8), keep.",
        ),
        True,
    ),
    "CV": BlockWords(
        Text("客户总览", "Customer view"),
        Text(
            "每个客户一行：由客户、跟进、订单、阶段历史和服务记录算出的全部值。RFM 只算有成交订单的客户：得分 = 1 + ⌊5 × 比他差的人数 ÷ 总人数⌋。",
            "A row for each customer: everything worked out from customers, follow-ups, orders, stage history and service records. RFM is for buyers: "
            "score = 1 + ⌊5 × number of buyers that do worse ÷ number of buyers⌋.",
        ),
        True,
    ),
}
