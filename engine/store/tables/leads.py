"""Tables of the ledger (台账): leads, their links and numbers, and the reporters kept apart."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from engine.store.tables.base import Blob, Moment, Money, metadata

leads = Table(
    "leads",
    metadata,
    Column("id", String(36), primary_key=True),
    # identity
    Column("number", String(32), nullable=False, unique=True),  # 线索编号, e.g. XR-2024-0012
    Column("year", Integer, nullable=False, index=True),
    Column("sample", Boolean, nullable=False, default=False),
    Column("stock", Boolean, nullable=False, default=False),  # 存量
    Column("source", String(16), nullable=False, index=True),
    Column("summary", Text, nullable=False, default=""),
    # subject 主体
    Column("subject_name", String(200), nullable=False, index=True),
    Column("subject_key", String(200), nullable=False, index=True),  # name folded for look-up
    Column("credit_code", String(18), index=True),  # 统一社会信用代码
    Column("registered_place", String(200), nullable=False, default=""),
    Column("operating_place", String(200), nullable=False, default=""),
    Column("street_id", ForeignKey("bodies.id"), nullable=False, index=True),
    Column("community_id", ForeignKey("bodies.id")),
    Column("sector", String(8), nullable=False, index=True),
    Column("method", Text, nullable=False, default=""),  # 集资方式
    Column("promised_return", String(200), nullable=False, default=""),  # 承诺回报
    Column("regions", String(400), nullable=False, default=""),  # 涉及地区
    # size
    Column("amount_involved", Money),
    Column("amount_unpaid", Money),
    Column("amount_refunded", Money),
    Column("direct_loss", Money),
    Column("participants", Integer),
    # grading
    Column("risk_grade", String(8), index=True),
    Column("stability_grade", String(8)),
    Column("k1", Boolean, nullable=False, default=False),  # 中央领导批示
    Column("k2", Boolean, nullable=False, default=False),  # 省领导批示
    Column("k3", Boolean, nullable=False, default=False),  # 金额 ≥ 1 亿
    Column("k4", Boolean, nullable=False, default=False),  # 刑事立案 ≥ 5 年
    Column("k5", Boolean, nullable=False, default=False),  # 信访突出、涉稳隐患较大
    Column("k6", Boolean, nullable=False, default=False),  # 重大跨市跨区域
    Column("major_complex", Boolean, nullable=False, default=False),  # 重大复杂
    Column("out_of_province_lead", Boolean, nullable=False, default=False),  # 外省牵头
    Column("cross_region_role", String(8), nullable=False, default="local"),
    # responsibility
    Column("responsible_body_id", ForeignKey("bodies.id"), index=True),
    Column("regulator_body_id", ForeignKey("bodies.id")),
    Column("lead_handler_id", ForeignKey("users.id")),
    # findings
    Column("illegality", Boolean),  # 非法性
    Column("publicity", Boolean),  # 公开性
    Column("inducement", Boolean),  # 利诱性
    Column("sociality", Boolean),  # 社会性
    Column("fraud_indicator", Boolean),  # 非法占有目的
    Column("conclusion", String(32), index=True),
    Column("determination_method", String(16)),
    Column("route", String(16), index=True),
    Column("stage", String(16), nullable=False, index=True),
    # milestones, as days in Asia/Shanghai
    Column("discovered_on", Date, nullable=False),
    Column("triaged_on", Date),
    Column("verified_on", Date),
    Column("determined_on", Date),
    Column("interviewed_on", Date),  # 警示约谈
    Column("rectification_ordered_on", Date),  # 责令整改
    Column("admin_filed_on", Date),  # 行政立案
    Column("seized_on", Date),  # 查封扣押
    Column("penalty_decided_on", Date),  # 处罚决定
    Column("penalty_served_on", Date),
    Column("transfer_approved_on", Date),
    Column("transferred_on", Date),  # 移送
    Column("criminal_filed_on", Date, index=True),  # 刑事立案
    Column("not_filed_on", Date),  # 不予立案
    Column("prosecuted_on", Date),  # 起诉
    Column("judged_on", Date),  # 生效裁判
    Column("refund_started_on", Date),
    Column("refund_completed_on", Date),  # 资金清退完成
    Column("handed_over_on", Date),
    Column("handover_accepted_on", Date),
    # conditions of closure
    Column("reporter_answered", Boolean, nullable=False, default=False),
    Column("open_petition", Boolean, nullable=False, default=False),
    Column("live_seizure", Boolean, nullable=False, default=False),
    Column("reward_state", String(8), nullable=False, default="none"),
    Column("progress", Text, nullable=False, default=""),
    Column("obstacles", Text, nullable=False, default=""),  # 难点堵点
    Column("next_step", Text, nullable=False, default=""),  # 拟办
    Column("closure_exit", String(16)),
    Column("closed_on", Date, index=True),
    Column("closure_note", Text, nullable=False, default=""),
    Column("remarks", Text, nullable=False, default=""),
    Column("registered_at", Moment, nullable=False, index=True),
    Column("registered_by", String(36), nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("revision", Integer, nullable=False, default=1),
    Index("ix_leads_street_id_stage", "street_id", "stage"),
    Index("ix_leads_responsible_body_id_stage", "responsible_body_id", "stage"),
)

lead_numbers = Table(
    "lead_numbers",
    metadata,
    Column("region", String(8), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
)

lead_links = Table(
    "lead_links",
    metadata,
    Column("lead_id", ForeignKey("leads.id"), primary_key=True),
    Column("other_id", ForeignKey("leads.id"), primary_key=True),
    Column("kind", String(16), primary_key=True),  # duplicate_of | related_to | merged_into
    Column("note", String(400), nullable=False, default=""),
    Column("linked_at", Moment, nullable=False),
    Column("linked_by", String(36), nullable=False),
    Index("ix_lead_links_other_id", "other_id"),
)

lead_bodies = Table(
    "lead_bodies",
    metadata,
    Column("lead_id", ForeignKey("leads.id"), primary_key=True),
    Column("body_id", ForeignKey("bodies.id"), primary_key=True),  # 协办单位
    Index("ix_lead_bodies_body_id", "body_id"),
)

reporters = Table(
    "reporters",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("lead_id", ForeignKey("leads.id"), nullable=False, index=True),
    Column("alias", String(32), nullable=False),  # 举报人甲
    Column("sealed", Blob, nullable=False),  # encrypted identity
    Column("created_at", Moment, nullable=False),
)
