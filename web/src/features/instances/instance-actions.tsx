// What may be done with an instance as a whole: hold it, let it go on, end it, move, migrate.
import {
  DragOutlined,
  PauseOutlined,
  PlayCircleOutlined,
  StopOutlined,
  SwapOutlined,
} from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { cancelInstance, resume, suspend } from "@/shared/api/instances";
import type { Instance } from "@/shared/api/types";
import { useText } from "@/shared/text/text";
import { useSay } from "@/shared/ui/problems";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { orRenew } from "./stale";

type Props = {
  instance: Instance;
  moving: boolean;
  onMove: () => void;
  onChanged: () => void;
  onStale: () => void;
};

export function InstanceActions({ instance, moving, onMove, onChanged, onStale }: Props) {
  const t = useText();
  const say = useSay();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [ending, setEnding] = useState(false);

  async function hold() {
    setBusy(true);
    try {
      await orRenew((instance.suspended ? resume : suspend)(instance.id), onStale);
      say.done(t(instance.suspended ? "instance.resumed" : "instance.suspended"));
      onChanged();
    } catch (error) {
      say.problem(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <Button
        icon={instance.suspended ? <PlayCircleOutlined /> : <PauseOutlined />}
        loading={busy}
        onClick={() => void hold()}
      >
        {t(instance.suspended ? "instance.resume" : "instance.suspend")}
      </Button>
      <Button
        icon={<DragOutlined />}
        type={moving ? "primary" : "default"}
        disabled={instance.suspended}
        onClick={onMove}
      >
        {t(moving ? "instance.modify_end" : "instance.modify")}
      </Button>
      <Button
        icon={<SwapOutlined />}
        onClick={() =>
          navigate(`/instances/migrate?process=${instance.process_id}&id=${instance.id}`)
        }
      >
        {t("instance.migrate")}
      </Button>
      {instance.parent_id ? null : (
        <Button danger icon={<StopOutlined />} onClick={() => setEnding(true)}>
          {t("instance.cancel")}
        </Button>
      )}
      <ReasonDialog
        title={t("instance.cancel")}
        why={t("instance.cancel_why")}
        danger
        open={ending}
        onClose={() => setEnding(false)}
        onReason={async (reason) => {
          await orRenew(cancelInstance(instance.id, reason), onStale);
          say.done(t("instance.cancelled"));
          onChanged();
        }}
      />
    </>
  );
}
