// Amounts of money: exact decimal strings in 元, read as 万元 and 亿元. No binary fractions.
import { language } from "./language";

const WAN = 10_000n;
const YI = 100_000_000n;

type Exact = { negative: boolean; cents: bigint };

function exact(amount: string | number | null | undefined): Exact | null {
  const found = /^\s*(-?)(\d+)(?:\.(\d*))?\s*$/.exec(String(amount ?? ""));
  if (!found) return null;
  const cents = BigInt(found[2] ?? "0") * 100n + BigInt(`${found[3] ?? ""}00`.slice(0, 2));
  return { negative: found[1] === "-" && cents > 0n, cents };
}

function grouped(whole: bigint): string {
  return whole.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

function scaled(cents: bigint, unit: bigint): string {
  // Two places after the point, rounded half up, without trailing zeros.
  const hundredths = (cents + unit / 2n) / unit;
  const rest = (hundredths % 100n).toString().padStart(2, "0").replace(/0+$/, "");
  return grouped(hundredths / 100n) + (rest ? `.${rest}` : "");
}

/** Write an amount the short way: 1.2 亿元, 350 万元, 8,600 元; nothing for none. */
export function amountText(amount: string | number | null | undefined): string {
  const found = exact(amount);
  if (!found) return "";
  const sign = found.negative ? "-" : "";
  const zh = language() === "zh";
  // The unit is chosen after rounding, so that 9,999.999 万 is not written 10,000 万.
  if (found.cents + WAN / 2n >= YI * 100n) {
    return (
      sign + (zh ? `${scaled(found.cents, YI)} 亿元` : `CNY ${scaled(found.cents * 100n, YI)} m`)
    );
  }
  if (found.cents >= WAN * 100n) {
    return (
      sign + (zh ? `${scaled(found.cents, WAN)} 万元` : `CNY ${scaled(found.cents * 10n, WAN)} k`)
    );
  }
  return sign + (zh ? `${scaled(found.cents, 1n)} 元` : `CNY ${scaled(found.cents, 1n)}`);
}

/** Write an amount to the last 分: 12,345,678.90 元. */
export function exactAmountText(amount: string | number | null | undefined): string {
  const found = exact(amount);
  if (!found) return "";
  const places = (found.cents % 100n).toString().padStart(2, "0");
  const number = `${found.negative ? "-" : ""}${grouped(found.cents / 100n)}.${places}`;
  return language() === "zh" ? `${number} 元` : `CNY ${number}`;
}

/** Read what a person types as an amount: full-width digits, commas, 350万, 1.2亿元. */
export function amountOf(typed: string): string {
  const plain = typed
    .normalize("NFKC")
    .replace(/[,\s元]/g, "")
    .replace(/[^\d.\-万亿]/g, "");
  const found = /^(-?)(\d*)(?:\.(\d*))?([万亿]+)?$/.exec(plain);
  if (!found || (!found[2] && !found[3])) return "";
  const [, sign = "", whole = "", fraction = "", unit = ""] = found;
  const shift = [...unit].reduce((sum, mark) => sum + (mark === "亿" ? 8 : 4), 0);
  if (shift === 0) return sign + (whole || "0") + (plain.includes(".") ? `.${fraction}` : "");
  const padded = fraction.padEnd(shift, "0");
  const moved = `${whole}${padded.slice(0, shift)}`.replace(/^0+(?=\d)/, "");
  const rest = padded.slice(shift);
  return sign + moved + (rest ? `.${rest}` : "");
}
