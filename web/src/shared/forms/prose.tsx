// Display texts of a form: a small part of Markdown and of HTML, drawn as elements, never as markup.
import { createElement, Fragment, type ReactNode } from "react";

/** Draw Markdown: headings, lists, quotes, bold, emphasis, code and links. */
export function Markdown({ source }: { source: string }) {
  return <div className="xh-prose">{blocks(source)}</div>;
}

function blocks(source: string): ReactNode[] {
  const out: ReactNode[] = [];
  let list: { ordered: boolean; items: string[] } | null = null;
  let paragraph: string[] = [];
  const flush = () => {
    if (paragraph.length > 0) out.push(<p key={out.length}>{inline(paragraph.join("\n"))}</p>);
    paragraph = [];
    if (list) {
      const items = list.items.map((item) => <li key={item}>{inline(item)}</li>);
      out.push(createElement(list.ordered ? "ol" : "ul", { key: out.length }, items));
    }
    list = null;
  };
  for (const line of source.split(/\r?\n/)) {
    const heading = /^(#{1,6})\s+(.*)$/.exec(line);
    const item = /^\s*(?:([-*+])|\d+[.、])\s+(.*)$/.exec(line);
    const quote = /^>\s?(.*)$/.exec(line);
    if (heading) {
      flush();
      // A form sits below the page's h1 and its panel's h2.
      const level = Math.min(6, (heading[1]?.length ?? 1) + 2);
      out.push(createElement(`h${level}`, { key: out.length }, inline(heading[2] ?? "")));
    } else if (item) {
      if (paragraph.length > 0) flush();
      const ordered = !item[1];
      if (list && list.ordered !== ordered) flush();
      list ??= { ordered, items: [] };
      list.items.push(item[2] ?? "");
    } else if (quote) {
      flush();
      out.push(<blockquote key={out.length}>{inline(quote[1] ?? "")}</blockquote>);
    } else if (line.trim() === "") {
      flush();
    } else {
      if (list) flush();
      paragraph.push(line);
    }
  }
  flush();
  return out;
}

const INLINE = /\*\*(.+?)\*\*|__(.+?)__|\*(.+?)\*|`(.+?)`|\[([^\]]+)\]\(([^)\s]+)\)/g;

function inline(source: string): ReactNode[] {
  const out: ReactNode[] = [];
  let from = 0;
  for (const found of source.matchAll(INLINE)) {
    const at = found.index;
    if (at > from) out.push(source.slice(from, at));
    const [, strong, strongToo, emphasis, code, label, address] = found;
    const key = `at-${at}`;
    if (strong ?? strongToo) out.push(<strong key={key}>{strong ?? strongToo}</strong>);
    else if (emphasis) out.push(<em key={key}>{emphasis}</em>);
    else if (code) out.push(<code key={key}>{code}</code>);
    else if (label && address) out.push(link(key, address, label));
    from = at + found[0].length;
  }
  if (from < source.length) out.push(source.slice(from));
  return out;
}

function link(key: string, address: string, content: ReactNode): ReactNode {
  if (!/^(https?:|mailto:|\/(?!\/)|#)/i.test(address))
    return <Fragment key={key}>{content}</Fragment>;
  return (
    <a key={key} href={address} target="_blank" rel="noopener noreferrer">
      {content}
    </a>
  );
}

const ALLOWED = new Set(
  "p br hr b strong i em u s code pre blockquote ul ol li h3 h4 h5 h6 span div table thead tbody tr th td".split(
    " ",
  ),
);
const DROPPED = new Set([
  "script",
  "style",
  "iframe",
  "object",
  "embed",
  "template",
  "svg",
  "math",
]);
const HEADINGS: Record<string, string> = { h1: "h3", h2: "h4" };

/** Draw HTML: known elements without their attributes, links when harmless, nothing else. */
export function SafeHtml({ source }: { source: string }) {
  const parsed = new DOMParser().parseFromString(source, "text/html");
  return <div className="xh-prose">{drawn(parsed.body)}</div>;
}

function drawn(parent: globalThis.Node): ReactNode[] {
  return [...parent.childNodes].map((child, i) => {
    const key = `at-${i}`;
    if (child.nodeType === 3) return child.textContent;
    if (child.nodeType !== 1) return null;
    const given = (child as Element).tagName.toLowerCase();
    if (DROPPED.has(given)) return null;
    const tag = HEADINGS[given] ?? given;
    if (tag === "a") return link(key, (child as Element).getAttribute("href") ?? "", drawn(child));
    if (!ALLOWED.has(tag)) return <Fragment key={key}>{drawn(child)}</Fragment>;
    const inner = drawn(child);
    return createElement(tag, { key }, ...(inner.length > 0 ? [inner] : []));
  });
}
