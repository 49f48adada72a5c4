/** What a page needs to hear to stay true. */
export type Change =
  | { readonly kind: "message"; readonly chatId: string; readonly messageId: string; readonly isNew?: true }
  | { readonly kind: "chat"; readonly chatId: string }
  | { readonly kind: "clock" };

export interface Live {
  tell(change: Change): void;
  /** Calls back on every change until the returned function is called. */
  listen(listener: (change: Change) => void): () => void;
}

/** A list of listeners; a page that has gone is forgotten by its own `stop`. */
export function createLive(): Live {
  const listeners = new Set<(change: Change) => void>();
  return {
    tell(change) {
      for (const listener of listeners) listener(change);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
