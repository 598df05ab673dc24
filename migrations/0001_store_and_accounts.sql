-- The store itself, the languages it speaks and the people who run it.

create table languages (
  code          text primary key check (code ~ '^[a-z]{2}(-[A-Z]{2})?$'),  -- BCP 47, as in URLs and hreflang
  column_prefix text not null unique check (column_prefix ~ '^[A-Z]{2}$'), -- spreadsheet columns: US_Title_Short
  name          text not null,
  position      integer not null
);

create table store_settings (
  only_row            boolean primary key default true check (only_row),
  name                text not null,
  email               text not null default '',
  currency            text not null default 'EUR' check (currency ~ '^[A-Z]{3}$'),
  country             text not null default 'NL' check (country ~ '^[A-Z]{2}$'),
  default_language    text not null references languages (code),
  prices_include_tax  boolean not null default true,
  theme               text not null default 'harbour',
  -- Settings > Workflow > INVENTORY > Allow backorders: the default for variants of new products, never a rewrite.
  allow_backorders    boolean not null default false,
  payment_instructions text not null default '',
  demo                boolean not null default false,
  version             integer not null default 1
);

create table users (
  id            bigint generated always as identity primary key,
  email         text not null check (email = lower(email)),
  name          text not null,
  role          text not null check (role in ('owner', 'manager', 'staff', 'cashier', 'read_only')),
  password_hash text not null,
  created_at    timestamptz not null default now()
);
create unique index users_email on users (email);

create table sessions (
  token_hash   bytea primary key,
  user_id      bigint not null references users (id) on delete cascade,
  created_at   timestamptz not null default now(),
  expires_at   timestamptz not null
);
create index sessions_user on sessions (user_id);

-- Failed sign-ins by e-mail and by address; shared by all server processes.
create table sign_in_failures (
  key        text not null,
  failed_at  timestamptz not null default now()
);
create index sign_in_failures_key on sign_in_failures (key, failed_at);
