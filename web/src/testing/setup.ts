// What every test needs before it runs: a clean page and a fixed language.
import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

afterEach(cleanup);
