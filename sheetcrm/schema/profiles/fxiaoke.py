"""Exports of Fxiaoke (纷享销客): 客户, 联系人, 销售记录."""

from sheetcrm.schema.profiles._profile import ListProfile, Profile

_STAGES = {"未成交": "潜在客户", "跟进中": "意向客户", "多次成交": "复购客户", "已作废": "流失客户"}
_LEVELS = {"重要客户": "高价值", "重点客户": "高价值", "普通客户": "普通", "小客户": "普通"}
_SOURCES = {
    "市场活动": "行业展会",
    "客户介绍": "转介绍",
    "电话来访": "主动拜访",
    "独立开发": "主动拜访",
    "合作伙伴": "第三方合作",
    "网络推广": "线上推广",
}

PROFILE = Profile(
    "fxiaoke",
    (
        ListProfile(
            "customers",
            ("客户ID", "成交状态", "一级行业", "所属公海", "负责人所在部门", "最后跟进时间", "生命状态", "业务类型", "锁定状态"),
            {
                "客户ID": "external_id",
                "唯一性ID": "external_id",
                "客户名称": "name",
                "联系人": "contact_name",
                "电话": "phone",
                "手机": "phone",
                "邮件": "email",
                "国家": "address",
                "省": "address",
                "市": "address",
                "区": "address",
                "详细地址": "address",
                "一级行业": "industry",
                "来源": "source",
                "线索来源": "source",
                "成交状态": "stage",
                "客户级别": "tier",
                "负责人": "owner",
                "创建时间": "created_date",
                "备注": "notes",
            },
            {"stage": _STAGES, "tier": _LEVELS, "source": _SOURCES},
        ),
        ListProfile(
            "contacts",
            ("联系人ID", "决策关系", "关键决策人", "直属上级"),
            {
                "客户名称": "customer_name",
                "姓名": "name",
                "职务": "title",
                "电话": "phone",
                "手机": "phone",
                "邮件": "email",
                "生日": "birthday",
                "备注": "notes",
            },
        ),
        ListProfile(
            "followups",
            ("销售记录类型", "销售记录内容", "关联客户"),
            {
                "关联客户": "customer_name",
                "客户名称": "customer_name",
                "销售记录类型": "method",
                "销售记录内容": "summary",
                "创建时间": "followed_at",
                "创建人": "owner",
            },
        ),
    ),
)
