"""Every row of the coverage table, by chapter."""

from __future__ import annotations

from tests.bpmn.coverage import (
    activities,
    boundaries,
    catching,
    data,
    dialect,
    file,
    flows,
    gateways,
    repetition,
    starts,
    sub_processes,
    tasks,
    throwing,
    timers,
    undoing,
    vendors,
)

CHAPTERS = (
    ("Tasks", tasks),
    ("What every activity may have", activities),
    ("Multi-instance and standard loops", repetition),
    ("Sub-processes and event sub-processes", sub_processes),
    ("Ad-hoc sub-processes, transactions, compensation", undoing),
    ("Gateways", gateways),
    ("Start events", starts),
    ("Catching events", catching),
    ("Timers", timers),
    ("Throwing and end events", throwing),
    ("Boundary events", boundaries),
    ("Flows, lanes, pools, artifacts", flows),
    ("Data", data),
    ("The file, services, conversations, choreographies", file),
    ("Extensions: the Camunda 8 dialect", dialect),
    ("Extensions: of other engines and of anybody", vendors),
)
CASES = tuple(case for _, chapter in CHAPTERS for case in chapter.CASES)
