-- How many units began to wait, and how many stopped, and why: one row a change and kind, for charts over time.
-- Written with every stock plan (server/src/inventory/write-plan.ts); the sum is what waits now.
create table waiting_flow (
  id    bigint generated always as identity primary key,
  at    timestamptz not null default now(),
  kind  text not null check (kind in ('joined', 'filled', 'cancelled', 'displaced')),
  units integer not null check (units > 0)
);
create index waiting_flow_at on waiting_flow (at) include (kind, units);
insert into waiting_flow (at, kind, units)
select date_trunc('day', placed_at), 'joined', sum(waiting) from order_lines where waiting > 0 group by 1;

-- What the Dashboard sums over those who wait, without reading their lines.
create index order_lines_waiting on order_lines (order_id) include (waiting, unit_price_minor)
  where ordered - cancelled - allocated - shipped > 0;
