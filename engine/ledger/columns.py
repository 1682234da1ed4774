"""The sheet 风险线索排查处置情况统计表 (附件3): one table of headers, ledger columns and kinds.

The order is the order of the export. A header may carry its unit in brackets; an import
also accepts the aliases, in any order, and may leave out what is not required.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

SHEET_NAME = "风险线索排查处置情况统计表"
ATTACHMENT = "附件3"
SAMPLE_MARK = "样例数据"
CLEAR_WORD = "清空"

SHORT = 200
LONG = 20_000


class Kind(StrEnum):
    """What may stand in a cell."""

    TEXT = "text"  # one line; 全角 letters and digits are narrowed
    PROSE = "prose"  # kept as written
    CODE = "code"  # a label or code of a code list
    BODY = "body"  # an organisation by name
    AMOUNT = "amount"  # 元, exact to the 分
    COUNT = "count"
    DATE = "date"
    FLAG = "flag"  # 是 / 否
    CREDIT_CODE = "credit_code"
    IGNORED = "ignored"  # 序号: accepted, not read


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerColumn:
    """One column of the sheet: its header, the ledger column it fills and what may stand there."""

    header: str
    name: str
    kind: Kind
    required: bool = False
    nullable: bool = True
    code_list: str = ""
    body_kinds: tuple[str, ...] = ()
    length: int = SHORT
    width: int = 12
    unit: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """Give the header as it is printed, with its unit."""
        return f"{self.header}({self.unit})" if self.unit else self.header


def _text(header: str, name: str, *aliases: str, length: int = SHORT) -> LedgerColumn:
    return LedgerColumn(
        header=header, name=name, kind=Kind.TEXT, length=length, width=18, aliases=aliases
    )


def _prose(header: str, name: str, *aliases: str) -> LedgerColumn:
    return LedgerColumn(
        header=header, name=name, kind=Kind.PROSE, length=LONG, width=28, aliases=aliases
    )


def _code(header: str, name: str, code_list: str = "", *aliases: str) -> LedgerColumn:
    return LedgerColumn(
        header=header, name=name, kind=Kind.CODE, code_list=code_list or name, aliases=aliases
    )


def _body(header: str, name: str, *kinds: str) -> LedgerColumn:
    return LedgerColumn(header=header, name=name, kind=Kind.BODY, body_kinds=kinds, width=16)


def _amount(header: str, name: str, *aliases: str) -> LedgerColumn:
    return LedgerColumn(
        header=header, name=name, kind=Kind.AMOUNT, unit="元", width=17, aliases=aliases
    )


def _date(header: str, name: str, *aliases: str) -> LedgerColumn:
    return LedgerColumn(header=header, name=name, kind=Kind.DATE, width=12, aliases=aliases)


def _flag(header: str, name: str, *aliases: str, nullable: bool = False) -> LedgerColumn:
    return LedgerColumn(
        header=header, name=name, kind=Kind.FLAG, nullable=nullable, width=9, aliases=aliases
    )


def _required(column: LedgerColumn) -> LedgerColumn:
    return replace(column, required=True, nullable=False)


def _kept(column: LedgerColumn) -> LedgerColumn:
    return replace(column, nullable=False)


COLUMNS: tuple[LedgerColumn, ...] = (
    _text("线索编号", "number", "编号", length=32),
    _required(_date("发现日期", "discovered_on")),
    _required(_code("来源", "source", "", "线索来源")),
    _prose("线索摘要", "summary"),
    # 主体
    _required(replace(_text("主体名称", "subject_name", "涉及单位名称"), width=34)),
    LedgerColumn(
        header="统一社会信用代码",
        name="credit_code",
        kind=Kind.CREDIT_CODE,
        length=18,
        width=21,
        aliases=("统一社会信用代码/证件号", "信用代码"),
    ),
    _text("注册地", "registered_place"),
    _text("经营地", "operating_place", "经营地址"),
    _required(_body("所属街道", "street_id", "street")),
    _body("社区", "community_id", "community"),
    _required(_code("重点领域", "sector", "", "所属领域")),
    _prose("集资方式", "method", "集资方式/承诺回报"),
    _text("承诺回报", "promised_return"),
    # 规模
    _amount("涉及金额", "amount_involved", "涉案金额"),
    _amount("未兑付金额", "amount_unpaid"),
    LedgerColumn(
        header="参与人数",
        name="participants",
        kind=Kind.COUNT,
        unit="人",
        width=11,
        aliases=("涉及人数", "集资参与人数"),
    ),
    _text("涉及地区", "regions", length=400),
    # 分级与责任
    _code("风险等级", "risk_grade"),
    _body("责任主体", "responsible_body_id"),
    _body("行业主管部门", "regulator_body_id"),
    # 研判
    _flag("非法性", "illegality", nullable=True),
    _flag("公开性", "publicity", nullable=True),
    _flag("利诱性", "inducement", nullable=True),
    _flag("社会性", "sociality", nullable=True),
    _flag("非法占有目的", "fraud_indicator", nullable=True),
    _code("研判结论", "conclusion"),
    _code("认定方式", "determination_method"),
    _date("认定日期", "determined_on"),
    _code("处置路径", "route"),
    _kept(_code("当前阶段", "stage", "", "阶段")),
    # 已采取措施及日期
    _date("分流日期", "triaged_on"),
    _date("核实日期", "verified_on"),
    _date("警示约谈日期", "interviewed_on", "约谈日期"),
    _date("责令整改日期", "rectification_ordered_on"),
    _date("行政立案日期", "admin_filed_on"),
    _date("查封扣押日期", "seized_on"),
    _date("处罚决定日期", "penalty_decided_on"),
    _date("处罚送达日期", "penalty_served_on"),
    _date("移送批准日期", "transfer_approved_on"),
    _date("移送日期", "transferred_on", "移送公安日期"),
    _date("刑事立案日期", "criminal_filed_on"),
    _date("不予立案日期", "not_filed_on"),
    _date("起诉日期", "prosecuted_on"),
    _date("生效裁判日期", "judged_on", "审判终结日期"),
    _date("清退启动日期", "refund_started_on"),
    _date("清退完成日期", "refund_completed_on"),
    _amount("清退金额", "amount_refunded", "已兑付金额"),
    _amount("直接损失", "direct_loss"),
    _date("移交外地日期", "handed_over_on"),
    _date("外地接收日期", "handover_accepted_on"),
    # 维稳与重点案件
    _code("涉稳等级", "stability_grade"),
    _flag("K1中央领导批示", "k1", "K1"),
    _flag("K2省领导批示", "k2", "K2"),
    _flag("K3金额亿元以上", "k3", "K3"),
    _flag("K4刑事立案五年以上", "k4", "K4"),
    _flag("K5信访突出或涉稳", "k5", "K5"),
    _flag("K6重大跨市跨区域", "k6", "K6"),
    _flag("存量案件", "stock", "存量"),
    _flag("重大复杂", "major_complex"),
    _flag("外省牵头", "out_of_province_lead"),
    _kept(_code("跨区域角色", "cross_region_role")),
    # 销号条件
    _flag("已答复举报人", "reporter_answered"),
    _flag("信访未结", "open_petition"),
    _flag("查封扣押未解除", "live_seizure"),
    _kept(_code("举报奖励", "reward_state")),
    # 进展与销号
    _prose("进展", "progress", "进展情况"),
    _prose("难点堵点", "obstacles"),
    _prose("拟办", "next_step", "拟办/时限", "下一步措施"),
    _flag("是否销号", "closed"),
    _date("销号日期", "closed_on"),
    _code("销号出口", "closure_exit", "route"),
    _prose("销号说明", "closure_note"),
    _prose("备注", "remarks"),
    # 核对用
    _flag("样例", "sample", SAMPLE_MARK),
    LedgerColumn(header="数据版本", name="revision", kind=Kind.COUNT, width=9),
)
SERIAL = LedgerColumn(header="序号", name="", kind=Kind.IGNORED)

BY_NAME: dict[str, LedgerColumn] = {column.name: column for column in COLUMNS}
REQUIRED: tuple[LedgerColumn, ...] = tuple(c for c in COLUMNS if c.required)

# Columns that tell about the row and are no column of a lead that an import may write.
CHECKS_ONLY = frozenset({"closed", "revision"})
