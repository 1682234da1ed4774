// The derivation of a deadline: each step of the count with its article, or why it does not run.
import { Tag } from "antd";
import { Link } from "react-router";
import type { Derivation } from "@/shared/api/types";
import { useText } from "@/shared/text/text";

export function DerivationSteps({ counted }: { counted: Derivation }) {
  const t = useText();
  const { limit } = counted;
  return (
    <div className="xh-derivation">
      <p>
        <strong>{limit.name}</strong> <Link to={`/law?limit=${limit.id}`}>{limit.id}</Link>{" "}
        {counted.provisional ? <Tag color="gold">{t("deadline.provisional")}</Tag> : null}
      </p>
      {counted.running ? (
        <ol>
          {counted.steps?.map((step) => (
            <li key={step.text} className={`xh-step-${step.kind}`}>
              {step.text}
              {step.article ? <span className="xh-quiet">（{step.article}）</span> : null}
            </li>
          ))}
        </ol>
      ) : (
        <>
          <p>{counted.text}</p>
          <p className="xh-quiet">
            {counted.length}（{limit.article}）
          </p>
        </>
      )}
      {limit.note ? <p className="xh-quiet xh-small">{limit.note}</p> : null}
    </div>
  );
}
