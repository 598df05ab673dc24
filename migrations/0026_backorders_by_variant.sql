-- The Backorders page by variant: each variant's first line, by the day first promised, without reading its others;
-- and the same for lines without a day, which stand among all others.
create index order_lines_variant_promised on order_lines
  (variant_id, (coalesce(first_promised_on, promise_date, 'infinity'::date)), placed_at, id)
  where ordered - cancelled - allocated - shipped > 0;
create index order_lines_undated on order_lines
  ((coalesce(first_promised_on, promise_date, 'infinity'::date)), placed_at, id)
  where ordered - cancelled - allocated - shipped > 0 and promise_date is null;
create index order_lines_variant_undated on order_lines
  (variant_id, (coalesce(first_promised_on, promise_date, 'infinity'::date)), placed_at, id)
  where ordered - cancelled - allocated - shipped > 0 and promise_date is null;
