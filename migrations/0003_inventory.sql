-- Stock. Words as in docs/glossary.md: on hand, allocated, available (= on hand - allocated), waiting.

create table locations (
  id       bigint generated always as identity primary key,
  name     text not null unique,
  priority integer not null unique,     -- allocation takes from the lowest number first
  created_at timestamptz not null default now()
);

-- One row a variant: its rule and its queue counter. Whoever changes a variant's stock locks this row first,
-- in ascending variant_id, so no two writers can deadlock.
create table variant_stock (
  variant_id      bigint primary key references variants (id),
  stock_policy    text not null check (stock_policy in ('untracked', 'deny', 'backorder')),
  backorder_limit integer check (backorder_limit >= 0),          -- null = no limit
  stock_minimum   integer not null default 0 check (stock_minimum >= 0),
  stock_alert     integer not null default 0 check (stock_alert >= 0),
  waiting         integer not null default 0 check (waiting >= 0),
  -- Units ever sent back from allocated to waiting because stock was lost. Only these may raise
  -- `waiting` past the policy; see variant_stock_guard_waiting below.
  displaced       bigint not null default 0 check (displaced >= 0)
) with (fillfactor = 70);

-- Invariant 3, for every writer: what a new or enlarged order adds to the queue keeps within policy and limit.
create function variant_stock_guard_waiting() returns trigger language plpgsql as $$
begin
  if new.stock_policy <> 'backorder' then
    raise exception 'variant % has policy % and may not wait', new.variant_id, new.stock_policy
      using errcode = 'check_violation', constraint = 'variant_stock_waiting_policy';
  end if;
  if new.backorder_limit is not null and new.waiting > new.backorder_limit then
    raise exception 'variant % would have % waiting with a limit of %', new.variant_id, new.waiting, new.backorder_limit
      using errcode = 'check_violation', constraint = 'variant_stock_waiting_limit';
  end if;
  return new;
end $$;
create trigger variant_stock_guard_waiting before update on variant_stock for each row
  when (new.waiting - old.waiting > new.displaced - old.displaced)
  execute function variant_stock_guard_waiting();

create table stock_levels (
  variant_id  bigint not null references variant_stock (variant_id),
  location_id bigint not null references locations (id),
  on_hand     integer not null default 0 check (on_hand >= 0),
  allocated   integer not null default 0 check (allocated >= 0),
  primary key (variant_id, location_id),
  constraint stock_levels_allocated_on_hand check (allocated <= on_hand)
) with (fillfactor = 70);

-- The append-only ledger. stock_levels is the running sum of it; `npm run doctor` proves that.
create table movements (
  id              bigint generated always as identity primary key,
  at              timestamptz not null default now(),
  variant_id      bigint not null references variant_stock (variant_id),
  location_id     bigint not null references locations (id),
  kind            text not null check (kind in
    ('received', 'returned', 'found', 'lost', 'counted', 'sold', 'allocated', 'released', 'shipped', 'transferred')),
  on_hand_delta   integer not null,
  allocated_delta integer not null,
  order_line_id   bigint,               -- whose units, where it is about an order
  cause           text not null,        -- 'order 12', 'adjustment', 'import 4 row 17'
  reason          text not null default '',
  actor           text not null,        -- 'shopper', 'user 3', 'system'
  check (on_hand_delta <> 0 or allocated_delta <> 0)
);
create index movements_variant on movements (variant_id, id);

create function movements_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'movements is append-only' using errcode = 'restrict_violation';
end $$;
create trigger movements_append_only before update or delete on movements
  for each row execute function movements_append_only();
