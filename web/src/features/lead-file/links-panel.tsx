// The leads that belong to this one: duplicates, related, merged.
import { DeleteOutlined, LinkOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm, Tag } from "antd";
import { useState } from "react";
import { Link as To } from "react-router";
import { leadLinks, unlinkLead } from "@/shared/api/leads";
import type { Lead, Link } from "@/shared/api/types";
import { useSession } from "@/shared/session/session";
import { type Key, useText } from "@/shared/text/text";
import { Nothing, Panel, Waiting } from "@/shared/ui/page";
import { ProblemPanel, useSay } from "@/shared/ui/problems";
import { AddLink } from "./add-link";

export function LinksPanel({ lead }: { lead: Lead }) {
  const t = useText();
  const say = useSay();
  const { may } = useSession();
  const queries = useQueryClient();
  const [adding, setAdding] = useState(false);
  const links = useQuery({ queryKey: ["links", lead.id], queryFn: () => leadLinks(lead.id) });
  const reload = () => {
    void queries.invalidateQueries({ queryKey: ["links"] });
    void queries.invalidateQueries({ queryKey: ["timeline", lead.id] });
  };

  async function remove(link: Link) {
    try {
      // A link belongs to the lead from which it was made.
      if (link.outgoing) await unlinkLead(lead.id, link.other.id, link.kind);
      else await unlinkLead(link.other.id, lead.id, link.kind);
      reload();
    } catch (error) {
      say.problem(error);
    }
  }

  return (
    <Panel
      title={t("lead.links")}
      extra={
        may("link_lead") ? (
          <Button
            size="small"
            className="xh-no-print"
            icon={<LinkOutlined />}
            onClick={() => setAdding(true)}
          >
            {t("lead.link_add")}
          </Button>
        ) : null
      }
    >
      {links.error ? (
        <ProblemPanel error={links.error} retry={() => void links.refetch()} />
      ) : !links.data ? (
        <Waiting />
      ) : links.data.items.length === 0 ? (
        <Nothing title={t("lead.no_links")} />
      ) : (
        <ul className="xh-list-plain">
          {links.data.items.map((link) => (
            <li key={`${link.other.id}-${link.kind}-${link.outgoing}`}>
              <div>
                <Tag className="xh-mark">
                  {t(`lead.link_${link.kind}${link.outgoing ? "" : "_from"}` as Key)}
                </Tag>{" "}
                <To to={`/leads/${link.other.id}`}>{link.other.number}</To>{" "}
                <div>{link.other.subject_name}</div>
                {link.note ? <div className="xh-quiet xh-small">{link.note}</div> : null}
              </div>
              {may("link_lead") ? (
                <Popconfirm
                  title={t("lead.link_remove")}
                  onConfirm={() => remove(link)}
                  okText={t("common.confirm")}
                  cancelText={t("common.cancel")}
                >
                  <Button
                    type="text"
                    size="small"
                    className="xh-no-print"
                    icon={<DeleteOutlined />}
                    aria-label={t("lead.link_remove")}
                  />
                </Popconfirm>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {adding ? <AddLink lead={lead} onClose={() => setAdding(false)} onLinked={reload} /> : null}
    </Panel>
  );
}
