// The foot of a long list: loads the next page when it comes into view, or on a click.
import { Button } from "antd";
import { useEffect, useRef } from "react";
import { useText } from "@/shared/text/text";
import type { Pages } from "./use-pages";

export function More<T>({ pages, count }: { pages: Pages<T>; count: string }) {
  const t = useText();
  const foot = useRef<HTMLDivElement>(null);
  const { more, loadingMore, loadMore } = pages;
  const latest = useRef(loadMore);
  latest.current = loadMore;
  useEffect(() => {
    if (!foot.current || !more || loadingMore) return;
    const watch = new IntersectionObserver(
      (seen) => {
        if (seen.some((entry) => entry.isIntersecting)) latest.current();
      },
      { rootMargin: "300px" },
    );
    // The rows just loaded must be laid out first, or the foot still seems to be in view.
    const target = foot.current;
    const laidOut = window.setTimeout(() => watch.observe(target), 250);
    return () => {
      window.clearTimeout(laidOut);
      watch.disconnect();
    };
  }, [more, loadingMore]);
  return (
    <div className="xh-foot" ref={foot}>
      {more ? (
        <Button type="link" size="small" loading={loadingMore} onClick={loadMore}>
          {t("common.more")}
        </Button>
      ) : (
        <span aria-live="polite">{count}</span>
      )}
    </div>
  );
}
