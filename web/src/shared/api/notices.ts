// Notices on the server: mine, the channels by which they reach me elsewhere, what leaves by them.
import { api, taken } from "./client";
import type { components } from "./schema";
import type { Page } from "./types";

type Shapes = components["schemas"];

export type Notice = Shapes["Notice"];
export type NoticeChannel = Shapes["NoticeChannel"];
export type NoticeSettings = Shapes["NoticeSettings"];
export type ChannelWishes = Omit<Shapes["NewChannel"], "channel">;
export type Delivery = Shapes["Delivery"];
export type DeliveryState = "waiting" | "sent" | "failed" | "moot";

/** Where the server tells that there is news (server-sent events). */
export const NEWS = "/api/events";

export function listNotices(
  query: { unread?: boolean; limit?: number },
  cursor?: string,
): Promise<Page<Notice>> {
  return taken(api.GET("/api/notices", { params: { query: { ...query, cursor } } }));
}

export async function countUnread(): Promise<number> {
  return (await taken(api.GET("/api/notices/count", {}))).unread;
}

export function markRead(ids: number[]): Promise<unknown> {
  return taken(api.POST("/api/notices/read", { body: { ids } }));
}

export function markAllRead(): Promise<unknown> {
  return taken(api.POST("/api/notices/read-all", {}));
}

export function readNoticeSettings(): Promise<NoticeSettings> {
  return taken(api.GET("/api/me/channels", {}));
}

export function addChannel(channel: string, wishes: ChannelWishes): Promise<NoticeChannel> {
  return taken(api.POST("/api/me/channels", { body: { ...wishes, channel } }));
}

export function changeChannel(
  channel: NoticeChannel,
  wishes: ChannelWishes,
): Promise<NoticeChannel> {
  return taken(
    api.PUT("/api/me/channels/{channel_id}", {
      params: { path: { channel_id: channel.id } },
      body: { ...wishes, revision: channel.revision },
    }),
  );
}

export function removeChannel(channel_id: string): Promise<unknown> {
  return taken(api.DELETE("/api/me/channels/{channel_id}", { params: { path: { channel_id } } }));
}

export function tryChannel(channel_id: string): Promise<unknown> {
  return taken(api.POST("/api/me/channels/{channel_id}/try", { params: { path: { channel_id } } }));
}

export function listOutbox(
  state: DeliveryState | undefined,
  cursor?: string,
): Promise<Page<Delivery>> {
  return taken(api.GET("/api/outbox", { params: { query: { state, cursor } } }));
}

export function countOutbox(): Promise<{ waiting: number; failed: number }> {
  return taken(api.GET("/api/outbox/counts", {}));
}

export function retryDelivery(delivery_id: string): Promise<unknown> {
  return taken(api.POST("/api/outbox/{delivery_id}/retry", { params: { path: { delivery_id } } }));
}
