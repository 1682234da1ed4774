// What a lead still lacks before it may be closed.
import { CheckCircleFilled, CloseCircleOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { readClosure } from "@/shared/api/leads";
import type { Lead } from "@/shared/api/types";
import { useCodes } from "@/shared/session/codes";
import { useText } from "@/shared/text/text";
import { Nothing, Panel, Waiting } from "@/shared/ui/page";
import { ProblemPanel } from "@/shared/ui/problems";

export function ClosurePanel({ lead }: { lead: Lead }) {
  const t = useText();
  const codes = useCodes();
  const closure = useQuery({
    queryKey: ["closure", lead.id, lead.revision],
    queryFn: () => readClosure(lead.id),
  });
  if (lead.stage === "closed") return null;
  const found = closure.data;
  const missing = found?.requirements.filter((requirement) => !requirement.met).length ?? 0;
  return (
    <Panel
      title={t("lead.closure")}
      extra={
        found?.exit ? <span className="xh-quiet">{codes.label("route", found.exit)}</span> : null
      }
    >
      {closure.error ? (
        <ProblemPanel error={closure.error} retry={() => void closure.refetch()} />
      ) : !found ? (
        <Waiting />
      ) : !found.exit || found.requirements.length === 0 ? (
        <Nothing title={t("lead.no_closure")} />
      ) : (
        <>
          <p style={{ margin: "0 0 6px" }}>
            <strong>
              {found.ready ? t("lead.closure_ready") : t("lead.closure_missing", { n: missing })}
            </strong>
          </p>
          <ul className="xh-list-plain xh-requirements">
            {found.requirements.map((requirement) => (
              <li key={requirement.id}>
                <div>
                  {requirement.met ? (
                    <CheckCircleFilled style={{ color: "#2e7d43" }} aria-hidden />
                  ) : (
                    <CloseCircleOutlined style={{ color: "#b3261e" }} aria-hidden />
                  )}{" "}
                  {requirement.label}
                  <div className="xh-quiet xh-small">
                    {[requirement.met ? "" : requirement.why, requirement.article]
                      .filter(Boolean)
                      .join(" · ")}
                  </div>
                </div>
                <span className={requirement.met ? "xh-due xh-quiet" : "xh-due xh-due-overdue"}>
                  {t(requirement.met ? "lead.met" : "lead.not_met")}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}
