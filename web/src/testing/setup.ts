// What every test needs before it runs: a clean page, Chinese texts, and what happy-dom lacks.
import { cleanup } from "@testing-library/react";
import { afterEach, beforeEach } from "vitest";
import { setLanguage } from "@/shared/text/language";

beforeEach(() => setLanguage("zh"));
afterEach(cleanup);
