-- Who has reported what in a month, for every 「未报」: by months, so that a month costs what it holds and not what the ledger
-- holds. The query that wants it words month and condition as they stand here.
create index posting_month on posting (substr(day, 1, 7), kind, category, unit_id, day) where measure = 'times' and adjust = 0;
