// How the web app is built, served while developing, and tested.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const server = process.env.XIAOHAO_URL ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": new URL("./src", import.meta.url).pathname } },
  server: { proxy: { "/api": server } },
  build: {
    outDir: "dist",
    sourcemap: false,
    // antd and bpmn-js are large by nature; both are split off and cached apart.
    chunkSizeWarningLimit: 1600,
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/testing/setup.ts"],
    testTimeout: 20_000,
  },
});
