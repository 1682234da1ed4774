"""The code lists of the ledger: what a code means in Chinese and in English.

Sources: the plan (专项行动方案) 二(一) for sectors and 四 T14 for routes; the names
of the other lists follow docs/glossary.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a code list."""

    code: str
    zh: str
    en: str
    group: str = ""


SOURCES = (
    Code("tip", "群众举报", "public report"),
    Code("petition", "信访", "petition"),
    Code("sweep", "排查", "sweep"),
    Code("alert", "监测预警", "monitoring alert"),
    Code("bank", "资金监测", "bank or payment report"),
    Code("referral", "上级交办", "referral from above"),
    Code("transfer_in", "外地移送", "handed over by another place"),
    Code("court", "法院移送", "sent by a court"),
    Code("police", "公安通报", "notice of the police"),
    Code("other", "其他", "other"),
)

SECTORS = (
    Code("A1", "民间投融资中介", "private investment intermediaries", "投融资"),
    Code("A2", "第三方财富管理", "third-party wealth management", "投融资"),
    Code("A3", "伪私募", "fake private funds", "投融资"),
    Code("A4", "伪金交所", "fake financial exchanges", "投融资"),
    Code("A5", "金融领域非法中介", "illegal financial intermediaries", "投融资"),
    Code("A6", "理财", "wealth products", "投融资"),
    Code("A7", "股权众筹", "equity crowdfunding", "投融资"),
    Code("B1", "养老", "elderly care", "传统"),
    Code("B2", "涉农", "agriculture", "传统"),
    Code("B3", "商贸服务", "trade and services", "传统"),
    Code("C1", "虚拟货币", "virtual currency", "新兴"),
    Code("C2", "区块链", "blockchain", "新兴"),
    Code("C3", "文化旅游", "culture and tourism", "新兴"),
    Code("C4", "影视投资", "film investment", "新兴"),
    Code("C5", "解债服务", "debt-relief services", "新兴"),
    Code("D1", "假冒或挂靠国企央企", "posing as state-owned", "假冒挂靠"),
    Code("D2", "产登公司", "property-registration companies", "假冒挂靠"),
    Code("D3", "拍卖公司", "auction companies", "假冒挂靠"),
    Code("E1", "农金员", "rural finance agents", "名义人员"),
    Code("E2", "代办员", "agents", "名义人员"),
    Code("E3", "保险代理员", "insurance agents", "名义人员"),
    Code("F1", "其他", "other", "其他"),
)

RISK_GRADES = (
    Code("green", "绿", "green"),
    Code("yellow", "黄", "yellow"),
    Code("orange", "橙", "orange"),
    Code("red", "红", "red"),
)

STABILITY_GRADES = (
    Code("low", "低", "low"),
    Code("medium", "中", "medium"),
    Code("high", "高", "high"),
)

STAGES = (
    Code("registered", "已登记", "registered"),
    Code("triaged", "已分流", "triaged"),
    Code("verifying", "核实中", "verifying"),
    Code("assessing", "研判中", "assessing"),
    Code("escalated", "争议上报", "dispute escalated"),
    Code("determined", "已定性", "determined"),
    Code("dismissing", "终结受理中", "being dismissed"),
    Code("rectifying", "约谈整改中", "interview and rectification"),
    Code("regulator", "转监管或规范", "with the regulator"),
    Code("admin", "行政处置", "administrative track"),
    Code("transferred", "已移送公安", "transferred to the police"),
    Code("criminal", "刑事打击", "criminal track"),
    Code("handing_over", "移交外地", "being handed over"),
    Code("closure_pending", "待销号", "closure pending"),
    Code("closed", "已销号", "closed"),
)

CONCLUSIONS = (
    Code("not_fundraising", "不属非法集资", "not illegal fundraising"),
    Code("unfounded", "查无实据", "unfounded"),
    Code("risk_signs", "存在风险", "signs of risk only"),
    Code("licensed", "持牌或登记备案主体", "licensed or registered entity"),
    Code("regularisable", "可规范", "can be regularised"),
    Code("other_illegal_finance", "其他非法金融活动", "other illegal finance"),
    Code("illegal_fundraising", "非法集资", "illegal fundraising"),
    Code("suspected_crime", "涉嫌犯罪", "suspected crime"),
    Code("suspected_fraud", "涉嫌集资诈骗", "suspected fundraising fraud"),
)

ROUTES = (
    Code("dismissed", "终结受理", "dismissed"),
    Code("rectification", "警示约谈与责令整改", "warning interview and rectification"),
    Code("regulator", "转监管或提交审批备案", "regulator or regularisation"),
    Code("admin", "行政处置", "administrative"),
    Code("criminal", "移送公安", "criminal"),
    Code("handed_over", "移交外地", "handed over"),
)

DETERMINATION_METHODS = (
    Code("own", "责任主体认定", "by the responsible body"),
    Code("joint", "联合认定", "joint determination"),
    Code("mechanism", "协调机制认定", "by the coordination mechanism"),
)

REWARD_STATES = (
    Code("none", "不涉及", "not applicable"),
    Code("pending", "待兑现", "pending"),
    Code("settled", "已兑现或已答复", "settled"),
)

