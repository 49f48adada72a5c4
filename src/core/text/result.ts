/**
 * A value, or the reason why there is none; for a person's mistake the reason is the sentence that says what to change.
 */
export type Result<T, E = string> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

/** A success that carries `value`. */
export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

/** A refusal that carries its reason. */
export const fail = <E>(error: E): { readonly ok: false; readonly error: E } => ({ ok: false, error });
