-- Views of the Inventory page that somebody named: a filter, an order and the columns shown.

create table saved_views (
  id         bigint generated always as identity primary key,
  owner_id   bigint not null references users (id) on delete cascade,
  name       text not null check (name <> ''),
  shared     boolean not null default false,   -- everybody sees it, not only its owner
  view       jsonb not null,                   -- filter, sort, order, columns, as server/src/views/schemas.ts has them
  created_at timestamptz not null default now()
);
create unique index saved_views_name on saved_views (owner_id, lower(name));
