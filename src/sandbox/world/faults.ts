/** The faults that can be simulated for one response. */
export type FaultKind =
  /** Does the work, then closes the socket without a response. */
  | "dropResponseAfterCommit"
  /** Closes the socket before anything is done. */
  | "closeSocket"
  /** Answers 500 before anything is done. */
  | "http500"
  /** Answers 429 with 99991400. */
  | "rateLimitNext"
  /** Answers 400 with 230020, the limit of one chat. */
  | "chatLimitNext"
  /** Answers 400 with 230049: the message is being sent. */
  | "inFlight"
  /** Does the work, then answers with half a body. */
  | "malformedJson"
  /** Answers HTTP 200 with a code other than 0. */
  | "returnCode200WithBody"
  /** Revokes every tenant token, so that the one in the request is refused. */
  | "revokeToken"
  /** Waits `ms` milliseconds before it answers. */
  | "latency";

export interface Fault {
  readonly kind: FaultKind;
  /** How many requests fail in this way; one if absent. */
  readonly times?: number;
  /**
   * The only route whose requests fail: token, create, reply, patch, get, list, chats, members, bot, images, files …
   */
  readonly route?: string;
  /** The code for `returnCode200WithBody`, or a refusal to use instead of the named fault. */
  readonly code?: number;
  readonly ms?: number;
}

/** What goes wrong when events are pushed to the bot. */
export interface PushFaults {
  /** Whether an event is delivered again after success: never, as the same event, or with a new event_id. */
  again: "never" | "same event" | "new event";
  /** Hold pushes back until they are released, in another order or all at once. */
  held: boolean;
  /** The content of `action.value` when a form is submitted. */
  submitValue: "absent" | "null" | "empty";
  /** The field that has the text of a post. */
  posts: "content" | "content_v2";
  /** How bodies are written: compactly, which the official SDK can verify, or in ways it cannot. */
  spelling: "compact" | "odd";
}

export interface Faults {
  readonly pushes: PushFaults;
  /** Which names of slash commands the platform accepts; public sources show only `ascii` names. */
  readonly panel: { names: "ascii" | "any" };
  arm(fault: Fault): void;
  /** Returns the next fault for this route and counts it down; undefined if there is none. */
  take(route: string): Fault | undefined;
  clear(): void;
}

/** Creates the queue of faults. They take effect in the order they were added, one per request. */
export function createFaults(): Faults {
  let armed: (Fault & { left: number })[] = [];
  const pushes: PushFaults = {
    again: "never",
    held: false,
    submitValue: "absent",
    posts: "content",
    spelling: "compact",
  };
  return {
    pushes,
    panel: { names: "ascii" },
    arm(fault) {
      armed.push({ ...fault, left: fault.times ?? 1 });
    },
    take(route) {
      const fault = armed.find((each) => each.route === undefined || each.route === route);
      if (!fault) return undefined;
      fault.left -= 1;
      if (fault.left <= 0) armed = armed.filter((each) => each !== fault);
      return fault;
    },
    clear() {
      armed = [];
      pushes.again = "never";
      pushes.held = false;
      pushes.submitValue = "absent";
      pushes.posts = "content";
      pushes.spelling = "compact";
    },
  };
}
