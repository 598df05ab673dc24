-- Themes of the merchant's own, and what was chosen in the settings of any. The files of built-in themes come with the
-- software (themes/); a built-in theme has a row here once its settings were changed.
create table themes (
  id           bigint generated always as identity primary key,
  key          text not null unique check (key ~ '^[a-z][a-z0-9-]{0,62}$'),
  name         text not null check (name <> ''),
  is_own       boolean not null,
  made_from    text,
  settings     jsonb not null default '{}',
  -- Rises with every change of files or settings: what processes keep ready is of a version.
  version      integer not null default 1,
  changed_at   timestamptz not null default now(),
  -- The last time a shopper was shown an error page because of it.
  last_failure jsonb,
  failed_at    timestamptz
);

-- Every version of every file of own themes; the highest is the file. content null: it was taken out.
create table theme_files (
  theme_id bigint not null references themes on delete cascade,
  path     text not null,
  version  integer not null check (version > 0),
  content  bytea,
  actor    text not null,
  saved_at timestamptz not null default now(),
  primary key (theme_id, path, version)
);

-- Who opens a preview sees the shop in another theme. Only the token's hash is kept.
create table theme_previews (
  token_hash bytea primary key,
  theme_key  text not null,
  -- Settings that are not saved yet; null: as they are saved.
  settings   jsonb,
  user_id    bigint not null references users on delete cascade,
  expires_at timestamptz not null
);
create index theme_previews_user on theme_previews (user_id);
