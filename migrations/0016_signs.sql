-- Under which numbers a record is found by what may be the same event: each stands for a pair of characters of its title, with
-- kind, category and day in it. What was reported before is signed little by little, the newest first, by the clock.
create table sign (
  sign bigint not null,
  number integer not null,
  primary key (sign, number)
) without rowid;
insert into setting (key, value, at) select 'unsigned.below', cast(next as text), '' from sequence where name = 'record' and next > 1;

-- A unit's own of a day are looked through by their titles; the index of kinds and days
-- held the titles of everybody.
drop index record_unit;
create index record_unit on record (unit_id, kind, day, category, number, state, title);
drop index record_kind;
create index record_kind on record (kind, day, category, state, unit_id);
