-- What a reminder to a person said about an item, as JSON, kept for a month; and what answered it: the number of the record, 0 where no record did.
alter table ping add column item text;
alter table ping add column answered integer;
create index ping_person_item on ping (person_id, day) where item is not null;
create index ping_unit_item on ping (unit_id, day) where item is not null;
