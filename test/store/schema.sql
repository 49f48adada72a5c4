CREATE TABLE attachment (
  id text not null primary key,
  record_number integer not null references record (number),
  ticket_number integer,
  name text not null,
  message_id text not null,
  file_key text not null,
  person_id text not null,
  at text not null,
  state text not null,
  hash text,
  size integer,
  picture text
);

CREATE INDEX attachment_hash on attachment (hash);

CREATE INDEX attachment_person on attachment (person_id);

CREATE INDEX attachment_record on attachment (record_number, id);

CREATE INDEX attachment_ticket on attachment (ticket_number, id);

CREATE TABLE "audit" (
  id text not null primary key,
  at text not null,
  actor_id text not null,
  action text not null,
  object text not null,
  unit_id text,
  details text not null,
  source text not null,
  seal integer
) without rowid;

CREATE TABLE audit_seal (
  seq integer not null primary key,
  at text not null,
  lines integer not null,
  rows_hash text not null,
  previous text not null,
  mac text not null
, key_name text);

CREATE INDEX audit_seal_rows on audit (seal, id);

CREATE TABLE chat (
  id text not null primary key,
  platform text not null,
  kind text not null,
  name text not null,
  unit_id text references unit (id),
  person_id text,
  state text not null,
  bound_by text,
  bound_at text
, begun integer not null default 0);

CREATE INDEX chat_fresh on chat (id) where begun = 0 and unit_id is not null and state = 'active';

CREATE INDEX chat_person on chat (person_id);

CREATE INDEX chat_unit on chat (unit_id);

CREATE TABLE draft (
  id text not null primary key,
  author_id text not null,
  chat_id text not null,
  type text not null,
  payload text not null,
  message_id text,
  sent_at text not null,
  expires_at text not null,
  state text not null,
  version integer not null
);

CREATE INDEX draft_author on draft (author_id, chat_id, state);

CREATE TABLE guard (
  id text not null primary key,
  ok integer not null
);

CREATE TABLE inbox (
  id text not null primary key,
  event_id text not null unique,
  body_hash text not null,
  type text not null,
  actor_id text,
  chat_id text,
  sent_at text not null,
  received_at text not null,
  state text not null,
  reason text,
  payload text
, text_hash text, thread_id text, platform text not null default 'lark');

CREATE INDEX inbox_actor on inbox (actor_id, received_at);

CREATE INDEX inbox_received on inbox (received_at);

CREATE INDEX inbox_thread on inbox (thread_id) where thread_id is not null;

CREATE TABLE job_cursor (
  job text not null,
  scope text not null,
  decided_until text not null,
  trouble text, ground text not null default '', look_at text not null default '',
  primary key (job, scope)
);

CREATE INDEX job_cursor_due on job_cursor (ground, look_at);

CREATE TABLE job_run (
  job text not null,
  scope text not null,
  scheduled_for text not null,
  state text not null,
  decided_at text not null,
  late_s integer not null,
  messages integer not null,
  reason text,
  primary key (job, scope, scheduled_for)
);

CREATE INDEX job_run_decided on job_run (decided_at, state);

CREATE TABLE leave (
  id text not null primary key,
  person_id text,
  unit_id text,
  from_day text not null,
  to_day text not null,
  reason text not null,
  by_id text not null,
  at text not null,
  ended_at text
);

CREATE INDEX leave_to on leave (to_day);

CREATE TABLE migration (name text not null primary key, checksum text not null);

CREATE TABLE outbox (
  id text not null primary key,
  uuid text not null unique,
  platform text not null,
  action text not null,
  target text not null,
  order_key text not null,
  payload text not null,
  refs text,
  source text not null,
  priority integer not null,
  created_at text not null,
  not_after text,
  state text not null,
  attempts integer not null,
  first_try_at text,
  next_at text not null,
  lease_owner text,
  lease_until text,
  message_id text,
  sent_at text,
  code text
, begun integer);

CREATE INDEX outbox_message on outbox (message_id) where message_id is not null;

CREATE INDEX outbox_open on outbox (state, next_at) where state <> 'sent';

CREATE INDEX outbox_order on outbox (order_key, state, id);

CREATE INDEX outbox_turn on outbox (priority, (first_try_at is not null), next_at, id) where state = 'pending';

CREATE INDEX outbox_unreached on outbox (target) where code = 'person_unreachable';

CREATE TABLE period_lock (
  unit_id text not null references unit (id),
  period text not null,
  from_day text not null,
  to_day text not null,
  sealed_at text not null,
  sealed_by text not null,
  snapshot text not null,
  primary key (unit_id, period)
);

CREATE INDEX period_lock_day on period_lock (to_day);

CREATE INDEX period_lock_to on period_lock (unit_id, to_day);

CREATE TABLE person (
  id text not null primary key,
  name text not null,
  post text,
  seen_at text not null
, platform text not null default 'lark');

CREATE TABLE ping (
  rule text not null,
  about text not null,
  period text not null,
  stage text not null,
  person_id text not null,
  unit_id text,
  day text not null,
  source text not null, item text, answered integer,
  primary key (rule, about, period, stage, person_id)
);

CREATE INDEX ping_day on ping (day, person_id);

CREATE INDEX ping_person_item on ping (person_id, day) where item is not null;

CREATE INDEX ping_source on ping (source);

CREATE INDEX ping_unit_item on ping (unit_id, day) where item is not null;

