"""Make ledger.xlsx and ledger-broken.xlsx: the same seed gives the same bytes.

Run it from the root: `.venv/bin/python -m samples.make_ledger [FOLDER]`.
"""
# ruff: noqa: INP001, S311, T201 (a stand-alone script; invented input needs no secure chance)

from __future__ import annotations

import sys
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import yaml

from engine.ledger import writing
from engine.model import Body
from samples import broken
from samples.cases import LAST_DAY, STAGES, Lead, is_stock, likely
from samples.inventing import TRADES, Inventor

HERE = Path(__file__).parent
SEED = 20240712
AS_OF = date(2025, 12, 31)
_YI = Decimal(100_000_000)
_SOURCES = ("tip", "sweep", "sweep", "petition", "alert", "bank", "referral", "court", "police",
            "tip", "transfer_in", "other")  # fmt: skip
# sector → responsible body and regulator, as processes/shared/sectors.dmn has them (T1 of the
# plan); None is the lead's own street.
_BODIES: dict[str, tuple[str | None, str]] = {
    **dict.fromkeys(("B1", "B2", "C3"), ("social", "social")),
    "C4": ("party", "party"),
    "B3": ("investment", "investment"),
    **dict.fromkeys(("D1", "D2", "D3"), ("assets", "assets")),
    "A7": ("finance", "finance"),
    **dict.fromkeys(("A2", "A3", "A4", "C1"), ("finance", "pboc")),
    **dict.fromkeys(("A5", "E1", "E2", "E3"), ("finance", "nfra")),
    **dict.fromkeys(("A1", "C2", "C5"), (None, "nfra")),
    **dict.fromkeys(("A6", "F1"), (None, "finance")),
}
_PROGRESS = {
    "registered": "已登记，待分流。",
    "triaged": "已分流至责任主体。",
    "verifying": "正在上门核实经营场所和合同。",
    "assessing": "已核实，正在会商研判。",
    "escalated": "定性存在争议，已逐级上报。",
    "determined": "已完成定性，待启动处置。",
    "dismissing": "拟终结受理，待答复举报人。",
    "rectifying": "已约谈并责令整改。",
    "regulator": "已移交行业主管部门加强监管。",
    "admin": "行政案件办理中。",
    "transferred": "已移送公安机关，待立案审查。",
    "criminal": "刑事案件办理中，同步追赃挽损。",
    "handing_over": "已向牵头地移交，等待书面接收。",
    "closure_pending": "处置完毕，待提请销号。",
    "closed": "已销号。",
}


def main(folder: Path) -> None:
    """Write both workbooks into `folder`."""
    bodies = read_bodies()
    leads = make_leads(bodies)
    heading = writing.Heading(reporting_body="区专班办公室", as_of=AS_OF, sample=True)
    content = writing.write_ledger(leads, bodies=bodies, heading=heading)
    (folder / "ledger.xlsx").write_bytes(content)
    (folder / "ledger-broken.xlsx").write_bytes(broken.make(AS_OF))
    print(f"{len(leads)} leads")


def read_bodies() -> list[Body]:
    """Read the bodies of organisations.yaml."""
    entries = yaml.safe_load((HERE / "organisations.yaml").read_text("utf-8"))["bodies"]
    paths: dict[str | None, str] = {None: ""}
    bodies = []
    for entry in entries:
        parent = entry.get("parent")
        paths[entry["id"]] = f"{paths[parent]}/{entry['id']}".strip("/")
        bodies.append(
            Body(
                id=entry["id"],
                name=entry["name"],
                kind=entry["kind"],
                parent_id=parent,
                path=paths[entry["id"]],
                properties={"code": entry.get("code", "")},
            )
        )
    return bodies


def make_leads(bodies: list[Body]) -> list[Lead]:
    """Invent the leads of every stage, number them and add some likely duplicates."""
    random = Random(SEED)
    inventor = Inventor(random)
    sectors = [sector for sector in TRADES for _ in range(14)]
    random.shuffle(sectors)
    leads = []
    for stage, count, first, last, shape in STAGES:
        for _ in range(count):
            lead = _facts(random, inventor, sectors.pop(), bodies)
            lead["stage"] = stage
            lead["discovered_on"] = first + timedelta(days=random.randint(0, (last - first).days))
            shape(lead, random)
            _grade(lead, random)
            leads.append(lead)
    _repeat_some(leads, random)
    _number(leads, {body.id: body.properties["code"] for body in bodies})
    return leads


