"""Extensions that are not the dialect's: of the modeller, of other engines, of anybody."""

from __future__ import annotations

from tests.bpmn.coverage.case import carried, warned
from tests.bpmn.diagrams import extensions

CASES = (
    carried(
        "zeebe:modelerTemplate",
        "and its version and icon",
        "the modeller's own",
        task='zeebe:modelerTemplate="t" zeebe:modelerTemplateVersion="1"',
        covers=("modeler:executionPlatform", "extensionElements", "baseElement/extensionElements"),
        file='modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.8.0"',
    ),
    *(
        warned(
            f"{vendor}:*",
            "",
            "another engine's: kept, not executed",
            "vendor-extension",
            "a",
            task=f'{vendor}:assignee="demo"',
            in_task=extensions(f"<{vendor}:properties/>"),
        )
        for vendor in ("camunda", "activiti", "flowable", "drools", "spiffworkflow")
    ),
    carried(
        "any other namespace",
        "attributes and extension elements",
        "kept in the file, to the byte",
        task='my:colour="red" color:background-color="#fff"',
        in_task=extensions('<my:thing x="1"><my:inner/></my:thing>'),
        inside="<my:loose/>",
    ),
)
