-- Records that may be one event are looked for on every report: one index answers it, so that a day on which half a city
-- reports the same does not cost a look at every record.
drop index record_kind;
create index record_kind on record (kind, day, category, number, unit_id, state, joined_to, title);

-- What is mostly empty needs no place in an index where it is.
drop index record_target;
create index record_target on record (target_unit_id, kind, day) where target_unit_id is not null;
drop index record_joined;
create index record_joined on record (joined_to) where joined_to is not null;
drop index outbox_message;
create index outbox_message on outbox (message_id) where message_id is not null;