CREATE TABLE "posting" (
  record_id text not null references record (id),
  kind text not null,
  measure text not null,
  day text not null,
  adjust integer not null,
  unit_id text not null,
  category text not null,
  level text not null,
  amount bigint not null,
  approx integer not null,
  confirmed integer not null,
  primary key (record_id, kind, measure, day, adjust)
) without rowid;

CREATE INDEX posting_kind on posting (kind, measure, day);

CREATE INDEX posting_month on posting (substr(day, 1, 7), kind, category, unit_id, day) where measure = 'times' and adjust = 0;

CREATE INDEX posting_unit on posting (unit_id, kind, day, measure, category, amount, approx, confirmed, level, adjust);

CREATE TABLE recall (
  message_id text not null primary key,
  at text not null
);

CREATE TABLE record (
  id text not null primary key,
  number integer not null unique,
  kind text not null,
  category text not null,
  unit_id text not null references unit (id),
  target_unit_id text,
  day text not null,
  day_to text,
  title text not null,
  content text not null,
  state text not null,
  confirmed_at text,
  confirmed_by text,
  joined_to text,
  version integer not null,
  reporter_id text not null,
  reported_at text not null,
  lag integer not null,
  message_id text,
  chat_id text,
  line text not null
);

CREATE INDEX record_joined on record (joined_to) where joined_to is not null;

CREATE INDEX record_kind on record (kind, day, category, state);

CREATE INDEX record_message on record (message_id);

CREATE INDEX record_reporter on record (reporter_id, number);

CREATE INDEX record_target on record (target_unit_id, kind, day) where target_unit_id is not null;

CREATE INDEX record_unit on record (unit_id, kind, day, category, number, state, title);

CREATE INDEX record_waiting on record (day) where state = 'pending';

CREATE TABLE report_unit (
  chat_id text not null,
  person_id text not null,
  unit_id text not null references unit (id),
  at text not null,
  primary key (chat_id, person_id)
);

CREATE TABLE "revision" (
  record_id text not null references record (id),
  version integer not null,
  at text not null,
  by_id text not null,
  source text not null,
  action text not null,
  change text not null,
  primary key (record_id, version)
) without rowid;

CREATE TABLE role (
  id text not null primary key,
  person_id text not null,
  unit_id text not null references unit (id),
  role text not null,
  granted_by text not null,
  granted_at text not null,
  ended_at text
, platform text not null default 'lark', begun integer not null default 0);

CREATE INDEX role_fresh on role (id) where begun = 0 and ended_at is null;

CREATE UNIQUE INDEX role_once on role (person_id, unit_id, role) where ended_at is null;

CREATE INDEX role_unit on role (unit_id, role);

CREATE TABLE rollup (
  unit_id text not null references rollup_city (unit_id),
  month text not null,
  version text not null,
  document text not null,
  signature text not null,
  taken_at text not null,
  primary key (unit_id, month)
);

CREATE TABLE rollup_city (
  unit_id text not null primary key references unit (id),
  public_key text not null,
  url text,
  entered_at text not null
);

CREATE TABLE schedule (
  job text not null,
  scope text not null,
  rule text not null,
  changed_by text not null,
  changed_at text not null,
  primary key (job, scope)
);

CREATE TABLE sequence (
  name text not null primary key,
  next integer not null
);

CREATE TABLE setting (
  key text not null primary key,
  value text not null,
  at text not null
);

CREATE TABLE sign (
  sign bigint not null,
  number integer not null,
  primary key (sign, number)
) without rowid;

CREATE TABLE subject (
  record_id text not null references record (id),
  measure text not null,
  key text not null,
  label text not null,
  unit_id text not null,
  kind text not null,
  category text not null,
  day text not null,
  day_to text,
  confirmed integer not null,
  primary key (record_id, measure, key)
);

CREATE INDEX subject_kind on subject (measure, kind, day, category, unit_id, key);

CREATE TABLE ticket (
  id text not null primary key,
  number integer not null unique,
  record_id text not null references record (id),
  seq integer not null,
  text text not null,
  type text not null,
  issuer_unit_id text not null,
  unit_id text,
  unit_label text,
  owner text,
  found_on text not null,
  due text not null,
  original_due text not null,
  state text not null,
  evidence text,
  closed_on text,
  closed_by text,
  verified_on text,
  verified_by text,
  version integer not null
, accepted_on text, accepted_by text);

CREATE INDEX ticket_issuer on ticket (issuer_unit_id, state, due);

CREATE INDEX ticket_record on ticket (record_id);

CREATE INDEX ticket_unit on ticket (unit_id, state, due);

CREATE TABLE "total" (
  unit_id text not null,
  span text not null,
  kind text not null,
  category text not null,
  measure text not null,
  level text not null,
  confirmed integer not null,
  slot integer not null,
  amount bigint not null,
  approx bigint not null,
  primary key (unit_id, span, kind, category, measure, level, confirmed, slot)
) without rowid;

CREATE TABLE unit (
  id text not null primary key,
  name text not null,
  level text not null,
  kind text not null,
  class text,
  member_count integer,
  secretary_name text,
  active_from text not null,
  active_to text,
  version integer not null
);

CREATE TABLE unit_name (
  name text not null,
  unit_id text not null references unit (id),
  primary key (name, unit_id)
);

CREATE TABLE unit_parent (
  unit_id text not null references unit (id),
  from_day text not null,
  parent_id text references unit (id),
  primary key (unit_id, from_day)
);