CROSS_REGION_ROLES = (
    Code("local", "本地", "local only"),
    Code("lead", "牵头", "leading place"),
    Code("assist", "配合", "assisting place"),
)

# Why the clock of a limit may stand still (扣除、中止); which limit allows which is in its row.
HOLD_GROUNDS = (
    Code("appraisal", "检测、检验、检疫或者技术鉴定", "testing or technical appraisal"),
    Code("psychiatric", "精神病鉴定", "psychiatric appraisal"),
    Code("hearing", "听证", "hearing"),
    Code("announcement", "公告", "public announcement"),
    Code("stay", "依法中止", "stayed by law"),
    Code("force_majeure", "不可抗力或者其他正当理由", "force majeure or other good reason"),
    Code("other_law", "法律、法规、规章另有规定", "as another law provides"),
    Code("waiting", "等待外单位材料或者答复", "waiting for papers of another body"),
)

LIMIT_KINDS = (
    Code("statutory", "法定期限", "statutory limit"),
    Code("plan", "方案时限", "date of the plan"),
    Code("age", "案龄时限", "age of a case"),
    Code("service_level", "服务时限", "service level"),
)

ESCALATION_LEVELS = (
    Code("handler", "承办人", "handler"),
    Code("head", "单位负责人", "head of the body"),
    Code("street", "街道领导小组", "street leading group"),
    Code("office", "专班办公室", "task-force office"),
    Code("convener", "召集人", "convener"),
)

SUPERVISION_ACTS = (  # the codes are the ids of their processes
    Code("listed_supervision", "挂牌督办", "Listed supervision"),
    Code("leader_sponsor", "领导包案", "Leader sponsorship"),
    Code("guidance", "督导", "Guidance"),
)

# The days of the ledger, by their column.
MILESTONES = {
    "discovered_on": "发现日期",
    "triaged_on": "分流日期",
    "verified_on": "核实日期",
    "determined_on": "认定日期",
    "interviewed_on": "警示约谈日期",
    "rectification_ordered_on": "责令整改日期",
    "admin_filed_on": "行政立案日期",
    "seized_on": "查封扣押日期",
    "penalty_decided_on": "处罚决定日期",
    "penalty_served_on": "处罚送达日期",
    "transfer_approved_on": "移送批准日期",
    "transferred_on": "移送日期",
    "criminal_filed_on": "刑事立案日期",
    "not_filed_on": "不予立案日期",
    "prosecuted_on": "起诉日期",
    "judged_on": "生效裁判日期",
    "refund_started_on": "清退启动日期",
    "refund_completed_on": "清退完成日期",
    "handed_over_on": "移交外地日期",
    "handover_accepted_on": "外地接收日期",
    "closed_on": "销号日期",
}

# Nothing of this kind was on any ledger before: an earlier day is a slip of the pen.
EARLIEST_DAY = date(1990, 1, 1)

# (earlier, later): the later day may not lie before the earlier one. A criminal case may have
# been filed before the lead was found here, so 刑事立案 does not wait for 发现日期.
MILESTONE_ORDER: tuple[tuple[str, str], ...] = (
    *(
        ("discovered_on", later)
        for later in (
            "triaged_on",
            "verified_on",
            "determined_on",
            "interviewed_on",
            "rectification_ordered_on",
            "admin_filed_on",
            "seized_on",
            "transfer_approved_on",
            "transferred_on",
            "handed_over_on",
            "closed_on",
        )
    ),
    ("triaged_on", "verified_on"),
    ("verified_on", "determined_on"),
    ("admin_filed_on", "penalty_decided_on"),
    ("penalty_decided_on", "penalty_served_on"),
    ("transfer_approved_on", "transferred_on"),
    ("transferred_on", "criminal_filed_on"),
    ("transferred_on", "not_filed_on"),
    ("criminal_filed_on", "prosecuted_on"),
    ("prosecuted_on", "judged_on"),
    ("refund_started_on", "refund_completed_on"),
    ("handed_over_on", "handover_accepted_on"),
    *(
        (earlier, "closed_on")
        for earlier in ("determined_on", "penalty_served_on", "judged_on", "refund_completed_on")
    ),
)

LISTS: dict[str, tuple[Code, ...]] = {
    "source": SOURCES,
    "sector": SECTORS,
    "risk_grade": RISK_GRADES,
    "stability_grade": STABILITY_GRADES,
    "stage": STAGES,
    "conclusion": CONCLUSIONS,
    "route": ROUTES,
    "determination_method": DETERMINATION_METHODS,
    "reward_state": REWARD_STATES,
    "cross_region_role": CROSS_REGION_ROLES,
    "hold_ground": HOLD_GROUNDS,
    "escalation_level": ESCALATION_LEVELS,
    "limit_kind": LIMIT_KINDS,
    "supervision_act": SUPERVISION_ACTS,
}


def label(list_name: str, code: str | None) -> str:
    """Give the Chinese label of a code; an unknown code is its own label, none is empty."""
    if code is None:
        return ""
    return next((c.zh for c in LISTS[list_name] if c.code == code), code)
