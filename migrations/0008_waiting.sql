-- What waits for somebody's word is looked for every working day: a handful among all there are.
create index record_waiting on record (day) where state = 'pending';
