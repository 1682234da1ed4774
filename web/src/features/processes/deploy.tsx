// The dialog that deploys files, and what the check found in them.
import { useQueryClient } from "@tanstack/react-query";
import { Alert, Modal, Tag } from "antd";
import { useState } from "react";
import { Problem, type ProblemEntry, sentenceOf } from "@/shared/api/problem";
import { deploy } from "@/shared/api/processes";
import type { Deployment } from "@/shared/api/types";
import { useText } from "@/shared/text/text";
import { FileDrop } from "@/shared/ui/file-drop";
import { Findings } from "@/shared/ui/findings";

export function Deploy({ onClose }: { onClose: () => void }) {
  const t = useText();
  const queries = useQueryClient();
  const [files, setFiles] = useState<File[]>([]);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<Deployment | null>(null);
  const [refused, setRefused] = useState<unknown>(null);

  async function send() {
    setBusy(true);
    setRefused(null);
    setDone(null);
    try {
      setDone(await deploy(files));
      setFiles([]);
      void queries.invalidateQueries({ queryKey: ["definitions"] });
    } catch (error) {
      setRefused(error);
    } finally {
      setBusy(false);
    }
  }

  const findings: ProblemEntry[] =
    done?.findings ?? (refused instanceof Problem ? refused.errors : []);
  return (
    <Modal
      open
      width={860}
      title={t("process.deploy")}
      onCancel={onClose}
      onOk={() => void send()}
      okText={t("process.deploy")}
      cancelText={t("common.close")}
      okButtonProps={{ loading: busy, disabled: files.length === 0 }}
    >
      <FileDrop
        multiple
        accept=".bpmn,.dmn,.form,.json"
        label={t("process.drop")}
        why={t("process.deploy_why")}
        onFiles={(added) =>
          setFiles((old) => [
            ...old.filter((file) => !added.some((fresh) => fresh.name === file.name)),
            ...added,
          ])
        }
      />
      <div style={{ margin: "10px 0", display: "flex", gap: 6, flexWrap: "wrap" }}>
        {files.map((file) => (
          <Tag
            key={file.name}
            closable
            onClose={() => setFiles((old) => old.filter((other) => other !== file))}
          >
            {file.name}
          </Tag>
        ))}
      </div>
      {done ? (
        <Alert
          type="success"
          showIcon
          title={t("process.deployed_n", { n: done.definitions.length })}
        />
      ) : null}
      {refused ? (
        <Alert
          type="error"
          showIcon
          title={t("process.refused")}
          description={sentenceOf(refused)}
        />
      ) : null}
      {findings.length > 0 ? <Findings findings={findings} /> : null}
    </Modal>
  );
}
