-- The best directly-follows query for DuckDB that we could write by hand, with the columns of
-- zhike.analytics.journeys.directly_follows. Tried and slower: one quantile call for each
-- quantile (+5 %), a first grouping by case and edge instead of count(DISTINCT) (2 x), a second
-- pass over the distinct triples (2 x). `events` is a view on the Parquet file.
WITH steps AS (
  SELECT
    case_id,
    activity,
    lead(activity) OVER in_case AS next_activity,
    epoch_us(lead(occurred_at) OVER in_case) - epoch_us(occurred_at) AS micros
  FROM events
  WINDOW in_case AS (PARTITION BY case_id ORDER BY occurred_at, sequence)
),
edges AS (
  SELECT
    activity,
    next_activity,
    count(*) AS steps,
    count(DISTINCT case_id) AS cases,
    avg(micros) / 1e6 AS mean_seconds,
    quantile_cont(micros, [0.5, 0.95]) AS quantiles
  FROM steps
  WHERE next_activity IS NOT NULL
  GROUP BY ALL
)
SELECT
  activity,
  next_activity,
  steps,
  cases,
  quantiles[1] / 1e6 AS median_seconds,
  mean_seconds,
  quantiles[2] / 1e6 AS p95_seconds
FROM edges
