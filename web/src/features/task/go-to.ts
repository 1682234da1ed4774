// Brings a field of the form into view and puts the cursor into it.
import { fieldId } from "@/shared/forms/paths";

export function goTo(path: string) {
  const part = document.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`);
  part?.scrollIntoView({ block: "center", behavior: "smooth" });
  const field =
    document.getElementById(fieldId(path)) ??
    part?.querySelector<HTMLElement>("input, textarea, button");
  field?.focus({ preventScroll: true });
}
