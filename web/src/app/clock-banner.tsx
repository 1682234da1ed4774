// In a rehearsal (演练库): what its clock shows, and the dialog that moves it forward.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Form, Modal, Space } from "antd";
import { useState } from "react";
import { moveClock, readClock } from "@/shared/api/clock";
import { sentenceOf } from "@/shared/api/problem";
import { serverNow, useNow } from "@/shared/clock";
import { useSession } from "@/shared/session/session";
import { dayAfter, momentText, monthAfter } from "@/shared/text/dates";
import { useText } from "@/shared/text/text";
import { DateEntry } from "@/shared/ui/date-entry";

const OFTEN = 30_000; // somebody else may move it
const SELDOM = 10 * 60_000;

/** Keep to the server's clock. A rehearsal is shown when its time is known, others at once. */
export function useServerClock(simulated: boolean): boolean {
  const asked = useQuery({
    queryKey: ["clock"],
    queryFn: readClock,
    refetchInterval: simulated ? OFTEN : SELDOM,
  });
  return !simulated || asked.isFetched || asked.isError;
}

export function ClockBanner() {
  const t = useText();
  const { may } = useSession();
  const now = useNow();
  const [moving, setMoving] = useState(false);
  return (
    <>
      <Alert
        banner
        type="warning"
        title={
          <Space>
            {t("app.sandbox_banner")}
            <strong>{t("clock.shows", { at: momentText(now.toISOString()) })}</strong>
          </Space>
        }
        action={
          may("move_clock") ? (
            <Button size="small" onClick={() => setMoving(true)}>
              {t("clock.move")}
            </Button>
          ) : null
        }
      />
      <MoveClock open={moving} onClose={() => setMoving(false)} />
    </>
  );
}

function MoveClock({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useText();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const now = useNow();
  const [day, setDay] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);

  async function move(to: string) {
    setBusy(true);
    setRefused(null);
    try {
      const moved = await moveClock(to);
      void message.success(t("clock.moved", { at: momentText(moved.now), n: moved.fired }), 6);
      setDay(null);
      onClose();
    } catch (error) {
      setRefused(error);
    } finally {
      setBusy(false);
      void queries.invalidateQueries(); // what has come due shows everywhere
    }
  }

  return (
    <Modal
      title={t("clock.shows", { at: momentText(now.toISOString()) })}
      open={open}
      onCancel={onClose}
      closable={!busy}
      mask={{ closable: !busy }}
      okText={t("clock.go")}
      okButtonProps={{ loading: busy, disabled: !day }}
      cancelText={t("common.close")}
      onOk={() => void move(`${day}T09:00:00+08:00`)}
      destroyOnHidden
    >
      <p>{t("clock.why")}</p>
      {refused ? <Alert type="error" showIcon title={sentenceOf(refused)} /> : null}
      <Form layout="vertical">
        <Form.Item>
          <Space>
            <Button disabled={busy} onClick={() => void move(dayAfter(serverNow()))}>
              {t("clock.day")}
            </Button>
            <Button disabled={busy} onClick={() => void move(monthAfter(serverNow()))}>
              {t("clock.month")}
            </Button>
          </Space>
        </Form.Item>
        <Form.Item label={t("clock.to")} htmlFor="clock-day">
          <DateEntry id="clock-day" value={day} onChange={setDay} disabled={busy} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
