// All texts of the pages in one table; each file beside this one holds one part.
import { acts } from "./acts";
import { admin } from "./admin";
import { common } from "./common";
import { deadline } from "./deadline";
import { escalation } from "./escalation";
import { instance } from "./instance";
import { law } from "./law";
import { lead } from "./lead";
import { ledger } from "./ledger";
import { notices } from "./notices";
import { signIn } from "./sign-in";
import { task } from "./task";
import { worklist } from "./worklist";

export const words = {
  ...common,
  ...signIn,
  ...worklist,
  ...task,
  ...lead,
  ...ledger,
  ...instance,
  ...admin,
  ...notices,
  ...acts,
  ...deadline,
  ...escalation,
  ...law,
};

export type Key = keyof typeof words;
