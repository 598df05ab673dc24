-- What the shop sells. Products carry words and placement; variants carry price, identity and stock policy.

create table brands    (id bigint generated always as identity primary key, name text not null unique);
create table suppliers (id bigint generated always as identity primary key, name text not null unique);
create table tags      (id bigint generated always as identity primary key, name text not null unique);

create table tax_rates (
  id                bigint generated always as identity primary key,
  name              text not null unique,
  rate_basis_points integer not null check (rate_basis_points between 0 and 10000)  -- 2100 = 21 %
);

-- A named pair of shopper texts. The optional day counts let a date be computed where the texts alone cannot.
create table delivery_timeframes (
  id                   bigint generated always as identity primary key,
  name                 text not null unique,
  in_stock_days        integer check (in_stock_days >= 0),
  out_of_stock_days    integer check (out_of_stock_days >= 0)
);
create table delivery_timeframe_texts (
  delivery_timeframe_id bigint not null references delivery_timeframes (id) on delete cascade,
  language              text not null references languages (code),
  in_stock              text not null default '',
  out_of_stock          text not null default '',
  primary key (delivery_timeframe_id, language)
);

create table categories (
  id        bigint generated always as identity primary key,
  parent_id bigint references categories (id),
  position  integer not null default 0,
  check (parent_id <> id)
);
create table category_texts (
  category_id bigint not null references categories (id) on delete cascade,
  language    text not null references languages (code),
  title       text not null,
  url         text not null,
  primary key (category_id, language),
  unique (language, url)
);

create table products (
  id                    bigint generated always as identity primary key,
  visibility            text not null default 'visible' check (visibility in ('visible', 'hidden', 'visible_when_in_stock')),
  brand_id              bigint references brands (id),
  supplier_id           bigint references suppliers (id),
  tax_rate_id           bigint references tax_rates (id),
  delivery_timeframe_id bigint references delivery_timeframes (id),
  data_01               text not null default '',
  data_02               text not null default '',
  data_03               text not null default '',
  created_at            timestamptz not null default now(),
  updated_at            timestamptz not null default now(),
  archived_at           timestamptz,           -- a product that was ordered is never deleted, only archived
  version               integer not null default 1
);
create index products_brand on products (brand_id);
create index products_supplier on products (supplier_id);

create table product_texts (
  product_id        bigint not null references products (id) on delete cascade,
  language          text not null references languages (code),
  title             text not null,
  full_title        text not null default '',
  description       text not null default '',   -- short, plain
  content           text not null default '',   -- long, HTML, cleaned when written
  url               text not null,
  meta_title        text not null default '',
  meta_description  text not null default '',
  meta_keywords     text not null default '',
  google_category   text not null default '',
  primary key (product_id, language),
  unique (language, url)
);

create table product_categories (
  product_id  bigint not null references products (id) on delete cascade,
  category_id bigint not null references categories (id) on delete cascade,
  primary key (product_id, category_id)
);
create index product_categories_category on product_categories (category_id);

create table product_tags (
  product_id bigint not null references products (id) on delete cascade,
  tag_id     bigint not null references tags (id) on delete cascade,
  primary key (product_id, tag_id)
);

create table product_images (
  id         bigint generated always as identity primary key,
  product_id bigint not null references products (id) on delete cascade,
  position   integer not null,
  file       text not null,      -- name in the file store, made of the content's hash
  width      integer not null check (width > 0),
  height     integer not null check (height > 0),
  alt        text not null default ''
);
create index product_images_product on product_images (product_id, position);

create table variants (
  id                bigint generated always as identity primary key,
  product_id        bigint not null references products (id),
  position          integer not null default 0,
  image_id          bigint references product_images (id) on delete set null,
  sku               text not null default '',
  ean               text not null default '',
  article_code      text not null default '',
  hs_code           text not null default '',
  price_minor       bigint not null default 0 check (price_minor >= 0),
  old_price_minor   bigint check (old_price_minor >= 0),
  cost_price_minor  bigint check (cost_price_minor >= 0),
  unit_price_minor  bigint check (unit_price_minor >= 0),
  unit              text not null default '',
  weight_grams      integer not null default 0 check (weight_grams >= 0),
  volume_millilitres integer not null default 0 check (volume_millilitres >= 0),
  width_millimetres  integer not null default 0 check (width_millimetres >= 0),
  height_millimetres integer not null default 0 check (height_millimetres >= 0),
  depth_millimetres  integer not null default 0 check (depth_millimetres >= 0),
  colli             integer not null default 1 check (colli >= 1),
  buy_minimum       integer not null default 1 check (buy_minimum >= 1),
  buy_maximum       integer not null default 10000 check (buy_maximum >= buy_minimum),
  delivery_timeframe_id bigint references delivery_timeframes (id),   -- overrides the product's
  created_at        timestamptz not null default now(),
  updated_at        timestamptz not null default now(),
  archived_at       timestamptz,
  version           integer not null default 1
);
create index variants_product on variants (product_id, position, id);
create index variants_sku on variants (sku) where sku <> '';
create index variants_ean on variants (ean) where ean <> '';

create table variant_texts (
  variant_id bigint not null references variants (id) on delete cascade,
  language   text not null references languages (code),
  title      text not null,
  options    jsonb not null default '[]',  -- [{"name": "Size", "value": "M"}, ...] in order
  primary key (variant_id, language)
);
