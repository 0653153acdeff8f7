"""Texts of the sample workbook: what was said and asked for, in both languages, and which products an industry buys."""

from __future__ import annotations

from sheetcrm.text import Text

BUSINESS: dict[str, tuple[str, str]] = {
    "制造业": ("精密制造", "装备"),
    "智能制造": ("智能装备", "自动化"),
    "零售业": ("商贸", "百货"),
    "IT服务": ("信息技术", "软件"),
    "新能源": ("新能源", "储能科技"),
    "医疗健康": ("医疗器械", "健康管理"),
    "教育": ("教育科技", "文化教育"),
    "物流运输": ("物流", "供应链"),
}
"""Industry -> what companies of it call themselves in Chinese."""

TITLES: tuple[Text, ...] = (
    Text("采购总监", "Purchasing director"),
    Text("总经理", "General manager"),
    Text("采购经理", "Buyer"),
    Text("技术负责人", "Head of engineering"),
    Text("生产主管", "Plant manager"),
    Text("财务经理", "Finance manager"),
    Text("运营经理", "Operations manager"),
)

NEEDS: tuple[Text, ...] = (
    Text("设备升级，要求 12 月前交付", "New equipment, delivered before December"),
    Text("定制化检测方案、技术支持", "Custom inspection line, technical support"),
    Text("降低采购成本，集中供货", "Lower purchasing cost, one supplier"),
    Text("现有系统对接，数据迁移", "Integration with the present system, data migration"),
    Text("试用后批量采购", "Trial first, then a larger order"),
    Text("年度维保服务", "Yearly maintenance"),
    Text("新建产线的整体方案", "Complete plan for a new line"),
)

TALKS: tuple[tuple[Text, Text, Text], ...] = (
    (
        Text("介绍新产品，确认预算", "Presented the new line, confirmed the budget"),
        Text("预算约 20 万，需 12 月交付", "Budget about 20k, needed by December"),
        Text("发送报价单", "Send the quote"),
    ),
    (
        Text("演示方案，答复技术问题", "Demo, answered technical questions"),
        Text("对检测精度有疑问", "Doubts about the precision"),
        Text("提供测试报告", "Provide the test report"),
    ),
    (
        Text("讨论合同条款和付款方式", "Went through contract and payment terms"),
        Text("希望分三期付款", "Wants to pay in three parts"),
        Text("修改合同草案", "Revise the draft contract"),
    ),
    (
        Text("回访使用情况", "Asked how it is going"),
        Text("运行稳定，希望增加备件", "Runs well, wants more spare parts"),
        Text("报备件价格", "Quote the spare parts"),
    ),
    (
        Text("了解决策流程和时间表", "Learned who decides, and when"),
        Text("需总部审批，约两周", "Head office decides in about two weeks"),
        Text("准备总部汇报材料", "Prepare slides for head office"),
    ),
    (
        Text("发送案例和资料", "Sent references and brochures"),
        Text("认可同行业案例", "Liked the references"),
        Text("约现场参观", "Arrange a site visit"),
    ),
    (Text("现场勘察，测量安装条件", "Site survey"), Text("车间空间有限", "Little space in the workshop"), Text("出具布局方案", "Draw up a layout")),
)

LOST_TALK = (
    Text("说明暂不采购", "Told us they will not buy for now"),
    Text("已选择其他供应商", "Chose another supplier"),
    Text("半年后再联系", "Try again in half a year"),
)

REQUESTS: tuple[tuple[str, Text, Text], ...] = (
    (
        "产品定制化需求",
        Text("适配生产线的智能检测设备", "Inspection device that fits the line"),
        Text("定制化设备研发与交付", "Custom development and delivery"),
    ),
    ("产品需求", Text("采购标准型控制柜 20 台", "20 standard control cabinets"), Text("年度框架采购", "Yearly frame contract")),
    ("服务需求", Text("上门培训操作人员", "On-site training of the operators"), Text("培训加维保", "Training and maintenance")),
    ("合作需求", Text("区域代理合作", "Regional distribution"), Text("渠道合作", "Channel partnership")),
    ("技术支持", Text("与现有系统接口对接", "Interface to the present system"), Text("系统集成", "System integration")),
)

TAGS: tuple[tuple[str, str, str, str, str], ...] = (
    ("技术型", "Technical", "需求特征", "技术型客户、技术优先", "Tech first"),
    ("价格敏感", "Price sensitive", "需求特征", "价格敏感型", "Cost driven"),
    ("服务型", "Service minded", "需求特征", "服务要求高", "High service"),
    ("质量要求高", "Quality first", "需求特征", "", ""),
    ("定制化开发", "Custom build", "需求特征", "定制化、需定制化方案", "Customised"),
    ("急需采购", "Urgent", "采购信号", "", ""),
    ("决策周期长", "Slow decision", "采购信号", "", ""),
    ("增加预算", "Budget grows", "采购信号", "", ""),
    ("新增决策人", "New decision maker", "采购信号", "", ""),
    ("月度", "Monthly", "跟进频率", "每月", "Every month"),
    ("季度", "Quarterly", "跟进频率", "每季度", "Every quarter"),
    ("战略合作伙伴", "Strategic partner", "关系", "战略客户", "Key account"),
)
"""zh, en, dimension, aliases in zh, aliases in en."""
