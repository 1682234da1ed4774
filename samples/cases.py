"""What a case at a stage looks like: its milestones in order, its sums, its findings."""
# ruff: noqa: INP001 (a stand-alone script's part; invented input needs no secure chance)

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

LAST_DAY = date(2025, 12, 26)
_CAMPAIGN = date(2024, 7, 12)
_YI = 100_000_000
_WAN = 10_000

Lead = dict[str, Any]


def later(random: Random, start: date, least: int, most: int) -> date:
    """Give a day some days after `start`, at the latest the sheet's last day."""
    return min(start + timedelta(days=random.randint(least, most)), LAST_DAY)


def likely(random: Random, chance: float) -> bool:
    """Throw a coin that falls on its head with this chance."""
    return random.random() < chance


def amount(random: Random, least: int, most: int) -> Decimal:
    """Give an amount in 元, evenly spread over the orders of magnitude, most of them round."""
    value = least * (most / least) ** random.random()
    step = random.choice((1, 100, 1000, _WAN))
    whole = max(least, int(value) // step * step)
    cents = Decimal(random.randrange(100)) / 100 if step == 1 else Decimal(0)
    return (Decimal(whole) + cents).quantize(Decimal("0.01"))


def _size(lead: Lead, random: Random, least: int, most: int) -> None:
    total = amount(random, least, most)
    lead["amount_involved"] = total
    lead["participants"] = max(2, int(total / random.randint(30_000, 120_000)))
    lead["amount_unpaid"] = (total * random.randint(20, 90) / 100).quantize(Decimal(1))


def _triaged(lead: Lead, random: Random) -> None:
    lead["triaged_on"] = later(random, lead["discovered_on"], 1, 6)


def _verified(lead: Lead, random: Random) -> None:
    _triaged(lead, random)
    lead["verified_on"] = later(random, lead["triaged_on"], 8, 30)
    lead |= {"illegality": True, "inducement": True, "risk_grade": "yellow"}


def _determined(lead: Lead, random: Random, conclusion: str, route: str) -> None:
    _verified(lead, random)
    method = "own" if route in {"dismissed", "rectification"} else random.choice(("own", "joint"))
    lead["determined_on"] = later(random, lead["verified_on"], 5, 25)
    lead |= {"conclusion": conclusion, "route": route, "determination_method": method}


def _assessing(lead: Lead, random: Random) -> None:
    _verified(lead, random)
    _size(lead, random, 80_000, 6_000_000)


def _escalated(lead: Lead, random: Random) -> None:
    _assessing(lead, random)
    lead["risk_grade"] = "orange"
    lead["obstacles"] = "行业主管部门与街道对性质认定意见不一致。"


def _decided(lead: Lead, random: Random) -> None:
    _determined(lead, random, "illegal_fundraising", "admin")
    _size(lead, random, 100_000, 900_000)
    lead |= {"publicity": True, "sociality": True, "risk_grade": "orange"}


def _dismissing(lead: Lead, random: Random) -> None:
    _determined(lead, random, random.choice(("not_fundraising", "unfounded")), "dismissed")
    lead |= {"illegality": False, "inducement": False, "risk_grade": "green"}


def _rectifying(lead: Lead, random: Random) -> None:
    _determined(lead, random, "risk_signs", "rectification")
    lead["interviewed_on"] = later(random, lead["determined_on"], 2, 10)
    lead["rectification_ordered_on"] = later(random, lead["interviewed_on"], 0, 5)
    _size(lead, random, 50_000, 600_000)
    lead["next_step"] = "整改期满后现场复查。"


def _regulator(lead: Lead, random: Random) -> None:
    conclusion = random.choice(("licensed", "regularisable", "other_illegal_finance"))
    _determined(lead, random, conclusion, "regulator")
    lead["next_step"] = "等待行业主管部门回执。"


def _admin(lead: Lead, random: Random) -> None:
    _decided(lead, random)
    lead["admin_filed_on"] = later(random, lead["determined_on"], 1, 10)
    if likely(random, 0.4):
        lead["seized_on"] = later(random, lead["admin_filed_on"], 1, 20)
        lead["live_seizure"] = True
    if likely(random, 0.4):
        lead["penalty_decided_on"] = later(random, lead["admin_filed_on"], 45, 88)
        lead["penalty_served_on"] = later(random, lead["penalty_decided_on"], 1, 7)


def _transferred(lead: Lead, random: Random) -> None:
    fraud = likely(random, 0.25)
    _determined(lead, random, "suspected_fraud" if fraud else "suspected_crime", "criminal")
    lead |= {"publicity": True, "sociality": True, "fraud_indicator": fraud, "risk_grade": "red"}
    _size(lead, random, 1_200_000, 60_000_000)
    lead["transfer_approved_on"] = later(random, lead["determined_on"], 1, 4)
    lead["transferred_on"] = later(random, lead["transfer_approved_on"], 0, 1)


def _criminal(lead: Lead, random: Random) -> None:
    _transferred(lead, random)
    _size(lead, random, 3_000_000, 360_000_000 if likely(random, 0.5) else 90_000_000)
    filed = lead["criminal_filed_on"] = later(random, lead["transferred_on"], 2, 10)
    total = lead["amount_involved"]
    lead["direct_loss"] = (total * random.randint(25, 70) / 100).quantize(Decimal(1))
    if filed < date(2024, 6, 1) and likely(random, 0.8):
        lead["prosecuted_on"] = later(random, filed, 150, 420)
        if likely(random, 0.7):
            lead["judged_on"] = later(random, lead["prosecuted_on"], 90, 400)
            if likely(random, 0.7):
                lead["refund_started_on"] = later(random, lead["judged_on"], 30, 120)
                refunded = total * random.randint(5, 35) / 100
                lead["amount_refunded"] = refunded.quantize(Decimal("0.01"))
    lead["major_complex"] = True if total >= _YI else None
    lead["obstacles"] = random.choice(
        ("资产处置周期长。", "部分资金去向待查。", "涉案人员在逃。", "")
    )


def _handing_over(lead: Lead, random: Random) -> None:
    _determined(lead, random, "suspected_crime", "handed_over")
    _size(lead, random, 500_000, 20_000_000)
    lead["handed_over_on"] = later(random, lead["determined_on"], 3, 20)
    if likely(random, 0.5):
        lead["handover_accepted_on"] = later(random, lead["handed_over_on"], 5, 40)
    lead |= {"cross_region_role": "assist", "regions": "枣庄高新区；外省（样例）", "k6": True}


def _finished(lead: Lead, random: Random) -> None:
    """Bring a case of any exit to the point where nothing is left to do but 销号."""
    exits: dict[str, Callable[[Lead, Random], None]] = {
        "dismissed": _dismissing,
        "rectification": _rectifying,
        "regulator": _regulator,
        "admin": _admin,
        "criminal": _criminal,
        "handed_over": _handing_over,
    }
    exit_ = random.choice(tuple(exits))
    exits[exit_](lead, random)
    if exit_ == "admin":
        decided = later(random, lead["admin_filed_on"], 45, 88)
        lead |= {"penalty_decided_on": decided, "live_seizure": None}
        lead["penalty_served_on"] = later(random, decided, 1, 7)
    if exit_ == "criminal":
        for step, before, least, most in (
            ("prosecuted_on", "criminal_filed_on", 120, 240),
            ("judged_on", "prosecuted_on", 90, 200),
            ("refund_started_on", "judged_on", 20, 60),
            ("refund_completed_on", "refund_started_on", 60, 150),
        ):
            lead[step] = later(random, lead[before], least, most)
        refunded = lead["amount_involved"] * random.randint(20, 60) / 100
        lead["amount_refunded"] = refunded.quantize(Decimal("0.01"))
    if exit_ == "handed_over":
        lead["handover_accepted_on"] = later(random, lead["handed_over_on"], 5, 40)
    lead |= {"closure_exit": exit_, "stability_grade": "low", "obstacles": "", "next_step": ""}
    lead["reporter_answered"] = True


def _closed(lead: Lead, random: Random) -> None:
    _finished(lead, random)
    last = max(v for k, v in lead.items() if k.endswith("_on") and v)
    lead["closed_on"] = later(random, last, 10, 60)
    lead["closure_note"] = "佐证材料齐全，经街道领导小组审定、区专班办公室复核后销号。"


# stage, how many, discovered between, the case's making
STAGES: tuple[tuple[str, int, date, date, Callable[[Lead, Random], None]], ...] = (
    ("registered", 14, date(2025, 11, 1), date(2025, 12, 24), lambda *_: None),
    ("triaged", 12, date(2025, 10, 1), date(2025, 12, 15), _triaged),
    ("verifying", 26, date(2025, 3, 1), date(2025, 12, 10), _triaged),
    ("assessing", 20, date(2024, 9, 1), date(2025, 11, 10), _assessing),
    ("escalated", 8, date(2024, 8, 1), date(2025, 10, 30), _escalated),
    ("determined", 12, date(2024, 8, 1), date(2025, 10, 30), _decided),
    ("dismissing", 10, date(2025, 1, 10), date(2025, 10, 30), _dismissing),
    ("rectifying", 24, date(2024, 7, 15), date(2025, 10, 10), _rectifying),
    ("regulator", 14, date(2023, 3, 1), date(2025, 9, 30), _regulator),
    ("admin", 38, date(2022, 5, 1), date(2025, 9, 30), _admin),
    ("transferred", 20, date(2024, 8, 1), date(2025, 10, 20), _transferred),
    ("criminal", 22, date(2016, 2, 1), date(2021, 10, 30), _criminal),
    ("criminal", 28, date(2021, 11, 1), date(2025, 8, 30), _criminal),
    ("handing_over", 8, date(2021, 3, 1), date(2025, 9, 20), _handing_over),
    ("closure_pending", 12, date(2019, 3, 1), date(2023, 6, 30), _finished),
    ("closed", 32, date(2016, 3, 1), date(2023, 3, 31), _closed),
)


def is_stock(lead: Lead) -> bool:
    """Say whether the lead was found before the campaign."""
    return bool(lead["discovered_on"] < _CAMPAIGN)
