-- Orders. Every line satisfies ordered = cancelled + allocated + shipped + waiting, each >= 0 (invariant 2).

create table shipping_methods (
  id          bigint generated always as identity primary key,
  code        text not null unique,
  position    integer not null,
  price_minor bigint not null check (price_minor >= 0),
  tax_rate_id bigint references tax_rates (id),
  enabled     boolean not null default true
);
create table shipping_method_texts (
  shipping_method_id bigint not null references shipping_methods (id) on delete cascade,
  language           text not null references languages (code),
  title              text not null,
  description        text not null default '',
  primary key (shipping_method_id, language)
);

create table carts (
  token      text primary key,            -- unguessable; it is the shopper's key to the cart
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create table cart_lines (
  cart_token text not null references carts (token) on delete cascade,
  variant_id bigint not null references variants (id),
  quantity   integer not null check (quantity between 1 and 1000000),
  added_at   timestamptz not null default now(),
  primary key (cart_token, variant_id)
);

create table orders (
  id                  bigint generated always as identity primary key,
  number              text not null generated always as ('ORD' || lpad(id::text, greatest(5, length(id::text)), '0')) stored,
  token               text not null unique,      -- private link of the order page
  idempotency_key     text not null unique,
  request_hash        text not null,             -- the same key with other content is refused
  placed_at           timestamptz not null,
  channel             text not null default 'web' check (channel in ('web', 'api', 'pos', 'backoffice')),
  language            text not null,
  currency            text not null,
  email               text not null,
  shipping_address    jsonb not null,
  billing_address     jsonb not null,
  note                text not null default '',
  shipping_method     text not null,
  shipping_title      text not null,
  shipping_minor      bigint not null check (shipping_minor >= 0),
  shipping_tax_minor  bigint not null check (shipping_tax_minor >= 0),
  subtotal_minor      bigint not null check (subtotal_minor >= 0),
  tax_minor           bigint not null check (tax_minor >= 0),
  total_minor         bigint not null check (total_minor >= 0),
  prices_include_tax  boolean not null,
  payment_provider    text not null,
  -- Merchant policy the allocation rule reads.
  held_at             timestamptz,
  ship_complete       boolean not null default false,
  priority            integer not null default 0
);
create index orders_placed on orders (placed_at desc, id desc);
create index orders_email on orders (email);

create table order_lines (
  id                bigint generated always as identity primary key,
  order_id          bigint not null references orders (id),
  position          integer not null,
  variant_id        bigint not null references variants (id),
  placed_at         timestamptz not null,          -- the order's: the queue is ordered by (placed_at, id)
  product_title     text not null,
  variant_title     text not null,
  sku               text not null,
  unit_price_minor  bigint not null check (unit_price_minor >= 0),
  tax_basis_points  integer not null check (tax_basis_points >= 0),
  total_minor       bigint not null check (total_minor >= 0),
  tax_minor         bigint not null check (tax_minor >= 0),
  ordered           integer not null check (ordered > 0),
  cancelled         integer not null default 0 check (cancelled >= 0),
  allocated         integer not null default 0 check (allocated >= 0),
  shipped           integer not null default 0 check (shipped >= 0),
  waiting           integer not null generated always as (ordered - cancelled - allocated - shipped) stored,
  -- What the shopper was told about the waiting units, as told.
  promise_kind      text check (promise_kind in ('date', 'timeframe', 'no_date')),
  promise_date      date,
  promise_text      text,
  promised_at       timestamptz,
  constraint order_lines_waiting check (ordered - cancelled - allocated - shipped >= 0),
  check ((promise_kind = 'date') = (promise_date is not null)),
  unique (order_id, position)
) with (fillfactor = 80);
create index order_lines_order on order_lines (order_id);
create index order_lines_queue on order_lines (variant_id, placed_at, id) where (ordered - cancelled - allocated - shipped) > 0;

-- Which location's units a line holds. A line's allocated units that have no row here need no stock: the
-- variant was untracked when they were promised.
create table allocations (
  order_line_id bigint not null references order_lines (id),
  location_id   bigint not null references locations (id),
  variant_id    bigint not null references variants (id),
  units         integer not null check (units > 0),
  primary key (order_line_id, location_id)
);
create index allocations_variant on allocations (variant_id, location_id);

create table payments (
  id           bigint generated always as identity primary key,
  order_id     bigint not null references orders (id),
  provider     text not null,
  state        text not null check (state in ('awaiting', 'authorised', 'paid', 'cancelled', 'refunded')),
  amount_minor bigint not null check (amount_minor >= 0),
  reference    text not null default '',
  created_at   timestamptz not null default now()
);
create index payments_order on payments (order_id);

-- Every mail the shop wrote. Without an SMTP setting they stay here, to be read in the outbox.
create table mails (
  id         bigint generated always as identity primary key,
  key        text not null unique,        -- 'order-confirmed:12': a mail is written once
  order_id   bigint references orders (id),
  recipient  text not null,
  subject    text not null,
  html       text not null,
  plain_text text not null,
  created_at timestamptz not null default now(),
  sent_at    timestamptz
);
