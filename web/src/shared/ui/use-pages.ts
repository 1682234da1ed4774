// Lists that come page by page: all items so far, and how to get more.
import { type QueryKey, useInfiniteQuery } from "@tanstack/react-query";
import type { Page } from "@/shared/api/types";

export type Pages<T> = {
  items: T[];
  total: number | null;
  waiting: boolean;
  error: unknown;
  more: boolean;
  loadingMore: boolean;
  loadMore: () => void;
  reload: () => void;
};

export function usePages<T>(
  key: QueryKey,
  ask: (cursor: string | undefined) => Promise<Page<T>>,
  every?: number,
): Pages<T> {
  const found = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => ask(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    ...(every ? { refetchInterval: every } : {}),
    placeholderData: (before) => before,
  });
  return {
    items: found.data?.pages.flatMap((page) => page.items) ?? [],
    total: found.data?.pages[0]?.total ?? null,
    waiting: found.isPending,
    error: found.error,
    more: found.hasNextPage,
    loadingMore: found.isFetchingNextPage,
    loadMore: () => void found.fetchNextPage(),
    reload: () => void found.refetch(),
  };
}
