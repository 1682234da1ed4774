// Warns of leads that may be the same as the one being registered.
import { Alert } from "antd";
import { Link } from "react-router";
import { useText } from "@/shared/text/text";

export type Alike = {
  lead_id: string | null;
  number: string;
  subject_name: string;
  street_name: string;
  why: string;
};

export function Duplicates({ alike }: { alike: Alike[] }) {
  const t = useText();
  return (
    <div id="alike" aria-live="polite">
      {alike.length > 0 ? (
        <Alert
          type="warning"
          showIcon
          title={t("register.duplicates")}
          description={
            <>
              <p style={{ margin: "0 0 4px" }}>{t("register.duplicates_why")}</p>
              <ul className="xh-wrong">
                {alike.slice(0, 8).map((lead) => (
                  <li key={lead.number}>
                    {lead.lead_id === null ? (
                      lead.number
                    ) : (
                      <Link to={`/leads/${lead.lead_id}`} target="_blank">
                        {lead.number}
                      </Link>
                    )}{" "}
                    {lead.subject_name || lead.street_name}{" "}
                    <span className="xh-quiet">（{lead.why}）</span>
                  </li>
                ))}
              </ul>
            </>
          }
        />
      ) : null}
    </div>
  );
}
