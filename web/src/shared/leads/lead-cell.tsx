// A lead in a table: its subject, and its number as the way to its page.
import { Link } from "react-router";
import { useText } from "@/shared/text/text";
import { SampleMark } from "@/shared/ui/marks";

type Props = {
  lead?: { id: string; number: string; subject_name: string; sample?: boolean } | null;
};

export function LeadCell({ lead }: Props) {
  const t = useText();
  if (!lead) return <span className="xh-quiet">{t("common.none")}</span>;
  return (
    <>
      <div>
        {lead.subject_name} {lead.sample ? <SampleMark /> : null}
      </div>
      <Link to={`/leads/${lead.id}`}>{lead.number}</Link>
    </>
  );
}
