-- Programs that use the API in somebody's name. Only a key's hash is stored; a key that was revoked is kept, as
-- histories name it ('key 3').
create table api_keys (
  id           bigint generated always as identity primary key,
  name         text not null check (name <> ''),
  secret_hash  bytea not null unique,
  hint         text not null,
  scopes       text[] not null,
  created_by   bigint not null references users (id),
  created_at   timestamptz not null default now(),
  expires_at   timestamptz,
  last_used_at timestamptz,
  revoked_at   timestamptz,
  revoked_by   bigint references users (id)
);

-- How many requests each key made in the minute it was last used in: counted by all server processes together. Lost in a
-- crash, which only forgets a minute.
create unlogged table api_key_uses (
  api_key_id bigint primary key references api_keys (id) on delete cascade,
  minute     timestamptz not null,
  requests   integer not null
);
