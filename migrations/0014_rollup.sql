-- A ledger whose units are cities: whose sums are taken, by the public half of the city's key, and where its pages are.
create table rollup_city (
  unit_id text not null primary key references unit (id),
  public_key text not null,
  url text,
  entered_at text not null
);

-- The sums of a city's month as the city signed them; version is the moment at which they were read. A newer one takes the place of an older.
create table rollup (
  unit_id text not null references rollup_city (unit_id),
  month text not null,
  version text not null,
  document text not null,
  signature text not null,
  taken_at text not null,
  primary key (unit_id, month)
);
