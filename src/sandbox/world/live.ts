/** A change that open pages must show. */
export type Change =
  | { readonly kind: "message"; readonly chatId: string; readonly messageId: string; readonly isNew?: true }
  | { readonly kind: "chat"; readonly chatId: string }
  | { readonly kind: "clock" };

export interface Live {
  tell(change: Change): void;
  /** Calls the listener for every change until the returned function is called. */
  listen(listener: (change: Change) => void): () => void;
}

/** Creates the list of listeners; a closed page removes its own. */
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
