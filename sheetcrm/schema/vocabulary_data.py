"""The built-in vocabularies: canonical zh-CN value · en label · aliases.

One line a value: ``zh|en|alias, alias``; ``{…}`` in front holds marks: ``rank=2``, ``parent=制造业``, ``won``.
"""

from __future__ import annotations

VOCABULARIES: dict[str, str] = {
    "stage": """
        {rank=1} 潜在客户|Prospect|潜在, 线索, lead
        {rank=2} 意向客户|Interested|意向, opportunity
        {rank=3} 成交客户|Won|成交, 已成交, customer
        {rank=4} 复购客户|Repeat|复购, 回购
        流失客户|Lost|流失, 已流失, churned
    """,
    "sub_stage": """
        {parent=潜在客户} 初步接洽|First contact|
        {parent=意向客户} 方案提交|Proposal sent|
        {parent=成交客户} 履约中|In delivery|
        {parent=流失客户} 需挽回|To win back|
    """,
    "tier": """
        高价值|High|高价值客户, VIP, VIP客户, A, A类
        中价值|Medium|中价值客户, B, B类
        普通|Standard|普通客户, 低价值, 低价值客户, 一般, 一般客户, C, C类
    """,
    "customer_type": """
        新客户|New|
        老客户|Existing|
        潜在客户|Prospect|
    """,
    "size": """
        大型企业|Large|大型, 大企业
        中小企业|SME|中小型企业, 中小
        个体工商户|Sole trader|个体户, 个体
    """,
    "region": """
        华东|East|华东区, 华东地区
        华南|South|华南区, 华南地区
        华北|North|华北区, 华北地区
        华中|Central|华中区, 华中地区
        西南|Southwest|西南区, 西南地区
        西北|Northwest|西北区, 西北地区
        东北|Northeast|东北区, 东北地区
        港澳台|HK-Macau-Taiwan|港澳台区, 港澳台地区
        海外|Overseas|海外区, 海外地区
    """,
    "industry": """
        制造业|Manufacturing|工业, 制造, 制造行业
        {parent=制造业} 智能制造|Smart manufacturing|
        零售业|Retail|零售, 零售行业
        IT服务|IT services|IT, IT业, 信息技术服务
        新能源|New energy|新能源行业
        金融|Finance|
        教育|Education|
        医疗健康|Healthcare|
        建筑地产|Construction|
        物流运输|Logistics|
        餐饮住宿|Hospitality|
        电商|E-commerce|
        其他|Other|
    """,
    "source": """
        行业展会|Trade show|展会, 展会留资
        转介绍|Referral|介绍, 老客户介绍
        官网|Website|官网注册表单, 官网注册
        主动拜访|Outbound visit|销售拜访, 销售拜访记录
        线上广告|Online ads|网络广告
        线上推广|Online promotion|
        客服反馈|Service desk|客服沟通反馈
        第三方合作|Partner data|第三方合作数据
        其他|Other|
    """,
    "method": """
        电话|Phone|电话沟通, 电话回访
        邮件|E-mail|邮箱, email
        面谈|Meeting|面对面
        上门拜访|Visit|拜访
        线上会议|Online meeting|视频会议, 腾讯会议
        节日问候|Greeting|
        社交媒体|Social media|
        问卷|Survey|问卷调查
        微信|WeChat|
        企业微信|WeCom|
        钉钉|DingTalk|
        短信|SMS|
        其他|Other|
    """,
    "action_status": """
        待办|Open|未完成
        已完成|Done|完成
        已取消|Cancelled|
    """,
    "requirement_type": """
        产品定制化需求|Custom product|
        产品需求|Product|产品需求型
        服务需求|Service|服务需求型
        合作需求|Cooperation|合作需求型
        技术支持|Technical support|
        其他|Other|
    """,
    "priority": """
        高|High|
        中|Medium|
        低|Low|
    """,
    "requirement_status": """
        新建|New|
        跟进中|In progress|
        已满足|Met|
        已放弃|Dropped|
    """,
    "order_status": """
        报价|Quoted|
        {won} 已签约|Signed|
        {won} 履约中|In delivery|
        {won} 已完成|Completed|
        已取消|Cancelled|
        已退款|Refunded|
    """,
    "service_type": """
        咨询|Enquiry|
        投诉|Complaint|
        售后请求|Service request|服务请求, 售后
    """,
    "service_status": """
        待处理|Open|
        处理中|In progress|
        已解决|Resolved|
        已关闭|Closed|
    """,
    "feedback_channel": """
        电话访谈|Phone|电话
        邮件|E-mail|
        问卷调查|Survey|问卷
        在线评论|Online review|
        面谈|Meeting|
    """,
    "attachment_type": """
        合同扫描件|Contract scan|
        沟通记录截图|Chat screenshot|
        需求文档|Requirement document|
        其他|Other|
    """,
    "role": """
        管理员|Admin|
        销售|Sales|
        客服|Service|
        市场|Marketing|
        只读|Viewer|
    """,
    "lost_reason": """
        服务问题|Service|
        竞品吸引|Competitor|
        价格|Price|
        预算取消|Budget cut|
        无回应|No response|
        其他|Other|
    """,
    "verified_by": """
        电话回访|Call-back|
        邮件确认|E-mail|
        未验证|Unverified|
    """,
    "consent": """
        已同意|Given|
        未同意|Not given|
        已撤回|Withdrawn|
        未知|Unknown|
    """,
    "party_kind": """
        企业|Company|
        个人|Person|
    """,
    "potential": """
        高|High|
        中|Medium|
        低|Low|
    """,
    "gender": """
        男|Male|
        女|Female|
        未知|Unknown|
    """,
    "department": """
        销售|Sales|
        客服|Service|
        市场|Marketing|
        管理|Management|
    """,
    "decision_role": """
        决策人|Decision maker|
        影响人|Influencer|
        使用人|User|
        其他|Other|
    """,
    "related_sheet": """
        客户|Customers|
        联系人|Contacts|
        跟进记录|FollowUps|跟进
        客户需求|Requirements|需求
        订单|Orders|
        服务记录|ServiceRecords|服务
        客户反馈|Feedback|反馈
    """,
    "change_source": """
        cli|cli|命令行
        import|import|导入
        detected|detected|自动发现
    """,
    "tag_status": """
        启用|Active|
        停用|Retired|
        合并|Merged|
        待审核|Pending|
    """,
    "dimension": """
        行业|Industry|所属行业
        规模|Size|企业规模
        合作状态|Stage|状态, 阶段, 客户阶段, status
        价值层级|Tier|价值, 等级, 客户等级
        区域|Region|地区
        行为|Behaviour|behavior
        跟进频率|Cadence|频率
        需求特征|Need|需求
        采购信号|Signal|信号
        关系|Relation|
        自定义|Custom|
    """,
    "field_type": """
        文本|text|text
        长文本|longtext|long text
        日期|date|
        日期时间|datetime|date time
        数字|number|
        整数|integer|int
        金额|money|
        是否|bool|boolean, yes/no, 是/否
        选项|enum|choice, list of values, 下拉
        列表|list|
        电话|phone|
        邮箱|email|e-mail
    """,
    "behaviour": """
        活跃客户|Active|活跃
        沉默客户|Silent|沉默
        流失风险客户|At risk|流失风险
    """,
    "frequency_class": """
        高频客户|Frequent|高频
        低频客户|Occasional|低频
    """,
    "due_state": """
        逾期|Overdue|
        今日|Today|
        即将|Upcoming|
        未处理|Not taken over|
    """,
    "due_kind": """
        计划|Plan|
        周期|Cadence|
        挽回|Win-back|
        首访|First touch|
        行动|Action|
        回访|Revisit|
        复核|Review|
        核对|Verify|
    """,
    "due_rule": """
        标签周期|Tag cadence|
        阶段周期|Stage cadence|
        层级周期|Tier cadence|
        计划|Plan|
        挽回|Win-back|
        首访|First touch|
        行动|Action|
        回访|Revisit|
        复核|Review|
        核对|Verify|
    """,
    "severity": """
        E|Error|错误
        W|Warning|警告
        I|Info|提示
    """,
    "bucket": """
        未填|Blank|
        未识别|Not recognised|
        未分配|Unassigned|
        未计入|Left out|
    """,
}

WEAK: dict[str, tuple[str, ...]] = {"tier": ("A", "B", "C", "High", "Medium", "Standard"), "industry": ("其他",)}
"""Names that tag reading finds only where the dimension is given."""

CHINESE_ALWAYS = frozenset({"sub_stage", "party_kind", "potential", "gender", "department", "decision_role", "tag_status", "dimension"})
"""Vocabularies whose Chinese names are right in an English workbook too: teams keep them there."""

BOUND: dict[str, str] = {"行业": "industry", "规模": "size", "合作状态": "stage", "价值层级": "tier", "区域": "region"}
"""Tag dimension -> Customers column (and vocabulary) that it is bound to."""

PROFILE_003: dict[str, str] = {"普通客户": "中价值", "潜在客户": "普通"}
"""With ``tier.profile`` 003 these names mean other tiers, in the tier column only."""
