-- The last day that any closed period holds is looked at with every message: a later day needs no further question.
create index period_lock_day on period_lock (to_day);

-- Without the unit: with it SQLite takes it for a unit's own of a day, which record_unit holds with their titles.
drop index record_kind;
create index record_kind on record (kind, day, category, state);
