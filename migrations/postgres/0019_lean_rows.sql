-- What is sent is not looked for by its state.
drop index outbox_due;
create index outbox_open on outbox (state, next_at) where state <> 'sent';

-- Ids of the audit sort in the order of their instants: what asked for an instant asks for ids.
drop index audit_at;
