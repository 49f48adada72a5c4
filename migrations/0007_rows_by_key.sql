-- A kept sum and a step of a history are always found by their whole key, so the rows stand in the order of the key:
-- a year of a city is read in one run, and a report writes to one tree where it wrote to two.
create table total_by_key (
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
insert into total_by_key select unit_id, span, kind, category, measure, level, confirmed, slot, amount, approx from total;
drop table total;
alter table total_by_key rename to total;

create table revision_by_key (
  record_id text not null references record (id),
  version integer not null,
  at text not null,
  by_id text not null,
  source text not null,
  action text not null,
  change text not null,
  primary key (record_id, version)
) without rowid;
insert into revision_by_key select record_id, version, at, by_id, source, action, change from revision;
drop table revision;
alter table revision_by_key rename to revision;
