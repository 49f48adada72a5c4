-- Of which unit somebody reports in a group that stands above their own: asked once for each person and group.
create table report_unit (
  chat_id text not null,
  person_id text not null,
  unit_id text not null references unit (id),
  at text not null,
  primary key (chat_id, person_id)
);
-- Who stood for a finding whose issuer is not above the unit it is about. Its states proposed and declined count nowhere.
alter table ticket add column accepted_on text;
alter table ticket add column accepted_by text;
