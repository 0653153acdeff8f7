"""Words of the Guide sheet."""

from __future__ import annotations

from sheetcrm.text import Text

INTRO = Text(
    "这个工作簿就是团队的客户数据库：照常用 Excel / WPS 填写，运行 sheetcrm refresh 后，汇总、待跟进清单和问题清单会自动更新。",
    "This workbook is the team's customer database: fill it in as usual, and sheetcrm refresh brings Summary, DueList and Issues up to date.",
)

STEPS: tuple[Text, ...] = (
    Text("先在“团队”里登记成员，负责人的下拉列表就是这些人。", "Enter the people on Team first: they are the list behind every owner column."),
    Text(
        "在“客户”里一行登记一家客户；鼠标停在标题上可以看到这一列怎么填。",
        "Enter one customer a row on Customers; rest the mouse on a header to see what it wants.",
    ),
    Text(
        "每联系一次客户，就在“跟进记录”里加一行，或者直接填“待跟进清单”最右边的黄色列。",
        "Add a row to FollowUps for each contact, or fill the yellow columns at the right end of DueList.",
    ),
    Text(
        "保存并关闭文件，运行 sheetcrm refresh 文件名.xlsx，再打开看汇总和问题清单。",
        "Save and close the file, run sheetcrm refresh FILE.xlsx, and open it again.",
    ),
    Text(
        "可以自由添加自己的列、工作表、图表和颜色，sheetcrm 不会动它们。不要改标题行的列名，不要在数据中间插入合计行或合并单元格。",
        "Add columns, sheets, charts and colours of your own as you like; sheetcrm leaves them alone."
        " Do not rename headers, and put no total rows or merged cells between the records.",
    ),
)

SAMPLE = Text(
    "表里的公司、人员和记录都是虚构的，先看看各张表和汇总是什么样子；开始使用时，把各张表的数据行删掉（保留标题行），再登记自己的。",
    "The companies, people and records in here are invented: look around first, then delete the rows below the headers and enter your own.",
)

LEGEND: tuple[tuple[str, Text, Text], ...] = (
    ("head_required", Text("必填", "Required"), Text("没填是错误", "a blank is an error")),
    ("head_expected", Text("建议填写", "Expected"), Text("没填会提醒", "a blank is a warning")),
    ("head_optional", Text("选填", "Optional"), Text("有就填", "fill it if you know it")),
    ("head_engine", Text("自动", "Automatic"), Text("由 sheetcrm 填写，一般不用动", "filled in by sheetcrm")),
    ("head_entry", Text("填写区", "Entry"), Text("待跟进清单上供填写的列", "columns for you on DueList")),
)

SHEETS: dict[str, Text] = {
    "customers": Text("一行一家客户。编号不重复，用过不再用。", "One customer a row. An id is never used twice."),
    "followups": Text("一行一次联系：时间、方式、谈了什么、下一步。", "One contact a row: when, how, what about, what next."),
    "requirements": Text("客户提出的需求和合作机会。", "What customers ask for."),
    "contacts": Text("客户的其他联系人；每个客户最多一个主联系人。", "Further people at a customer; at most one of them is primary."),
    "orders": Text(
        "一行一条订单明细；同一订单的各行写同一个订单号、客户、日期和状态。",
        "One order line a row; the lines of an order share id, customer, date and status.",
    ),
    "servicerecords": Text(
        "咨询、投诉和售后请求：何时受理、谁处理、何时解决。", "Enquiries, complaints and requests: when opened, by whom handled, when resolved."
    ),
    "feedback": Text("客户的评分、推荐意愿和意见；匿名的不填客户编号。", "Scores, NPS answers and opinions; no customer id when anonymous."),
    "attachments": Text(
        "合同、文档等的相对路径或网址；文件放在工作簿所在的文件夹里。",
        "Relative paths or links of contracts and documents; keep the files below the folder of the workbook.",
    ),
    "stagehistory": Text("自动记录：合作状态的每次变化。", "Kept by sheetcrm: every change of a customer's stage."),
    "changelog": Text("自动记录：sheetcrm 改过的每个单元格。", "Kept by sheetcrm: every cell that it changed."),
    "tags": Text("可用的标签和它们的同义词，由管理员维护。", "The tags in use and their aliases, kept by administrators."),
    "team": Text("团队成员；离职的把“在职”改为“否”，不要删除。", "The people; set Active to No for those who left, do not delete them."),
    "settings": Text("规则的参数：跟进周期、分层金额、自己的取值等。", "Parameters: cadences, tier amounts, values of your own."),
    "fields": Text("自己增加的列。", "Columns of your own."),
    "summary": Text("自动生成：关键数字和图表。", "Generated: figures and charts."),
    "duelist": Text("自动生成：今天该联系谁；黄色列可以填写。", "Generated: who to contact today; the yellow columns are for you."),
    "customerview": Text("自动生成：每个客户一行，全部情况。", "Generated: one row a customer, with everything about it."),
    "performance": Text("自动生成：每个人的业绩。", "Generated: how each person is doing."),
    "tagreview": Text("自动生成：每个标签的使用情况和建议。", "Generated: how each tag is used, and what to do with it."),
    "issues": Text("自动生成：哪里填错了，点“定位”直接到那个单元格。", "Generated: what is wrong; the link leads to the cell."),
}

