// The keyboard of the worklist: j/k move, Enter opens, c claims, / searches, ? explains.
import { useEffect, useRef, useState } from "react";
import type { Task } from "@/shared/api/types";

type Doings = {
  onOpen: (task: Task) => void;
  onClaim: (task: Task) => void;
  onSearch: () => void;
  onHelp: () => void;
};

export function useRowKeys(tasks: Task[], doings: Doings) {
  const [chosen, setChosen] = useState(-1);
  const latest = useRef({ tasks, doings, chosen });
  latest.current = { tasks, doings, chosen };

  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || isTaken(event.target)) return;
      const now = latest.current;
      const task = now.tasks[now.chosen];
      const last = now.tasks.length - 1;
      const moves = new Map<string, () => void>([
        ["j", () => setChosen(Math.min(last, now.chosen + 1))],
        ["k", () => setChosen(Math.max(0, now.chosen - 1))],
        ["Enter", () => task && now.doings.onOpen(task)],
        ["c", () => task && now.doings.onClaim(task)],
        ["/", now.doings.onSearch],
        ["?", now.doings.onHelp],
      ]);
      const move = moves.get(event.key);
      if (!move) return;
      event.preventDefault();
      move();
    }
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);

  useEffect(() => {
    if (chosen >= 0) document.querySelector(".xh-row-chosen")?.scrollIntoView({ block: "nearest" });
  }, [chosen]);

  return { chosen, choose: setChosen };
}

/** Keys typed into a field or on a button belong to it. */
function isTaken(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest(
      "input, textarea, select, button, a, [contenteditable], [role=dialog], .ant-select",
    ) !== null
  );
}
