-- What is owed in the order of its turn: nothing that was sent is in it, and a claim reads no further than it takes.
create index outbox_turn on outbox (priority, (first_try_at is not null), next_at, id) where state = 'pending';
