"""Every setting: its key, type, default and meaning.  Keys that end in ``*`` stand for a family."""

from __future__ import annotations

from sheetcrm._values import NamedTuple
from sheetcrm.text import Text


class SettingSpec(NamedTuple):
    """One setting.

    kind     ``text`` ``int`` ``days`` (≥ 0) ``money`` (≥ 0) ``rate`` (0–1, or a percentage) ``number`` ``bool`` ``list`` ``time``
             ``choice`` ``pattern`` (of ids) ``zone`` ``sheets`` (generated ones, by either name)
    default  as it would be typed into the value column; "" = no value
    choices  the accepted values of ``choice``; others are refused
    """

    key: str
    kind: str
    default: str
    note: Text
    choices: tuple[str, ...] = ()


_S = SettingSpec
SETTINGS: tuple[SettingSpec, ...] = (
    _S("lang", "choice", "zh-CN", Text("标题和生成的工作表用哪种语言", "language of headers and generated sheets"), ("zh-CN", "en")),
    _S("timezone", "zone", "Asia/Shanghai", Text("时区", "time zone of every date and time")),
    _S("currency.base", "text", "CNY", Text("本位币", "base currency")),
    _S("rate.*", "number", "", Text("每单位外币折合本位币", "base currency per one unit of the currency")),
    _S(
        "id.customer",
        "pattern",
        "C{seq:04d}",
        Text("客户编号格式；也可用 {date:%Y%m%d}{seq:03d}", "shape of customer ids; or {date:%Y%m%d}{seq:03d}"),
    ),
    _S("id.followups", "pattern", "F{seq:05d}", Text("跟进编号格式", "shape of follow-up ids")),
    _S("id.requirements", "pattern", "R{seq:04d}", Text("需求编号格式", "shape of requirement ids")),
    _S("id.orders", "pattern", "O{date:%Y%m%d}{seq:03d}", Text("订单号格式", "shape of order ids")),
    _S("id.servicerecords", "pattern", "S{seq:04d}", Text("服务编号格式", "shape of service record ids")),
    _S("id.feedback", "pattern", "B{seq:04d}", Text("反馈编号格式", "shape of feedback ids")),
    _S("id.contacts", "pattern", "P{seq:04d}", Text("联系人编号格式", "shape of contact ids")),
    _S("id.attachments", "pattern", "A{seq:04d}", Text("附件编号格式", "shape of attachment ids")),
    _S(
        "required.profile",
        "choice",
        "standard",
        Text("strict：建议填写的字段也成为必填", "strict makes expected fields required"),
        ("standard", "strict"),
    ),
    _S("contact.methods", "list", "phone,email,address,wechat", Text("哪些字段算联系方式", "fields that count as contact methods")),
    _S("contact.min", "int", "2", Text("至少几种有效联系方式", "least number of valid contact methods")),
    _S(
        "completeness.fields",
        "list",
        "customer_id,name,contact_name,contact_methods,industry,size,tags,source,created_date,owner",
        Text("完整度统计哪些字段", "fields that completeness counts"),
    ),
    _S("completeness.min", "rate", "0.90", Text("完整度下限", "least completeness")),
    _S("stage.repurchase", "bool", "on", Text("off：复购客户按成交客户统计", "off: repeat customers count as won")),
    _S("tier.high_min", "money", "500000", Text("高价值的金额下限(元)", "least amount of tier High, yuan")),
    _S("tier.mid_min", "money", "100000", Text("中价值的金额下限(元)", "least amount of tier Medium, yuan")),
    _S("tier.basis_days", "days", "365", Text("按最近多少天的成交额分层", "days of orders that decide the tier")),
    _S("tier.profile", "choice", "001", Text("价值层级的叫法", "naming scheme of the tiers"), ("001", "003")),
    _S(
        "tier.auto",
        "choice",
        "never",
        Text("刷新时是否写入价值层级", "what refresh may write into the tier column"),
        ("never", "fill_blank", "always"),
    ),
    _S("highvalue.amount", "money", "100000", Text("高价值客户群的金额下限(元)", "least amount of the high-value group, yuan")),
    _S("highvalue.repurchase", "rate", "0.20", Text("高价值客群的复购率下限", "least repurchase rate of a flagged group")),
    _S("highvalue.min_buyers", "int", "5", Text("高价值客群的最少成交客户数", "least number of buyers of a flagged group")),
    _S("cadence.潜在客户", "days", "7", Text("潜在客户多少天跟进一次；0 = 不要求", "days between follow-ups of prospects; 0 = none")),
    _S("cadence.意向客户", "days", "3", Text("意向客户多少天跟进一次", "days between follow-ups of interested customers")),
    _S("cadence.成交客户", "days", "30", Text("成交客户多少天跟进一次", "days between follow-ups of won customers")),
    _S("cadence.复购客户", "days", "30", Text("复购客户多少天跟进一次", "days between follow-ups of repeat customers")),
    _S("cadence.流失客户", "days", "90", Text("流失客户多少天挽回一次", "days between win-back calls")),
    _S("cadence.early.意向客户", "days", "2", Text("从第几天起提前着色", "day from which the row is coloured early")),
    _S("cadence.early.*", "days", "", Text("从第几天起提前着色", "day from which the row is coloured early")),
    _S("cadence.tier.高价值", "days", "0", Text("高价值客户多少天跟进一次；0 = 不要求", "days between follow-ups of tier High; 0 = none")),
    _S("cadence.tier.中价值", "days", "30", Text("中价值客户多少天跟进一次", "days between follow-ups of tier Medium")),
    _S("cadence.tier.普通", "days", "0", Text("普通客户多少天跟进一次", "days between follow-ups of tier Standard")),
    _S("cadence.tier.*", "days", "", Text("该层级多少天跟进一次", "days between follow-ups of the tier")),
    _S("cadence.tag.周度", "days", "7", Text("带此标签的客户多少天跟进一次", "days between follow-ups with this tag")),
    _S("cadence.tag.月度", "days", "30", Text("带此标签的客户多少天跟进一次", "days between follow-ups with this tag")),
    _S("cadence.tag.季度", "days", "90", Text("带此标签的客户多少天跟进一次", "days between follow-ups with this tag")),
    _S("cadence.tag.日度", "days", "1", Text("带此标签的客户多少天跟进一次", "days between follow-ups with this tag")),
    _S("cadence.tag.双周", "days", "14", Text("带此标签的客户多少天跟进一次", "days between follow-ups with this tag")),
    _S("cadence.tag.*", "days", "", Text("带此标签的客户多少天跟进一次", "days between follow-ups with this tag")),
    _S("cadence.*", "days", "", Text("该状态多少天跟进一次", "days between follow-ups of the stage")),
    _S("revisit.tier.高价值", "days", "90", Text("高价值客户多少天回访一次满意度", "days between satisfaction visits of tier High")),
    _S("revisit.tier.*", "days", "", Text("该层级多少天回访一次满意度", "days between satisfaction visits of the tier")),
    _S("first_touch.days", "days", "1", Text("建档后几天内首次跟进", "days from creation to the first follow-up")),
    _S("due.horizon", "days", "7", Text("待跟进清单向前看几天", "days that the due list looks ahead")),
    _S("remind.lead_days", "days", "1", Text("提前几天提醒", "days between reminder and due date")),
    _S("remind.time", "time", "18:00", Text("提醒时刻", "time of reminders")),
    _S("update.max_hours", "number", "24", Text("变动后多少小时内更新", "hours within which an event is recorded")),
    _S("verify.days", "days", "31", Text("联系方式核对周期(天)", "days between checks of contact data")),
    _S("review.days", "days", "92", Text("高价值客户档案复核周期(天)", "days between profile reviews of tier High")),
    _S("tags.max", "int", "5", Text("每个客户最多几个标签", "most tags of a customer")),
    _S(
        "tags.limit_scope",
        "choice",
        "all",
        Text("custom：绑定字段的标签不计数", "custom: tags of bound dimensions are not counted"),
        ("all", "custom"),
    ),
    _S("tags.display", "choice", "plain", Text("prefixed：标签写成 维度:名称", "prefixed: tags are written dimension:name"), ("plain", "prefixed")),
    _S("tags.joiner", "text", ",", Text("标签之间的分隔符", "what stands between tags")),
    _S("tags.unknown", "choice", "keep", Text("未知标签：保留、新建或丢弃", "unknown tags: kept, created or dropped"), ("keep", "create", "drop")),
    _S("tags.bound", "choice", "sync", Text("标签与绑定字段的关系", "how tags and bound columns go together"), ("sync", "mirror", "off")),
    _S("tags.review_days", "days", "92", Text("标签复盘周期(天)", "days between tag reviews")),
    _S("tags.min_usage", "rate", "0.05", Text("低于此使用率建议停用", "least usage rate of a tag")),
    _S("behaviour.active_days", "days", "30", Text("多少天内有活动算活跃", "days since the last activity of an active customer")),
    _S("behaviour.silent_days", "days", "90", Text("超过多少天算流失风险", "days after which a customer is at risk")),
    _S("frequency.high_min_orders", "int", "4", Text("一年几单算高频", "orders a year of a frequent buyer")),
    _S("size.large_min_employees", "int", "500", Text("多少人以上算大型企业", "least employees of a large company")),
    _S("effect.days", "days", "14", Text("跟进后多少天内的推进算有效", "days in which an advance is credited to a follow-up")),
    _S("service.sla_days", "days", "3", Text("服务单多少天内解决", "days in which a service record is resolved")),
    _S("actions.auto_close", "bool", "on", Text("后续跟进自动关闭之前的行动", "a later follow-up closes earlier actions")),
    _S("duelist.checks", "bool", "on", Text("待跟进清单含核对、复核、回访", "the due list has check items")),
    _S("generated.sheets", "sheets", "Summary,DueList,Issues", Text("刷新哪些生成的工作表", "generated sheets that refresh keeps")),
    _S("template.rows", "int", "5000", Text("模板的下拉和格式到第几行", "last row with dropdowns and formats in templates")),
    _S("backup.auto", "bool", "on", Text("写入前自动留一份旧版本", "keep the old version before every change")),
    _S("backup.runs", "int", "20", Text("最近的旧版本留几份", "newest versions kept")),
    _S("marks", "bool", "on", Text("在数据表里用边框标出有问题的单元格", "cells with a finding get a border where people work")),
    _S(
        "ignore.*",
        "bool",
        "",
        Text(
            "忽略检查规则：ignore.规则、ignore.规则.工作表、ignore.规则.工作表.列；ALL = 全部规则",
            "silence a rule: ignore.CODE, ignore.CODE.Sheet, ignore.CODE.Sheet.Column; ALL = every rule",
        ),
    ),
    _S("backup.days", "days", "7", Text("多少天备份一次", "days between backups")),
    _S("backup.keep", "int", "8", Text("更早的每 backup.days 天留一份，共几份", "of older versions one for every backup.days days, so many")),
    _S("changelog.auto", "bool", "on", Text("程序改动的单元格记入变更日志", "cells that sheetcrm changes go into ChangeLog")),
    _S("changelog.by", "bool", "on", Text("变更日志写明电脑用户名", "ChangeLog names the user of the computer")),
    _S("privacy.retention_days", "days", "0", Text("无活动多少天后提示清理；0 = 关闭", "days without activity until a hint; 0 = off")),
    _S("target.new_quality_customers", "number", "", Text("新增优质客户目标", "goal of new quality customers")),
    _S("target.retention", "rate", "", Text("年度留存率目标(0–1)", "goal of retention, 0–1")),
    _S("target.nps", "number", "", Text("NPS 目标", "goal of NPS")),
    _S("target.conversion", "rate", "", Text("转化率目标(0–1)", "goal of conversion, 0–1")),
)
