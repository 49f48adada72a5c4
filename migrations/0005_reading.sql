-- Indexes for reading alone.

-- Who has reported what in a month, for every 「未报」: by months, so that a month costs what it holds and not what the ledger
-- holds. The query that wants it words month and condition as they stand here.
create index posting_month on posting (substr(day, 1, 7), kind, category, unit_id, day) where measure = 'times' and adjust = 0;

-- Figures that count each only once name their kinds, and not always categories.
drop index subject_measure;
create index subject_kind on subject (measure, kind, day, category, unit_id, key);