CALENDAR: tuple[tuple[Text, Text], ...] = (
    (Text("每天", "Daily"), Text("看待跟进清单，联系后当天记录", "work through DueList; log contacts the same day")),
    (Text("每周", "Weekly"), Text("处理问题清单中的错误，备份工作簿", "mend the errors on Issues; keep a copy of the workbook")),
    (Text("每月", "Monthly"), Text("核对联系方式，看汇总写月报", "verify contact data; brief the team from Summary")),
    (
        Text("每季度", "Quarterly"),
        Text("整理标签，复核高价值客户档案，开复盘会", "review tags and the profiles of high-tier customers; hold the review meeting"),
    ),
    (Text("每年", "Yearly"), Text("定目标，更新“设置”里的参数", "set goals; adjust the parameters on Settings")),
)

PRIVACY: tuple[Text, ...] = (
    Text("只登记工作需要的个人信息，并取得对方同意。", "Record only the personal data that the work needs, with consent."),
    Text(
        "工作簿放在有权限控制的文件夹里，不要用聊天工具转发完整文件。", "Keep the workbook in a folder with access control; do not forward it whole."
    ),
    Text(
        "电话、邮箱、微信、地址属于敏感列，问题清单和报告中会打码。",
        "Phone, e-mail, WeChat and address are sensitive: they are masked on Issues and in reports.",
    ),
)

PICKER = Text(
    "一个单元格里填几个标签：在下面的黄色格里逐行选维度和标签（有下级的还可再选下级），然后复制“结果”，在“分类标签”列里“选择性粘贴 → 数值”。也可以直接输入，用逗号分开。",
    "Several tags in one cell: choose dimension and tag line by line in the yellow cells (and the one below it, where there is one), copy the Result,"
    " and paste it as a value into the Tags column. Typing them works as well, parted by commas.",
)

HEADINGS: dict[str, Text] = {
    "picker": Text("选标签", "Picking tags"),
    "dimension": Text("维度", "Dimension"),
    "tag": Text("标签", "Tag"),
    "child": Text("下级标签（可不选）", "Tag below it (optional)"),
    "copy": Text("结果", "Result"),
    "title": Text("使用说明", "How to use this workbook"),
    "steps": Text("怎么开始", "Getting started"),
    "legend": Text("标题颜色", "Colours of the headers"),
    "sheets": Text("各工作表", "The sheets"),
    "vocabularies": Text("可选取值", "Accepted values"),
    "rules": Text("检查规则", "Rules"),
    "calendar": Text("维护日历", "Maintenance"),
    "privacy": Text("隐私", "Privacy"),
    "column": Text("列", "Column"),
    "values": Text("取值", "Values"),
    "code": Text("规则", "Rule"),
    "severity": Text("级别", "Severity"),
    "meaning": Text("含义", "Meaning"),
    "remedy": Text("怎么处理", "What to do"),
    "sheet": Text("工作表", "Sheet"),
    "use": Text("用途", "What it is for"),
}
