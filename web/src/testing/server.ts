// A stand-in for the server: answers as the API does, refuses what no test has foreseen.
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";

export const server = setupServer(
  http.get("*/api/codes", () =>
    HttpResponse.json({
      risk_grade: [{ code: "red", zh: "红", en: "red", group: "" }],
      escalation_level: [{ code: "head", zh: "单位负责人", en: "head of the body", group: "" }],
      stage: [{ code: "verifying", zh: "核实中", en: "verifying", group: "" }],
      sector: [{ code: "B1", zh: "养老", en: "elderly care", group: "传统" }],
    }),
  ),
  http.get("*/api/bodies", () => HttpResponse.json({ items: [], next_cursor: null })),
);

/** Answer a refusal as RFC 9457 has it. */
export function refusal(status: number, body: Record<string, unknown>) {
  return HttpResponse.json(
    { type: "about:blank", status, ...body },
    { status, headers: { "Content-Type": "application/problem+json" } },
  );
}
