-- What is sent is not looked for by its state.
drop index outbox_due;
create index outbox_open on outbox (state, next_at) where state <> 'sent';

-- Ids of the audit sort in the order of their instants: what asked for an instant asks for ids. Its rows stand in their order.
create table audit_by_key (
  id text not null primary key,
  at text not null,
  actor_id text not null,
  action text not null,
  object text not null,
  unit_id text,
  details text not null,
  source text not null,
  seal integer
) without rowid;
insert into audit_by_key select id, at, actor_id, action, object, unit_id, details, source, seal from audit;
drop table audit;
alter table audit_by_key rename to audit;
create index audit_seal_rows on audit (seal, id);
