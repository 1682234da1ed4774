// The state of an instance as a mark.
import { Tag } from "antd";
import { type Key, useText } from "@/shared/text/text";

const COLOURS: Record<string, string> = {
  active: "blue",
  incident: "red",
  suspended: "gold",
  completed: "green",
  cancelled: "default",
};

export const STATES = ["active", "incident", "suspended", "completed", "cancelled"] as const;

export function InstanceState({ state }: { state: string }) {
  const t = useText();
  return (
    <Tag className="xh-mark" color={COLOURS[state] ?? "default"}>
      {t(`state.${state}` as Key)}
    </Tag>
  );
}
