// The only file that knows bpmn-js: draws a diagram and marks where the process stands.
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import { AimOutlined, CompressOutlined, ZoomInOutlined, ZoomOutOutlined } from "@ant-design/icons";
import { Button, Space, Tooltip } from "antd";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useText } from "@/shared/text/text";

export type CanvasProps = {
  xml: string;
  title: string;
  current: string[];
  visited: string[];
  faulty?: string[];
  /** Elements somebody has picked, and what to do when one is clicked. */
  picked?: string[];
  onPick?: (element_id: string) => void;
};

type Clicked = { element: { id: string; parent?: unknown; labelTarget?: { id: string } } };
type Box = { x: number; y: number; width: number; height: number };
type Canvas = {
  zoom: (to?: number | "fit-viewport", centre?: unknown) => number;
  viewbox: (box?: Box) => Box & { inner: Box; outer: Box };
  addMarker: (id: string, marker: string) => void;
  removeMarker: (id: string, marker: string) => void;
  scroll: (by: { dx: number; dy: number }) => void;
};
type Registry = { get: (id: string) => (Box & { id: string }) | undefined };

const READABLE = 0.8;
const BROWSABLE = 0.48;

export default function DiagramCanvas({
  xml,
  title,
  current,
  visited,
  faulty = [],
  picked = [],
  onPick,
}: CanvasProps) {
  const t = useText();
  const place = useRef<HTMLElement>(null);
  const viewer = useRef<NavigatedViewer | null>(null);
  const [drawn, setDrawn] = useState(0);
  const [failed, setFailed] = useState(false);
  const pick = useRef(onPick);
  pick.current = onPick;

  useEffect(() => {
    if (!place.current) return;
    const own = new NavigatedViewer({ container: place.current });
    viewer.current = own;
    let gone = false;
    setFailed(false);
    own.on("element.click", ({ element }: Clicked) => {
      if (element.parent) pick.current?.(element.labelTarget?.id ?? element.id);
    });
    own
      .importXML(xml)
      .then(() => !gone && setDrawn((n) => n + 1))
      .catch((error: unknown) => {
        if (gone) return;
        setFailed(true);
        reportError(error);
      });
    return () => {
      gone = true;
      viewer.current = null;
      own.destroy();
    };
  }, [xml]);

  const marks = JSON.stringify([current, visited, faulty]);
  useEffect(() => {
    const own = viewer.current;
    if (!own || drawn === 0) return;
    const canvas = own.get<Canvas>("canvas");
    const registry = own.get<Registry>("elementRegistry");
    const [now, before, bad] = JSON.parse(marks) as [string[], string[], string[]];
    const set: [string, string][] = [
      ...before.filter((id) => !now.includes(id)).map((id): [string, string] => [id, "xh-visited"]),
      ...now.map((id): [string, string] => [id, "xh-current"]),
      ...bad.map((id): [string, string] => [id, "xh-faulty"]),
    ].filter(([id]) => registry.get(id)) as [string, string][];
    for (const [id, marker] of set) canvas.addMarker(id, marker);
    // Where nothing is under way any more, the last step is what people look for.
    show(own, now.length + bad.length > 0 ? [...bad, ...now] : before.slice(-1));
    return () => {
      if (viewer.current !== own) return;
      for (const [id, marker] of set) canvas.removeMarker(id, marker);
    };
  }, [drawn, marks]);

  const chosen = JSON.stringify(picked);
  useEffect(() => {
    const own = viewer.current;
    if (!own || drawn === 0) return;
    const canvas = own.get<Canvas>("canvas");
    const registry = own.get<Registry>("elementRegistry");
    const ids = (JSON.parse(chosen) as string[]).filter((id) => registry.get(id));
    for (const id of ids) canvas.addMarker(id, "xh-picked");
    return () => {
      if (viewer.current !== own) return;
      for (const id of ids) canvas.removeMarker(id, "xh-picked");
    };
  }, [drawn, chosen]);

  function zoomBy(factor: number) {
    const canvas = viewer.current?.get<Canvas>("canvas");
    canvas?.zoom(Math.min(4, Math.max(0.2, canvas.zoom() * factor)));
  }

  function onKey(event: KeyboardEvent) {
    const step = 60;
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [step, 0],
      ArrowRight: [-step, 0],
      ArrowUp: [0, step],
      ArrowDown: [0, -step],
    };
    const move = moves[event.key];
    if (move) {
      event.preventDefault();
      viewer.current?.get<Canvas>("canvas").scroll({ dx: move[0], dy: move[1] });
    } else if (event.key === "+" || event.key === "=") zoomBy(1.25);
    else if (event.key === "-") zoomBy(0.8);
  }

  return (
    <div className="xh-diagram">
      <section
        ref={place}
        className={onPick ? "xh-diagram-place xh-picking" : "xh-diagram-place"}
        aria-label={t("diagram.of", { name: title })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move the diagram
        tabIndex={0}
        onKeyDown={onKey}
      />
      {failed ? <p className="xh-diagram-failed">{t("diagram.failed")}</p> : null}
      <Space.Compact className="xh-diagram-tools" size="small">
        <Tooltip title={t("diagram.find_current")}>
          <Button
            icon={<AimOutlined />}
            aria-label={t("diagram.find_current")}
            disabled={current.length === 0}
            onClick={() => viewer.current && show(viewer.current, current)}
          />
        </Tooltip>
        <Tooltip title={t("diagram.fit")}>
          <Button
            icon={<CompressOutlined />}
            aria-label={t("diagram.fit")}
            onClick={() => viewer.current?.get<Canvas>("canvas").zoom("fit-viewport", "auto")}
          />
        </Tooltip>
        <Button
          icon={<ZoomInOutlined />}
          aria-label={t("diagram.zoom_in")}
          onClick={() => zoomBy(1.25)}
        />
        <Button
          icon={<ZoomOutOutlined />}
          aria-label={t("diagram.zoom_out")}
          onClick={() => zoomBy(0.8)}
        />
      </Space.Compact>
    </div>
  );
}

/** Fit the diagram; when that would be too small to read, go to the first given element or its start. */
function show(viewer: NavigatedViewer, ids: string[]) {
  const canvas = viewer.get<Canvas>("canvas");
  const registry = viewer.get<Registry>("elementRegistry");
  const fitted = canvas.zoom("fit-viewport", "auto");
  const zoom = ids.length > 0 ? READABLE : BROWSABLE;
  if (fitted >= zoom) return;
  const { inner, outer } = canvas.viewbox();
  const found = ids.map((id) => registry.get(id)).find((element) => element !== undefined);
  const centre = found
    ? { x: found.x + found.width / 2, y: found.y + found.height / 2 }
    : { x: inner.x, y: inner.y + inner.height / 2 };
  const width = outer.width / zoom;
  const height = outer.height / zoom;
  canvas.viewbox({
    x: within(centre.x - width / 2, inner.x, inner.width, width),
    y: within(centre.y - height / 2, inner.y, inner.height, height),
    width,
    height,
  });
}

// Shows no more emptiness beside the diagram than needed.
function within(at: number, from: number, length: number, seen: number): number {
  const margin = 16;
  if (seen >= length) return from - (seen - length) / 2;
  return Math.max(from - margin, Math.min(at, from + length - seen + margin));
}