def _facts(random: Random, inventor: Inventor, sector: str, bodies: list[Body]) -> Lead:
    street = random.choice([body for body in bodies if body.kind == "street"])
    community = random.choice([body for body in bodies if body.parent_id == street.id])
    registered = likely(random, 0.9)
    _, method, promise = TRADES[sector]
    door = random.randint(1, 300)
    return {
        "source": random.choice(_SOURCES),
        "sector": sector,
        "subject_name": inventor.name(sector, registered=registered),
        "credit_code": inventor.code() if registered else None,
        "registered_place": f"枣庄高新区样例大道{door}号" if registered else "",
        "operating_place": f"{street.name}样例路{random.randint(1, 200)}号",
        "street_id": street.id,
        "community_id": community.id,
        "method": method,
        "promised_return": promise,
        "regions": "枣庄高新区",
        "sample": True,
    }


def _grade(lead: Lead, random: Random) -> None:
    """Mark what follows from the facts; a flag that is not set stays blank."""
    if lead.get("triaged_on"):
        responsible, regulator = _BODIES[lead["sector"]]
        lead["responsible_body_id"] = responsible or lead["street_id"]
        lead["regulator_body_id"] = regulator
    lead["stock"] = True if is_stock(lead) else None
    total = lead.get("amount_involved") or Decimal(0)
    filed = lead.get("criminal_filed_on")
    lead["k3"] = True if total >= _YI else None
    lead["k4"] = True if filed and filed.replace(year=filed.year + 5) <= LAST_DAY else None
    if lead["stage"] == "criminal":
        lead["k1"] = True if likely(random, 0.02) else None
        lead["k2"] = True if likely(random, 0.06) else None
        lead["k5"] = True if likely(random, 0.15) else None
        if likely(random, 0.12):
            lead |= {"k6": True, "cross_region_role": "lead", "regions": "枣庄高新区；外市（样例）"}
        elif likely(random, 0.1):
            lead |= {"out_of_province_lead": True, "cross_region_role": "assist"}
            lead["regions"] = "枣庄高新区；外省（样例）"
        lead["stability_grade"] = "high" if lead.get("k5") else random.choice(("low", "medium"))
        lead["open_petition"] = True if lead.get("k5") else None
    if lead["source"] == "tip" and lead.get("closure_exit"):
        lead["reward_state"] = "settled"
    elif lead["source"] == "tip" and lead.get("transferred_on"):
        lead["reward_state"] = "pending"
    lead["summary"] = f"反映该主体{lead['method']}，{lead['promised_return']}。"
    lead["progress"] = _PROGRESS[lead["stage"]]


def _repeat_some(leads: list[Lead], random: Random) -> None:
    """Let a few fresh leads be about a subject that is in the ledger already."""
    known = [lead for lead in leads if lead["stage"] in {"admin", "criminal"}]
    fresh = [lead for lead in leads if lead["stage"] in {"registered", "triaged", "verifying"}]
    for number, again in enumerate(random.sample(fresh, 8)):
        other = random.choice([one for one in known if one["credit_code"]])
        copied: dict[str, Any] = {"sector": other["sector"], "method": other["method"]}
        if number % 2:
            copied |= {"subject_name": other["subject_name"], "credit_code": other["credit_code"]}
        else:
            copied["subject_name"] = other["subject_name"].split("有限")[0] + "兴仁店"
            copied["credit_code"] = None
        again.update(copied, remarks="疑似与已登记线索重复，待核对。")


def _number(leads: list[Lead], codes: dict[str, str]) -> None:
    leads.sort(key=lambda lead: (lead["discovered_on"], lead["subject_name"]))
    last: dict[tuple[str, int], int] = {}
    for lead in leads:
        key = (codes[lead["street_id"]], lead["discovered_on"].year)
        last[key] = last.get(key, 0) + 1
        lead["number"] = f"{key[0]}-{key[1]}-{last[key]:04d}"


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
