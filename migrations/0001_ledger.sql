-- Plain SQL that SQLite, D1 and PostgreSQL all read. Ids are text made by the program, instants are ISO-8601 UTC text,
-- days are 2026-01-05. A statement ends with a semicolon at the end of a line.

-- A unit of the Party-organ tree. Never deleted; it stops being active. level: 市 县 乡. kind: root committee organ branch.
create table unit (
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

-- Every name a unit answers to: its full name and its short names.
create table unit_name (
  name text not null,
  unit_id text not null references unit (id),
  primary key (name, unit_id)
);

-- Under whom a unit stands, from a day on; the newest row not after a day holds on that day.
create table unit_parent (
  unit_id text not null references unit (id),
  from_day text not null,
  parent_id text references unit (id),
  primary key (unit_id, from_day)
);

-- A chat the bot is in. A group is bound to one unit; a direct chat belongs to one person. state: active gone.
create table chat (
  id text not null primary key,
  platform text not null,
  kind text not null,
  name text not null,
  unit_id text references unit (id),
  person_id text,
  state text not null,
  bound_by text,
  bound_at text
);
create index chat_unit on chat (unit_id);
create index chat_person on chat (person_id);

-- Somebody who spoke to the bot or was named to it; id is the open_id.
create table person (
  id text not null primary key,
  name text not null,
  post text,
  seen_at text not null
);

-- A role of a person for a unit and its subtree. Ended, never deleted. role: member secretary leader admin discipline.
create table role (
  id text not null primary key,
  person_id text not null,
  unit_id text not null references unit (id),
  role text not null,
  granted_by text not null,
  granted_at text not null,
  ended_at text
);
create unique index role_once on role (person_id, unit_id, role) where ended_at is null;
create index role_unit on role (unit_id, role);

-- An event that was handled: its id is the logical key (msg:<message_id> or evt:<event_id>). Keys stay 400 days, payloads 7.
create table inbox (
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
);
create index inbox_actor on inbox (actor_id, received_at);
create index inbox_received on inbox (received_at);

-- A message withdrawn in the chat; one that came before its message keeps that from becoming a record.
create table recall (
  message_id text not null primary key,
  at text not null
);

-- A record of the ledger. Changed only by revisions, never deleted.
-- state: counted, pending (a question is open), returned (sent back), withdrawn. content: JSON that only the kind reads.
create table record (
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
create index record_unit on record (unit_id, kind, day);
create index record_kind on record (kind, day);
create index record_target on record (target_unit_id, kind, day);
create index record_reporter on record (reporter_id, number);
create index record_message on record (message_id);
create index record_joined on record (joined_to);

-- One change of a record: who, when, from which message, what (JSON of field → [old, new]). Version 1 is its making.
create table revision (
  record_id text not null references record (id),
  version integer not null,
  at text not null,
  by_id text not null,
  source text not null,
  action text not null,
  change text not null,
  primary key (record_id, version)
);

-- What a counted record adds to one figure on one day. The sum of postings is the figure.
-- measure: times (one per record) or a quantity of the kind. approx is 1 where the amount was stated as approximate.
-- adjust 1: a joint event was counted by several units; this negative row stands at their lowest common ancestor, so that
-- the ancestor and those above count the event once, and is left out of what the ancestor did itself.
create table posting (
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
);
create index posting_unit on posting (unit_id, kind, day, measure, category, amount, approx, confirmed, level, adjust);
create index posting_kind on posting (kind, measure, day);

-- Kept sums of the postings of everybody strictly below a unit, by month (span m2026-11) and by day (d2026-11-22).
-- A figure of a subtree is the unit's own postings plus these. slot spreads hot rows over instances; reads sum it away.
create table total (
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
);

-- Whom or what a counted record is about, for figures that count each only once (persons, units, brands, projects).
create table subject (
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
create index subject_measure on subject (measure, category, day, unit_id, key);

-- One finding to be put right (Z18). state: open, closed (evidence given), verified, void.
create table ticket (
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
);
create index ticket_record on ticket (record_id);
create index ticket_unit on ticket (unit_id, state, due);
create index ticket_issuer on ticket (issuer_unit_id, state, due);

-- A question, form or offer that waits for its author. state: open done. payload: JSON. date is fixed at the original message.
create table draft (
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
create index draft_author on draft (author_id, chat_id, state);

-- What we owe the platform: one row per intent, its uuid and payload never change.
-- action: create reply patch. state: pending sent dead unknown. refs: JSON of what the message is about.
create table outbox (
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
);
create index outbox_due on outbox (state, next_at);
create index outbox_order on outbox (order_key, state, id);
create index outbox_message on outbox (message_id);

-- One line of the audit: plain rows of the commit, sealed by a job.
create table audit (
  id text not null primary key,
  at text not null,
  actor_id text not null,
  action text not null,
  object text not null,
  unit_id text,
  details text not null,
  source text not null
);
create index audit_at on audit (at);

-- The next free number of a sequence; a process takes a block at a time by a guarded update.
create table sequence (
  name text not null primary key,
  next integer not null
);
insert into sequence (name, next) values ('record', 1);
insert into sequence (name, next) values ('ticket', 1);

-- Settings that live with the ledger (claim code hash, restore epoch, calendar days …).
create table setting (
  key text not null primary key,
  value text not null,
  at text not null
);

-- A row whose ok is null cannot be written: it aborts a commit whose expectation does not hold. Always empty after a commit.
create table guard (
  id text not null primary key,
  ok integer not null
);
