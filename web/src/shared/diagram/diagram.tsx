// The diagram of a definition, loaded on demand, with a legend and its state in words.
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { readDiagram, readHistory, readInstance } from "@/shared/api/processes";
import { useText } from "@/shared/text/text";
import { Waiting } from "@/shared/ui/page";
import { ProblemPanel } from "@/shared/ui/problems";

const DiagramCanvas = lazy(() => import("./canvas"));

type Props = {
  definitionId: string;
  title: string;
  current?: string[];
  visited?: string[];
  faulty?: string[];
  picked?: string[];
  onPick?: (element_id: string) => void;
};

/** Draw a definition's diagram; with `onPick` its elements can be clicked. */
export function Diagram({
  definitionId,
  title,
  current = [],
  visited = [],
  faulty = [],
  picked = [],
  onPick,
}: Props) {
  const xml = useQuery({
    queryKey: ["diagram", definitionId],
    queryFn: () => readDiagram(definitionId),
    staleTime: Infinity,
  });
  if (xml.error) return <ProblemPanel error={xml.error} retry={() => void xml.refetch()} />;
  if (!xml.data) return <Waiting />;
  return (
    <Suspense fallback={<Waiting />}>
      <DiagramCanvas
        xml={xml.data}
        title={title}
        current={current}
        visited={visited}
        faulty={faulty}
        picked={picked}
        {...(onPick ? { onPick } : {})}
      />
    </Suspense>
  );
}

/** Draw the diagram of an instance: where it stands, where it has been. */
export function InstanceDiagram({ instanceId, at }: { instanceId: string; at?: string }) {
  const t = useText();
  const instance = useQuery({
    queryKey: ["instance", instanceId],
    queryFn: () => readInstance(instanceId),
  });
  const history = useQuery({
    queryKey: ["history", instanceId],
    queryFn: () => readHistory(instanceId),
  });
  if (instance.error) {
    return <ProblemPanel error={instance.error} retry={() => void instance.refetch()} />;
  }
  if (!instance.data) return <Waiting />;
  const active = instance.data.active_elements ?? [];
  const visits = history.data?.items ?? [];
  const current = [...new Set([...(at ? [at] : []), ...active.map((here) => here.element_id)])];
  const names = [...new Set(active.map((here) => here.name || here.element_id))];
  return (
    <figure className="xh-figure">
      <figcaption>
        <span>
          {names.length > 0 ? t("diagram.now_at", { names: names.join("、") }) : t("diagram.ended")}
        </span>
        <Legend />
      </figcaption>
      <Diagram
        definitionId={instance.data.definition_id}
        title={instance.data.process_name}
        current={current}
        visited={visits.map((visit) => visit.element_id)}
      />
    </figure>
  );
}

export function Legend() {
  const t = useText();
  return (
    <ul className="xh-legend">
      <li>
        <i className="xh-legend-current" aria-hidden /> {t("diagram.current")}
      </li>
      <li>
        <i className="xh-legend-visited" aria-hidden /> {t("diagram.visited")}
      </li>
      <li>
        <i className="xh-legend-later" aria-hidden /> {t("diagram.not_yet")}
      </li>
    </ul>
  );
}
