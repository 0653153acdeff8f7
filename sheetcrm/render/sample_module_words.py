"""Texts of the sample records of modules: products, complaints, answers, documents; all invented."""

from __future__ import annotations

from sheetcrm.text import Text

PRODUCTS: tuple[Text, ...] = (
    Text("智能检测设备", "Inspection device"),
    Text("控制柜", "Control cabinet"),
    Text("数据采集软件", "Data logger software"),
    Text("输送线", "Conveyor line"),
    Text("年度维保", "Yearly maintenance"),
    Text("操作培训", "Operator training"),
)

PROJECTS: tuple[Text, ...] = (
    Text("产线改造一期", "Line upgrade, phase 1"),
    Text("新车间建设", "New workshop"),
    Text("设备更新", "Equipment renewal"),
    Text("备件框架协议", "Spare parts agreement"),
)

SECOND_PEOPLE: tuple[Text, ...] = (
    Text("采购部小周", "Chris Buyer"),
    Text("设备科老徐", "Pat Keeper"),
    Text("财务部邱会计", "Robin Ledger"),
    Text("生产部孟主任", "Kim Foreman"),
    Text("技术部卢工", "Alex Draft"),
    Text("行政部简主任", "Sam Office"),
)

SERVICE: tuple[tuple[str, Text, Text, Text], ...] = (
    (
        "投诉",
        Text("交付延期", "Late delivery"),
        Text("到货比合同晚了一周", "Delivered a week later than agreed"),
        Text("加急发货并致歉", "Sent by express, apologised"),
    ),
    ("投诉", Text("产品质量", "Quality"), Text("设备开机后报错 E12", "Error E12 after start-up"), Text("更换传感器", "Replaced the sensor")),
    ("投诉", Text("服务态度", "Attitude"), Text("电话没有及时回复", "Calls were not returned"), Text("指定专人对接", "Named one contact person")),
    ("咨询", Text("使用方法", "How to"), Text("如何导出检测报告", "How to export the report"), Text("发送操作手册", "Sent the manual")),
    ("咨询", Text("价格", "Price"), Text("询问备件价格", "Asked for prices of spare parts"), Text("发送价目表", "Sent the price list")),
    ("售后请求", Text("维修", "Repair"), Text("输送带跑偏需要调整", "The belt runs off and needs adjusting"), Text("上门调整", "Adjusted on site")),
    ("售后请求", Text("保养", "Maintenance"), Text("预约季度保养", "Asked for the quarterly service"), Text("已完成保养", "Service done")),
)
"""type, category, description, resolution"""

ANSWERS: tuple[tuple[Text, Text, Text | None, int, int], ...] = (
    (Text("产品质量", "Quality"), Text("检测精度很高，运行稳定", "Precise and reliable"), None, 5, 10),
    (Text("服务", "Service"), Text("响应快，工程师专业", "Quick answers, able engineers"), None, 5, 9),
    (Text("交付", "Delivery"), Text("希望缩短交货期", "Would like shorter delivery"), Text("增加常用型号备货", "Stock the usual models"), 3, 6),
    (Text("价格", "Price"), Text("备件价格偏高", "Spare parts are dear"), Text("推出备件套餐", "Offer sets of spare parts"), 3, 5),
    (
        Text("产品质量", "Quality"),
        Text("软件界面可以更简单", "The software could be simpler"),
        Text("下一版简化界面", "Simplify it in the next version"),
        4,
        8,
    ),
    (Text("服务", "Service"), Text("培训讲得很清楚", "The training was clear"), None, 5, 9),
    (Text("交付", "Delivery"), Text("安装调试顺利", "Installation went well"), None, 4, 8),
    (Text("价格", "Price"), Text("整体性价比不错", "Good value"), None, 4, 9),
)
"""category, content, action, score, nps"""

DOCUMENTS: tuple[tuple[str, Text, str], ...] = (
    ("合同扫描件", Text("采购合同", "Purchase contract"), "contract.pdf"),
    ("需求文档", Text("技术要求说明", "Technical requirements"), "requirements.docx"),
    ("沟通记录截图", Text("会议纪要", "Minutes of the meeting"), "minutes.png"),
)
"""type, title, name of the file"""
