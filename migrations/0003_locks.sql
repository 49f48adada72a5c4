-- A closed period of a unit (封账). snapshot: JSON of its figures and of the records behind them, as they were then; what is
-- printed for the period follows from it alone. period: 2026-09 or 2026. Never changed.
create table period_lock (
  unit_id text not null references unit (id),
  period text not null,
  from_day text not null,
  to_day text not null,
  sealed_at text not null,
  sealed_by text not null,
  snapshot text not null,
  primary key (unit_id, period)
);
create index period_lock_to on period_lock (unit_id, to_day);
