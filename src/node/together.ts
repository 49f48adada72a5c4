/**
 * Starts the requests that arrive in one turn of the event loop together, in the next phase of that turn, so that they
 * take each step side by side, as all of them wait at the same places. The way of a report is long: one after the other
 * each request would find the processor's caches filled by the end of the one before it. No timer is used, and a
 * request that arrives alone waits for nobody.
 */
export function startTogether<Args extends unknown[], Answer>(
  start: (...args: Args) => Answer | Promise<Answer>,
): (...args: Args) => Promise<Answer> {
  let turn: Promise<void> | undefined;
  const endOfTurn = () =>
    new Promise<void>((resolve) =>
      setImmediate(() => {
        turn = undefined;
        resolve();
      }),
    );
  return async (...args) => {
    turn ??= endOfTurn();
    await turn;
    return await start(...args);
  };
}
