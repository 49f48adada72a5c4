import type { ColumnType } from "kysely";

type Nullable<T> = ColumnType<T | null, T | null | undefined, T | null>;
type Defaulted<T> = ColumnType<T, T | undefined, T>;

/** A row of `unit`. */
export interface UnitTable {
  id: string;
  name: string;
  level: string;
  kind: string;
  class: Nullable<string>;
  member_count: Nullable<number>;
  secretary_name: Nullable<string>;
  active_from: string;
  active_to: Nullable<string>;
  version: number;
}

/** The tables that migrations/*.sql create, with their SQL names; select lists translate them to camelCase. */
export interface Schema {
  unit: UnitTable;
  unit_name: { name: string; unit_id: string };
  unit_parent: { unit_id: string; from_day: string; parent_id: Nullable<string> };
  chat: {
    id: string;
    platform: string;
    kind: string;
    name: string;
    unit_id: Nullable<string>;
    person_id: Nullable<string>;
    state: string;
    bound_by: Nullable<string>;
    bound_at: Nullable<string>;
    begun: Defaulted<number>;
  };
  sign: { sign: number; number: number };
  report_unit: { chat_id: string; person_id: string; unit_id: string; at: string };
  person: { id: string; platform: string; name: string; post: Nullable<string>; seen_at: string };
  role: {
    id: string;
    platform: string;
    person_id: string;
    unit_id: string;
    role: string;
    granted_by: string;
    granted_at: string;
    ended_at: Nullable<string>;
    begun: Defaulted<number>;
  };
  inbox: {
    id: string;
    platform: string;
    event_id: string;
    body_hash: string;
    type: string;
    actor_id: Nullable<string>;
    chat_id: Nullable<string>;
    sent_at: string;
    received_at: string;
    state: string;
    reason: Nullable<string>;
    payload: Nullable<string>;
    text_hash: Nullable<string>;
    thread_id: Nullable<string>;
  };
  recall: { message_id: string; at: string };
  record: {
    id: string;
    number: number;
    kind: string;
    category: string;
    unit_id: string;
    target_unit_id: Nullable<string>;
    day: string;
    day_to: Nullable<string>;
    title: string;
    content: string;
    state: string;
    confirmed_at: Nullable<string>;
    confirmed_by: Nullable<string>;
    joined_to: Nullable<string>;
    version: number;
    reporter_id: string;
    reported_at: string;
    lag: number;
    message_id: Nullable<string>;
    chat_id: Nullable<string>;
    line: string;
  };
  revision: {
    record_id: string;
    version: number;
    at: string;
    by_id: string;
    source: string;
    action: string;
    change: string;
  };
  posting: {
    record_id: string;
    kind: string;
    measure: string;
    day: string;
    adjust: number;
    unit_id: string;
    category: string;
    level: string;
    amount: number;
    approx: number;
    confirmed: number;
  };
  total: {
    unit_id: string;
    span: string;
    kind: string;
    category: string;
    measure: string;
    level: string;
    confirmed: number;
    slot: number;
    amount: number;
    approx: number;
  };
  subject: {
    record_id: string;
    measure: string;
    key: string;
    label: string;
    unit_id: string;
    kind: string;
    category: string;
    day: string;
    day_to: Nullable<string>;
    confirmed: number;
  };
  ticket: {
    id: string;
    number: number;
    record_id: string;
    seq: number;
    text: string;
    type: string;
    issuer_unit_id: string;
    unit_id: Nullable<string>;
    unit_label: Nullable<string>;
    owner: Nullable<string>;
    found_on: string;
    due: string;
    original_due: string;
    state: string;
    evidence: Nullable<string>;
    closed_on: Nullable<string>;
    closed_by: Nullable<string>;
    verified_on: Nullable<string>;
    verified_by: Nullable<string>;
    version: number;
    accepted_on: Nullable<string>;
    accepted_by: Nullable<string>;
  };
  draft: {
    id: string;
    author_id: string;
    chat_id: string;
    type: string;
    payload: string;
    message_id: Nullable<string>;
    sent_at: string;
    expires_at: string;
    state: string;
    version: number;
  };
  outbox: {
    id: string;
    uuid: string;
    platform: string;
    action: string;
    target: string;
    order_key: string;
    payload: string;
    refs: Nullable<string>;
    source: string;
    priority: number;
    created_at: string;
    not_after: Nullable<string>;
    state: string;
    attempts: number;
    first_try_at: Nullable<string>;
    next_at: string;
    lease_owner: Nullable<string>;
    lease_until: Nullable<string>;
    message_id: Nullable<string>;
    sent_at: Nullable<string>;
    code: Nullable<string>;
    begun: Nullable<number>;
  };
  audit: {
    id: string;
    at: string;
    actor_id: string;
    action: string;
    object: string;
    unit_id: Nullable<string>;
    details: string;
    source: string;
    seal: Nullable<number>;
  };
  attachment: {
    id: string;
    record_number: number;
    ticket_number: Nullable<number>;
    name: string;
    message_id: string;
    file_key: string;
    person_id: string;
    at: string;
    state: string;
    hash: Nullable<string>;
    size: Nullable<number>;
    picture: Nullable<string>;
  };
  sequence: { name: string; next: number };
  setting: { key: string; value: string; at: string };
  job_run: {
    job: string;
    scope: string;
    scheduled_for: string;
    state: string;
    decided_at: string;
    late_s: number;
    messages: number;
    reason: Nullable<string>;
  };
  job_cursor: {
    job: string;
    scope: string;
    decided_until: string;
    trouble: Nullable<string>;
    ground: Defaulted<string>;
    look_at: Defaulted<string>;
  };
  schedule: { job: string; scope: string; rule: string; changed_by: string; changed_at: string };
  leave: {
    id: string;
    person_id: Nullable<string>;
    unit_id: Nullable<string>;
    from_day: string;
    to_day: string;
    reason: string;
    by_id: string;
    at: string;
    ended_at: Nullable<string>;
  };
  ping: {
    rule: string;
    about: string;
    period: string;
    stage: string;
    person_id: string;
    unit_id: Nullable<string>;
    day: string;
    source: string;
    item: Nullable<string>;
    answered: Nullable<number>;
  };
  guard: { id: string; ok: number };
  rollup_city: { unit_id: string; public_key: string; url: Nullable<string>; entered_at: string };
  rollup: {
    unit_id: string;
    month: string;
    version: string;
    document: string;
    signature: string;
    taken_at: string;
  };
  audit_seal: {
    seq: number;
    at: string;
    lines: number;
    rows_hash: string;
    previous: string;
    key_name: Nullable<string>;
    mac: string;
  };
  period_lock: {
    unit_id: string;
    period: string;
    from_day: string;
    to_day: string;
    sealed_at: string;
    sealed_by: string;
    snapshot: string;
  };
}
