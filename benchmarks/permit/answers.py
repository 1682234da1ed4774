"""What people fill in on the way through the permit process: about two kilobytes, all invented."""

from __future__ import annotations

from typing import Any

from benchmarks.permit.shape import ROUND

_DOCUMENTS = 8


def application(area: int = 120) -> dict[str, Any]:
    """Give the form of the first task, with the counters the process goes on counting."""
    return {
        "round_no": 0,
        "review_round": 0,
        "applicant": {
            "name": "样例申请人",
            "id_number": "000000200001010000",
            "kind": "person",
            "address": {"city": "样例市", "street": "样例路110号", "zip": "000000"},
            "phones": ["000-0000-0000", "00-000-0000"],
        },
        "site": {
            "area": area,
            "parcel": "0000000000-1-0001-0000",
            "zone": "第二类一般住宅区",
            "coords": [126.97, 37.56],
        },
        "documents": [
            {
                "id": f"doc-{n:04d}",
                "title": f"附件材料 {n}",
                "sha256": f"{n * 7919:064x}",
                "pages": n + 3,
                "mime": "application/pdf",
            }
            for n in range(_DOCUMENTS)
        ],
        "notes": "申请事由：" + "因建筑物用途变更申请许可。" * 8,
    }


def answer(element_id: str, round_number: int) -> dict[str, Any]:
    """Give what is filled in at a user task in a round (from 0); every decision is to rework."""
    match element_id:
        case "intake" if round_number == 0:
            return application()
        case "intake":
            return {"intake_comment": f"第{round_number}轮补正提交"}
        case "v_check":
            return {"identity_ok": True, "verifier": "u17"}
        case "t_review":
            opinion = f"第{round_number}轮技术审查意见 " + "符合 " * 10
            return {"tech_ok": True, "tech_comment": opinion}
        case "decide":
            return {"outcome": "rework", "decision_note": f"n{round_number}"}
        case _:
            return {f"done_{element_id}": True}


def steps(first: int, count: int) -> list[tuple[str, dict[str, Any]]]:
    """Give `count` answers from the task number `first` (from 0) on, as (element, values)."""
    return [
        (ROUND[n % len(ROUND)], answer(ROUND[n % len(ROUND)], n // len(ROUND)))
        for n in range(first, first + count)
    ]
