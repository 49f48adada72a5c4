-- A picture or file sent with a record or a finding. The platform has it under message and key; its bytes, once fetched, stand
-- in ATTACHMENTS_DIR under their hash.
create table attachment (
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
create index attachment_record on attachment (record_number, id);
create index attachment_ticket on attachment (ticket_number, id);
create index attachment_hash on attachment (hash);
create index attachment_person on attachment (person_id);
