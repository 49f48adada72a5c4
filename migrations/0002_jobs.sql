-- A slot of a job for a scope, decided once, by whichever instance was first.
-- state: done (decided), missed (too late, or overtaken by a later slot), failed (its decision threw until it was too late).
-- scheduled_for: the instant of the slot. messages: how many it owes.
create table job_run (
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
create index job_run_decided on job_run (decided_at, state);

-- How far a job is decided for a scope: every slot up to here is a row of job_run. trouble: why the next one could not be decided.
create table job_cursor (
  job text not null,
  scope text not null,
  decided_until text not null,
  trouble text,
  primary key (job, scope)
);

-- A schedule or cadence that was changed by people; scope is a chat, a unit class, or empty for everybody. rule: as people say it, or 停.
create table schedule (
  job text not null,
  scope text not null,
  rule text not null,
  changed_by text not null,
  changed_at text not null,
  primary key (job, scope)
);

-- A pause of reminders for a person or a unit, both days included. Ended, never deleted.
create table leave (
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
create index leave_to on leave (to_day);

-- One item of a reminder that was sent: which rule, about what (a unit, a ticket, a record), for which period and at which stage. Once each for a person.
create table ping (
  rule text not null,
  about text not null,
  period text not null,
  stage text not null,
  person_id text not null,
  unit_id text,
  day text not null,
  source text not null,
  primary key (rule, about, period, stage, person_id)
);
create index ping_day on ping (day, person_id);
create index ping_source on ping (source);
