// Which floor may import which: app > features > shared; no feature imports another.
module.exports = {
  forbidden: [
    {
      name: "no-circular",
      comment: "A cycle has no first file to read.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "shared-is-the-ground",
      comment: "shared/ may not know the features or the app.",
      severity: "error",
      from: { path: "^src/shared" },
      to: { path: "^src/(features|app)" },
    },
    {
      name: "features-do-not-know-the-app",
      severity: "error",
      from: { path: "^src/features" },
      to: { path: "^src/app" },
    },
    {
      name: "features-stay-apart",
      comment: "What two features need belongs in shared/.",
      severity: "error",
      from: { path: "^src/features/([^/]+)/" },
      to: { path: "^src/features/", pathNot: "^src/features/$1/" },
    },
    {
      name: "diagrams-only-on-demand",
      comment: "bpmn-js is large: one file imports it, and that file is loaded lazily.",
      severity: "error",
      from: { path: "^src", pathNot: "^src/shared/diagram/canvas\\.tsx$" },
      to: { path: "node_modules/(bpmn-js|diagram-js)/" },
    },
    {
      name: "network-only-in-api",
      comment: "Pages call the functions of shared/api, never the client.",
      severity: "error",
      from: { path: "^src", pathNot: "^src/(shared/api/|testing/)" },
      to: { path: "node_modules/openapi-fetch/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".tsx", ".d.ts", ".js", ".json"] },
  },
};
