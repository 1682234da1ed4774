// Draws the app into the page.
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import "./styles/look.css";
import "./styles/desk.css";
import "./styles/page.css";
import "./styles/facts.css";
import "./styles/form.css";
import "./styles/law.css";
import "./styles/notices.css";
import "./styles/print.css";

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
