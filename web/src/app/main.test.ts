// The page has the place into which the app is drawn.
import { expect, test } from "vitest";

test("a test runs in a browser-like page", () => {
  expect(document.body).toBeTruthy();
});
