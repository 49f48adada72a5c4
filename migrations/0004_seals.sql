-- Which seal a line of the audit is under; null until the next minute.
alter table audit add column seal integer;
create index audit_seal_rows on audit (seal, id);

-- One minute's new lines of the audit, sealed: how many, the hash over them, the seal before, and an HMAC over all of this
-- with a key that is not in the database. Never changed.
create table audit_seal (
  seq integer not null primary key,
  at text not null,
  lines integer not null,
  rows_hash text not null,
  previous text not null,
  mac text not null
);
