-- A posting is found by its whole key or by an index that covers the question, so the rows stand in the order of the key: a
-- report writes to one tree where it wrote to two.
create table posting_by_key (
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
insert into posting_by_key select record_id, kind, measure, day, adjust, unit_id, category, level, amount, approx, confirmed from posting;
drop table posting;
alter table posting_by_key rename to posting;
create index posting_unit on posting (unit_id, kind, day, measure, category, amount, approx, confirmed, level, adjust);
create index posting_kind on posting (kind, measure, day);
create index posting_month on posting (substr(day, 1, 7), kind, category, unit_id, day) where measure = 'times' and adjust = 0;
