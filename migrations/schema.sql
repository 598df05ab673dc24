-- Written by `npm run schema` from the migrations. Do not edit.

CREATE OR REPLACE FUNCTION public.delay_evidence_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'delay_evidence is append-only' using errcode = 'restrict_violation';
end $function$;

CREATE OR REPLACE FUNCTION public.event_wanted(wanted text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from webhook_endpoints where wanted = any(topics) and disabled_why is distinct from 'by_hand')
$function$;

CREATE OR REPLACE FUNCTION public.inventory_note_all()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into inventory_changed (variant_id, facets) select id, true from variants;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.inventory_note_categories()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into inventory_changed (variant_id, facets)
  select f.variant_id, true from inventory_facets f
  where f.category_ids && (select array_agg(c.id) from changed c join former o using (id)
                           where c.parent_id is distinct from o.parent_id);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.inventory_note_product_parts()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into inventory_changed (variant_id, facets)
  select v.id, true from variants v where v.product_id in (select product_id from changed);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.inventory_note_products()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into inventory_changed (variant_id, facets)
  select v.id, true from changed c join former f using (id) join variants v on v.product_id = c.id
  where row (c.brand_id, c.supplier_id, c.archived_at) is distinct from row (f.brand_id, f.supplier_id, f.archived_at);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.inventory_note_purchase_orders()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into inventory_changed (variant_id, facets)
  select distinct l.variant_id, false
  from changed c join former f using (id) join purchase_order_lines l on l.purchase_order_id = c.id
  where c.state <> f.state;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.inventory_note_stock()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into inventory_changed (variant_id, facets) select distinct variant_id, tg_argv[0]::boolean from changed;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.inventory_note_variants()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into inventory_changed (variant_id, facets)
  select c.id, true from changed c join former f using (id)
  where row (c.sku, c.ean, c.article_code, c.position, c.archived_at)
    is distinct from row (f.sku, f.ean, f.article_code, f.position, f.archived_at);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.listing_query(dictionary regconfig, wanted text[])
 RETURNS tsquery
 LANGUAGE sql
 STABLE
AS $function$
  with each as (
    select plainto_tsquery(dictionary, word) as stem, (quote_literal(word) || ':*')::tsquery as start
    from unnest(wanted) word)
  select coalesce(
    (select string_agg(format('(%s | %s)', stem, start), ' & ')::tsquery from each where numnode(stem) > 0),
    (select string_agg(start::text, ' & ')::tsquery from each))
$function$;

CREATE OR REPLACE FUNCTION public.movements_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'movements is append-only' using errcode = 'restrict_violation';
end $function$;

CREATE OR REPLACE FUNCTION public.note_backorder_allocated()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if event_wanted('backorder.allocated') then
    insert into event_notes (topic, ids) select 'backorder.allocated', array_agg(id order by id) from changed having count(*) > 0;
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.note_backorder_created()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if event_wanted('backorder.created') then
    insert into event_notes (topic, ids)
    select 'backorder.created', array_agg(id order by id) from changed where waiting > 0 having count(*) > 0;
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.note_goods_allocated()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into goods_allocated (order_id, order_line_id, units)
  select now.order_id, now.id, now.allocated - before.allocated
  from after_update now join before_update before on before.id = now.id
  where now.allocated > before.allocated and now.waiting < before.waiting
  order by now.id;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.note_order_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if event_wanted('order.changed') then
    insert into event_notes (topic, ids)
    select 'order.changed', array_agg(distinct order_id order by order_id) from changed having count(*) > 0;
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.note_order_created()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if event_wanted('order.created') then
    insert into event_notes (topic, ids) select 'order.created', array_agg(id order by id) from changed having count(*) > 0;
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.note_order_events()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if event_wanted('order.changed') then
    insert into event_notes (topic, ids)
    select 'order.changed', array_agg(distinct order_id order by order_id) from changed where kind <> 'note' having count(*) > 0;
  end if;
  if event_wanted('order.cancelled') then
    insert into event_notes (topic, ids)
    select 'order.cancelled', array_agg(id order by id) from changed where kind in ('cancelled', 'expired') having count(*) > 0;
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.note_order_shipped()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.shipped_at is not null and (tg_op = 'INSERT' or old.shipped_at is null) then
    if event_wanted('order.shipped') then
      insert into event_notes (topic, ids) values ('order.shipped', array[new.id]);
    end if;
    if event_wanted('order.changed') then
      insert into event_notes (topic, ids) values ('order.changed', array[new.order_id]);
    end if;
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.note_product_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if event_wanted('product.changed') then
    insert into event_notes (topic, ids) select 'product.changed', array_agg(id order by id) from changed having count(*) > 0;
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.note_product_parts()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if event_wanted('product.changed') then
    insert into event_notes (topic, ids)
    select 'product.changed', array_agg(distinct product_id order by product_id) from changed having count(*) > 0;
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.note_stock_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if event_wanted('stock.changed') then
    insert into event_notes (topic, ids)
    select 'stock.changed', array_agg(distinct variant_id order by variant_id) from changed having count(*) > 0;
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.order_events_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'order_events is append-only' using errcode = 'restrict_violation';
end $function$;

CREATE OR REPLACE FUNCTION public.orders_note()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into orders_changed (order_id) select id from changed;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.orders_note_parts()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into orders_changed (order_id) select distinct order_id from changed;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.promise_reviews_note_displaced()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into promise_reviews (variant_id) values (new.variant_id);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.promise_reviews_note_lines()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into promise_reviews (variant_id)
  select distinct c.variant_id from changed c join former f using (id)
  where row (c.expected_on, c.received, c.cancelled, c.ordered) is distinct from row (f.expected_on, f.received, f.cancelled, f.ordered);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.refuse_to_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $function$;

CREATE OR REPLACE FUNCTION public.storefront_note_all_rows()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into listing_changed default values;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.storefront_note_brands()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into listing_changed (product_id) select p.id from changed join products p on p.brand_id = changed.id;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.storefront_note_categories()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into listing_changed (product_id)
  select distinct product_id from listing_rows where category_ids && (select array_agg(id) from changed);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.storefront_note_every_page()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into page_changes default values;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.storefront_note_images()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into page_changes (product_id) select distinct product_id from changed;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.storefront_note_product_parts()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into listing_changed (product_id) select distinct product_id from changed;
  insert into page_changes (product_id) select distinct product_id from changed;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.storefront_note_products()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into listing_changed (product_id) select id from changed;
  insert into page_changes (product_id) select id from changed;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.storefront_note_purchase_orders()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into page_changes (variant_id)
  select distinct l.variant_id
  from changed c join former f using (id) join purchase_order_lines l on l.purchase_order_id = c.id
  where c.state <> f.state;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.storefront_note_supply()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into page_changes (variant_id) select distinct variant_id from changed;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.storefront_note_tags()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into listing_changed (product_id) select distinct product_id from product_tags join changed on changed.id = tag_id;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.storefront_note_variants()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into listing_changed (variant_id) select distinct variant_id from changed;
  insert into page_changes (variant_id) select distinct variant_id from changed;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.variant_stock_guard_waiting()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION public.variant_stock_next_version()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.version := old.version + 1;
  return new;
end $function$;

create table allocation_override_lines (
  override_id bigint not null,
  order_line_id bigint not null,
  by_hand integer not null,
  by_rule integer not null,
  got integer not null,
  constraint allocation_override_lines_by_hand_check CHECK ((by_hand >= 0)),
  constraint allocation_override_lines_by_rule_check CHECK ((by_rule >= 0)),
  constraint allocation_override_lines_check CHECK ((got >= by_hand)),
  constraint allocation_override_lines_order_line_id_fkey FOREIGN KEY (order_line_id) REFERENCES order_lines(id),
  constraint allocation_override_lines_override_id_fkey FOREIGN KEY (override_id) REFERENCES allocation_overrides(id),
  constraint allocation_override_lines_pkey PRIMARY KEY (override_id, order_line_id)
);
CREATE INDEX allocation_override_lines_line ON allocation_override_lines USING btree (order_line_id);
CREATE TRIGGER allocation_override_lines_append_only BEFORE DELETE OR UPDATE ON allocation_override_lines FOR EACH ROW EXECUTE FUNCTION refuse_to_change();

create table allocation_overrides (
  id bigint generated always as identity not null,
  delivery_id bigint not null,
  variant_id bigint not null,
  reason text not null,
  actor text not null,
  at timestamp with time zone not null,
  constraint allocation_overrides_reason_check CHECK ((reason <> ''::text)),
  constraint allocation_overrides_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES deliveries(id),
  constraint allocation_overrides_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES variants(id),
  constraint allocation_overrides_pkey PRIMARY KEY (id)
);
CREATE INDEX allocation_overrides_delivery ON allocation_overrides USING btree (delivery_id);
CREATE TRIGGER allocation_overrides_append_only BEFORE DELETE OR UPDATE ON allocation_overrides FOR EACH ROW EXECUTE FUNCTION refuse_to_change();

create table allocations (
  order_line_id bigint not null,
  location_id bigint not null,
  variant_id bigint not null,
  units integer not null,
  constraint allocations_units_check CHECK ((units > 0)),
  constraint allocations_order_line_id_fkey FOREIGN KEY (order_line_id) REFERENCES order_lines(id),
  constraint allocations_pkey PRIMARY KEY (order_line_id, location_id)
);
CREATE INDEX allocations_variant ON allocations USING btree (variant_id, location_id);

create unlogged table api_key_uses (
  api_key_id bigint not null,
  minute timestamp with time zone not null,
  requests integer not null,
  constraint api_key_uses_api_key_id_fkey FOREIGN KEY (api_key_id) REFERENCES api_keys(id) ON DELETE CASCADE,
  constraint api_key_uses_pkey PRIMARY KEY (api_key_id)
);

create table api_keys (
  id bigint generated always as identity not null,
  name text not null,
  secret_hash bytea not null,
  hint text not null,
  scopes text[] not null,
  created_by bigint not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  revoked_by bigint,
  constraint api_keys_name_check CHECK ((name <> ''::text)),
  constraint api_keys_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(id),
  constraint api_keys_revoked_by_fkey FOREIGN KEY (revoked_by) REFERENCES users(id),
  constraint api_keys_pkey PRIMARY KEY (id),
  constraint api_keys_secret_hash_key UNIQUE (secret_hash)
);

create table back_in_stock_requests (
  id bigint generated always as identity not null,
  variant_id bigint not null,
  email text not null,
  language text not null,
  asked_at timestamp with time zone default now() not null,
  told_at timestamp with time zone,
  constraint back_in_stock_requests_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES variants(id) ON DELETE CASCADE,
  constraint back_in_stock_requests_pkey PRIMARY KEY (id)
);
CREATE INDEX back_in_stock_requests_email ON back_in_stock_requests USING btree (lower(email));
CREATE UNIQUE INDEX back_in_stock_requests_once ON back_in_stock_requests USING btree (variant_id, lower(email)) WHERE (told_at IS NULL);

create table brands (
  id bigint generated always as identity not null,
  name text not null,
  constraint brands_pkey PRIMARY KEY (id),
  constraint brands_name_key UNIQUE (name)
);
CREATE TRIGGER storefront_note AFTER DELETE OR UPDATE ON brands FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_every_page();
CREATE TRIGGER storefront_note_rows AFTER UPDATE ON brands REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_brands();

create table business_calendar (
  only_row boolean default true not null,
  work_days integer[] default '{1,2,3,4,5}'::integer[] not null,
  version integer default 1 not null,
  constraint business_calendar_only_row_check CHECK (only_row),
  constraint business_calendar_work_days_check CHECK (((cardinality(work_days) > 0) AND (work_days <@ '{1,2,3,4,5,6,7}'::integer[]))),
  constraint business_calendar_pkey PRIMARY KEY (only_row)
);
CREATE TRIGGER storefront_note AFTER INSERT OR DELETE OR UPDATE ON business_calendar FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_every_page();

create table cart_lines (
  cart_token text not null,
  variant_id bigint not null,
  quantity integer not null,
  added_at timestamp with time zone default now() not null,
  seen jsonb,
  constraint cart_lines_quantity_check CHECK (((quantity >= 1) AND (quantity <= 1000000))),
  constraint cart_lines_cart_token_fkey FOREIGN KEY (cart_token) REFERENCES carts(token) ON DELETE CASCADE,
  constraint cart_lines_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES variants(id),
  constraint cart_lines_pkey PRIMARY KEY (cart_token, variant_id)
);

create table carts (
  token text not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint carts_pkey PRIMARY KEY (token)
);

create table categories (
  id bigint generated always as identity not null,
  parent_id bigint,
  "position" integer default 0 not null,
  version integer default 1 not null,
  constraint categories_check CHECK ((parent_id <> id)),
  constraint categories_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES categories(id),
  constraint categories_pkey PRIMARY KEY (id)
);
CREATE TRIGGER inventory_note_update AFTER UPDATE ON categories REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION inventory_note_categories();
CREATE TRIGGER storefront_note AFTER INSERT OR DELETE OR UPDATE ON categories FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_every_page();
CREATE TRIGGER storefront_note_rows AFTER UPDATE ON categories REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_categories();

create table category_texts (
  category_id bigint not null,
  language text not null,
  title text not null,
  url text not null,
  constraint category_texts_category_id_fkey FOREIGN KEY (category_id) REFERENCES categories(id) ON DELETE CASCADE,
  constraint category_texts_language_fkey FOREIGN KEY (language) REFERENCES languages(code),
  constraint category_texts_pkey PRIMARY KEY (category_id, language),
  constraint category_texts_language_url_key UNIQUE (language, url)
);
CREATE TRIGGER storefront_note AFTER INSERT OR DELETE OR UPDATE ON category_texts FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_every_page();

create table change_sets (
  id bigint generated always as identity not null,
  kind text not null,
  title text default ''::text not null,
  actor text not null,
  input jsonb,
  state text default 'running'::text not null,
  failure text,
  progress integer default 0 not null,
  total integer default 0 not null,
  changed integer default 0 not null,
  unchanged integer default 0 not null,
  refused integer default 0 not null,
  undo_of bigint,
  created_at timestamp with time zone default now() not null,
  finished_at timestamp with time zone,
  undone_at timestamp with time zone,
  constraint change_sets_changed_check CHECK ((changed >= 0)),
  constraint change_sets_check CHECK (((kind = 'undo'::text) = (undo_of IS NOT NULL))),
  constraint change_sets_check1 CHECK (((state = 'undone'::text) = (undone_at IS NOT NULL))),
  constraint change_sets_progress_check CHECK ((progress >= 0)),
  constraint change_sets_refused_check CHECK ((refused >= 0)),
  constraint change_sets_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text, 'undone'::text]))),
  constraint change_sets_total_check CHECK ((total >= 0)),
  constraint change_sets_unchanged_check CHECK ((unchanged >= 0)),
  constraint change_sets_undo_of_fkey FOREIGN KEY (undo_of) REFERENCES change_sets(id),
  constraint change_sets_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX change_sets_undo_of ON change_sets USING btree (undo_of) WHERE ((undo_of IS NOT NULL) AND (state <> 'failed'::text));

create table changes (
  change_set_id bigint not null,
  id bigint generated always as identity not null,
  entity text not null,
  entity_id bigint not null,
  field text not null,
  before jsonb,
  after jsonb,
  outcome text not null,
  why text,
  aside jsonb,
  constraint changes_check CHECK (((outcome = 'changed'::text) = (why IS NULL))),
  constraint changes_entity_check CHECK ((entity = ANY (ARRAY['product'::text, 'variant'::text]))),
  constraint changes_outcome_check CHECK ((outcome = ANY (ARRAY['changed'::text, 'unchanged'::text, 'refused'::text]))),
  constraint changes_change_set_id_fkey FOREIGN KEY (change_set_id) REFERENCES change_sets(id),
  constraint changes_pkey PRIMARY KEY (change_set_id, id)
);

create table closures (
  id bigint generated always as identity not null,
  name text not null,
  starts_on date not null,
  ends_on date not null,
  constraint closures_check CHECK ((ends_on >= starts_on)),
  constraint closures_pkey PRIMARY KEY (id)
);
CREATE TRIGGER storefront_note AFTER INSERT OR DELETE OR UPDATE ON closures FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_every_page();

create table delay_evidence (
  id bigint generated always as identity not null,
  at timestamp with time zone not null,
  order_id bigint not null,
  order_line_id bigint not null,
  notice_id bigint not null,
  step text not null,
  actor text not null,
  detail jsonb default '{}'::jsonb not null,
  constraint delay_evidence_step_check CHECK ((step = ANY (ARRAY['found_late'::text, 'notice_sent'::text, 'wait_chosen'::text, 'cancel_chosen'::text, 'silence_waits'::text, 'silence_cancels'::text, 'goods_came'::text, 'units_cancelled'::text, 'asked_again'::text, 'refund_due'::text, 'refunded'::text]))),
  constraint delay_evidence_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES delay_notices(id),
  constraint delay_evidence_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  constraint delay_evidence_order_line_id_fkey FOREIGN KEY (order_line_id) REFERENCES order_lines(id),
  constraint delay_evidence_pkey PRIMARY KEY (id)
);
CREATE INDEX delay_evidence_order ON delay_evidence USING btree (order_id, id);
CREATE TRIGGER delay_evidence_append_only BEFORE DELETE OR UPDATE ON delay_evidence FOR EACH ROW EXECUTE FUNCTION delay_evidence_append_only();

create table delay_notices (
  id bigint generated always as identity not null,
  order_id bigint not null,
  order_line_id bigint not null,
  number integer not null,
  rules text not null,
  units integer not null,
  original_on date not null,
  told_on date,
  revised_on date,
  answer_by date not null,
  on_silence text not null,
  may_cancel_later boolean not null,
  made_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  outcome text,
  decided_by text,
  decided_at timestamp with time zone,
  refund_by date,
  cancelled_before integer,
  constraint delay_notices_check CHECK ((((outcome IS NULL) = (decided_at IS NULL)) AND ((outcome IS NULL) = (decided_by IS NULL)))),
  constraint delay_notices_decided_by_check CHECK ((decided_by = ANY (ARRAY['shopper'::text, 'silence'::text, 'merchant'::text, 'events'::text]))),
  constraint delay_notices_number_check CHECK ((number > 0)),
  constraint delay_notices_on_silence_check CHECK ((on_silence = ANY (ARRAY['wait'::text, 'cancel'::text]))),
  constraint delay_notices_outcome_check CHECK ((outcome = ANY (ARRAY['wait'::text, 'cancel'::text, 'goods_came'::text, 'units_cancelled'::text, 'asked_again'::text]))),
  constraint delay_notices_rules_check CHECK ((rules = ANY (ARRAY['us'::text, 'eu'::text, 'own'::text]))),
  constraint delay_notices_units_check CHECK ((units > 0)),
  constraint delay_notices_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  constraint delay_notices_order_line_id_fkey FOREIGN KEY (order_line_id) REFERENCES order_lines(id),
  constraint delay_notices_pkey PRIMARY KEY (id),
  constraint delay_notices_order_line_id_number_key UNIQUE (order_line_id, number)
);
CREATE INDEX delay_notices_open ON delay_notices USING btree (answer_by, id) WHERE (outcome IS NULL);
CREATE INDEX delay_notices_order ON delay_notices USING btree (order_id, id);
CREATE INDEX delay_notices_unsent ON delay_notices USING btree (order_id) WHERE (sent_at IS NULL);

create table deliveries (
  id bigint generated always as identity not null,
  number text generated always as (('DEL'::text || lpad((id)::text, GREATEST(5, length((id)::text)), '0'::text))) stored not null,
  purchase_order_id bigint,
  reference text default ''::text not null,
  note text default ''::text not null,
  idempotency_key text not null,
  request_hash text not null,
  received_at timestamp with time zone not null,
  actor text not null,
  state text default 'running'::text not null,
  request jsonb,
  failure text,
  progress integer default 0 not null,
  total integer default 0 not null,
  movements_from bigint,
  movements_to bigint,
  outcome jsonb,
  finished_at timestamp with time zone,
  constraint deliveries_check CHECK (((state = 'running'::text) = (finished_at IS NULL))),
  constraint deliveries_check1 CHECK (((state = 'failed'::text) = (failure IS NOT NULL))),
  constraint deliveries_progress_check CHECK ((progress >= 0)),
  constraint deliveries_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text]))),
  constraint deliveries_total_check CHECK ((total >= 0)),
  constraint deliveries_purchase_order_id_fkey FOREIGN KEY (purchase_order_id) REFERENCES purchase_orders(id),
  constraint deliveries_pkey PRIMARY KEY (id),
  constraint deliveries_idempotency_key_key UNIQUE (idempotency_key)
);
CREATE INDEX deliveries_order ON deliveries USING btree (purchase_order_id, id DESC) WHERE (purchase_order_id IS NOT NULL);
CREATE UNIQUE INDEX deliveries_running ON deliveries USING btree (purchase_order_id) WHERE (state = 'running'::text);

create table delivery_lines (
  delivery_id bigint not null,
  "position" integer not null,
  variant_id bigint not null,
  location_id bigint not null,
  expected integer not null,
  counted integer not null,
  accepted integer not null,
  over integer not null,
  short integer not null,
  damaged integer not null,
  over_kept boolean not null,
  constraint delivery_lines_accepted_check CHECK ((accepted >= 0)),
  constraint delivery_lines_check CHECK ((counted = ((accepted + over) + damaged))),
  constraint delivery_lines_counted_check CHECK ((counted >= 0)),
  constraint delivery_lines_damaged_check CHECK ((damaged >= 0)),
  constraint delivery_lines_expected_check CHECK ((expected >= 0)),
  constraint delivery_lines_over_check CHECK ((over >= 0)),
  constraint delivery_lines_short_check CHECK ((short >= 0)),
  constraint delivery_lines_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES deliveries(id),
  constraint delivery_lines_location_id_fkey FOREIGN KEY (location_id) REFERENCES locations(id),
  constraint delivery_lines_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES variants(id),
  constraint delivery_lines_pkey PRIMARY KEY (delivery_id, "position")
);

create table delivery_timeframe_texts (
  delivery_timeframe_id bigint not null,
  language text not null,
  in_stock text default ''::text not null,
  out_of_stock text default ''::text not null,
  constraint delivery_timeframe_texts_delivery_timeframe_id_fkey FOREIGN KEY (delivery_timeframe_id) REFERENCES delivery_timeframes(id) ON DELETE CASCADE,
  constraint delivery_timeframe_texts_language_fkey FOREIGN KEY (language) REFERENCES languages(code),
  constraint delivery_timeframe_texts_pkey PRIMARY KEY (delivery_timeframe_id, language)
);
CREATE TRIGGER storefront_note AFTER INSERT OR DELETE OR UPDATE ON delivery_timeframe_texts FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_every_page();

create table delivery_timeframes (
  id bigint generated always as identity not null,
  name text not null,
  in_stock_days integer,
  out_of_stock_days integer,
  version integer default 1 not null,
  constraint delivery_timeframes_in_stock_days_check CHECK ((in_stock_days >= 0)),
  constraint delivery_timeframes_out_of_stock_days_check CHECK ((out_of_stock_days >= 0)),
  constraint delivery_timeframes_pkey PRIMARY KEY (id),
  constraint delivery_timeframes_name_key UNIQUE (name)
);
CREATE TRIGGER storefront_note AFTER INSERT OR DELETE OR UPDATE ON delivery_timeframes FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_every_page();

create table event_notes (
  id bigint generated always as identity not null,
  at timestamp with time zone default now() not null,
  topic text not null,
  ids bigint[] not null,
  constraint event_notes_pkey PRIMARY KEY (id)
) with (autovacuum_vacuum_threshold=2000, autovacuum_vacuum_scale_factor=0);

create table exports (
  id bigint generated always as identity not null,
  kind text not null,
  user_id bigint,
  language text default 'en'::text not null,
  input jsonb default '{}'::jsonb not null,
  state text default 'processing'::text not null,
  failure text,
  attempts integer default 0 not null,
  progress integer default 0 not null,
  total integer default 0 not null,
  csv_file text,
  csv_bytes bigint default 0 not null,
  xlsx_file text,
  xlsx_bytes bigint default 0 not null,
  created_at timestamp with time zone default now() not null,
  finished_at timestamp with time zone,
  expires_at timestamp with time zone not null,
  constraint exports_attempts_check CHECK ((attempts >= 0)),
  constraint exports_check CHECK (((state = 'finished'::text) = ((csv_file IS NOT NULL) AND (xlsx_file IS NOT NULL)))),
  constraint exports_check1 CHECK (((state = 'failed'::text) = (failure IS NOT NULL))),
  constraint exports_check2 CHECK (((state = 'processing'::text) = (finished_at IS NULL))),
  constraint exports_kind_check CHECK ((kind = ANY (ARRAY['products'::text, 'customers'::text, 'orders'::text, 'backorders'::text]))),
  constraint exports_progress_check CHECK ((progress >= 0)),
  constraint exports_state_check CHECK ((state = ANY (ARRAY['processing'::text, 'finished'::text, 'failed'::text]))),
  constraint exports_total_check CHECK ((total >= 0)),
  constraint exports_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE SET NULL,
  constraint exports_pkey PRIMARY KEY (id)
);

create table goods_allocated (
  id bigint generated always as identity not null,
  order_id bigint not null,
  order_line_id bigint not null,
  units integer not null,
  at timestamp with time zone default now() not null,
  told_with bigint,
  constraint goods_allocated_units_check CHECK ((units > 0)),
  constraint goods_allocated_pkey PRIMARY KEY (id)
);
CREATE INDEX goods_allocated_told ON goods_allocated USING btree (told_with) WHERE (told_with IS NOT NULL);
CREATE INDEX goods_allocated_untold ON goods_allocated USING btree (order_id, id) WHERE (told_with IS NULL);
CREATE TRIGGER event_note_insert AFTER INSERT ON goods_allocated REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_backorder_allocated();

create table import_checks (
  import_id bigint not null,
  "row" integer not null,
  outcome text not null,
  product_row integer not null,
  title text not null,
  product_id bigint,
  variant_id bigint,
  cells jsonb,
  plan jsonb,
  warnings jsonb,
  problems jsonb,
  constraint import_checks_outcome_check CHECK ((outcome = ANY (ARRAY['new'::text, 'changed'::text, 'unchanged'::text, 'problem'::text]))),
  constraint import_checks_import_id_fkey FOREIGN KEY (import_id) REFERENCES imports(id) ON DELETE CASCADE,
  constraint import_checks_pkey PRIMARY KEY (import_id, "row")
);
CREATE INDEX import_checks_outcome ON import_checks USING btree (import_id, outcome, "row");
CREATE INDEX import_checks_to_do ON import_checks USING btree (import_id, product_row, "row") WHERE (outcome = ANY (ARRAY['new'::text, 'changed'::text]));
CREATE INDEX import_checks_warnings ON import_checks USING btree (import_id, "row") WHERE (warnings IS NOT NULL);

create table import_fetches (
  import_id bigint not null,
  id bigint generated always as identity not null,
  "row" integer not null,
  product_id bigint not null,
  url text not null,
  state text default 'waiting'::text not null,
  failure text,
  constraint import_fetches_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'done'::text, 'failed'::text]))),
  constraint import_fetches_import_id_fkey FOREIGN KEY (import_id) REFERENCES imports(id) ON DELETE CASCADE,
  constraint import_fetches_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id),
  constraint import_fetches_pkey PRIMARY KEY (import_id, id)
);

create table import_pictures (
  import_id bigint not null,
  name text not null,
  file text,
  width integer,
  height integer,
  problem text,
  constraint import_pictures_check CHECK (((file IS NULL) = (problem IS NOT NULL))),
  constraint import_pictures_check1 CHECK ((((file IS NULL) = (width IS NULL)) AND ((file IS NULL) = (height IS NULL)))),
  constraint import_pictures_import_id_fkey FOREIGN KEY (import_id) REFERENCES imports(id) ON DELETE CASCADE,
  constraint import_pictures_pkey PRIMARY KEY (import_id, name)
);

create table import_rows (
  import_id bigint not null,
  "row" integer not null,
  cells json not null,
  constraint import_rows_import_id_fkey FOREIGN KEY (import_id) REFERENCES imports(id) ON DELETE CASCADE,
  constraint import_rows_pkey PRIMARY KEY (import_id, "row")
);

create table imports (
  id bigint generated always as identity not null,
  file_name text not null,
  described text not null,
  layout text not null,
  actor text not null,
  created_at timestamp with time zone default now() not null,
  titles text[] not null,
  mapping jsonb not null,
  options jsonb not null,
  rows integer not null,
  state text not null,
  failure text,
  check_number integer default 0 not null,
  progress integer default 0 not null,
  new_rows integer default 0 not null,
  changed_rows integer default 0 not null,
  unchanged_rows integer default 0 not null,
  problem_rows integer default 0 not null,
  warning_rows integer default 0 not null,
  done_through integer,
  done_rows integer default 0 not null,
  failed_rows integer default 0 not null,
  change_set_id bigint,
  finished_at timestamp with time zone,
  pictures_state text default 'none'::text not null,
  pictures_document text,
  pictures_failure text,
  pictures_progress integer default 0 not null,
  pictures_total integer default 0 not null,
  constraint imports_layout_check CHECK ((layout = ANY (ARRAY['own'::text, 'shopify'::text]))),
  constraint imports_pictures_state_check CHECK ((pictures_state = ANY (ARRAY['none'::text, 'reading'::text, 'read'::text, 'failed'::text]))),
  constraint imports_progress_check CHECK ((progress >= 0)),
  constraint imports_rows_check CHECK ((rows > 0)),
  constraint imports_state_check CHECK ((state = ANY (ARRAY['uploaded'::text, 'checking'::text, 'checked'::text, 'importing'::text, 'stopped'::text, 'done'::text, 'failed'::text]))),
  constraint imports_change_set_id_fkey FOREIGN KEY (change_set_id) REFERENCES change_sets(id),
  constraint imports_pkey PRIMARY KEY (id)
);

create table inventory_changed (
  variant_id bigint not null,
  facets boolean not null
) with (autovacuum_vacuum_threshold=2000, autovacuum_vacuum_scale_factor=0);

create table inventory_facets (
  variant_id bigint not null,
  product_id bigint not null,
  brand_id bigint,
  supplier_id bigint,
  category_ids bigint[] not null,
  tag_ids bigint[] not null,
  location_ids bigint[] not null,
  words text not null,
  sort_title text not null,
  sku text not null,
  constraint inventory_facets_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES variants(id),
  constraint inventory_facets_pkey PRIMARY KEY (variant_id)
);
CREATE INDEX inventory_facets_brand ON inventory_facets USING btree (brand_id, sort_title, variant_id);
CREATE INDEX inventory_facets_categories ON inventory_facets USING gin (category_ids);
CREATE INDEX inventory_facets_locations ON inventory_facets USING gin (location_ids);
CREATE INDEX inventory_facets_product ON inventory_facets USING btree (product_id);
CREATE INDEX inventory_facets_supplier ON inventory_facets USING btree (supplier_id, sort_title, variant_id);
CREATE INDEX inventory_facets_tags ON inventory_facets USING gin (tag_ids);
CREATE INDEX inventory_facets_words ON inventory_facets USING gin (words gin_trgm_ops);

create table inventory_rows (
  variant_id bigint not null,
  bucket integer not null,
  sort_title text not null,
  sku text not null,
  on_hand integer not null,
  allocated integer not null,
  available integer not null,
  waiting integer not null,
  incoming integer not null,
  constraint inventory_rows_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES variants(id),
  constraint inventory_rows_pkey PRIMARY KEY (variant_id) INCLUDE (bucket, on_hand, allocated, available, waiting, incoming)
) with (fillfactor=90);
CREATE INDEX inventory_rows_allocated ON inventory_rows USING btree (bucket, allocated, variant_id);
CREATE INDEX inventory_rows_available ON inventory_rows USING btree (bucket, available, variant_id);
CREATE INDEX inventory_rows_incoming ON inventory_rows USING btree (bucket, incoming, variant_id);
CREATE INDEX inventory_rows_on_hand ON inventory_rows USING btree (bucket, on_hand, variant_id);
CREATE INDEX inventory_rows_sku ON inventory_rows USING btree (bucket, sku, variant_id);
CREATE INDEX inventory_rows_title ON inventory_rows USING btree (bucket, sort_title, variant_id);
CREATE INDEX inventory_rows_waiting ON inventory_rows USING btree (bucket, waiting, variant_id);

create table invoice_numbers (
  kind text not null,
  last integer default 0 not null,
  constraint invoice_numbers_kind_check CHECK ((kind = ANY (ARRAY['invoice'::text, 'credit_note'::text]))),
  constraint invoice_numbers_pkey PRIMARY KEY (kind)
);

create table invoices (
  id bigint generated always as identity not null,
  kind text not null,
  number text not null,
  order_id bigint not null,
  issued_at timestamp with time zone not null,
  actor text not null,
  seller jsonb not null,
  bill_to jsonb not null,
  language text not null,
  currency text not null,
  prices_include_tax boolean not null,
  lines jsonb not null,
  total_minor bigint not null,
  tax_minor bigint not null,
  constraint invoices_kind_fkey FOREIGN KEY (kind) REFERENCES invoice_numbers(kind),
  constraint invoices_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  constraint invoices_pkey PRIMARY KEY (id),
  constraint invoices_number_key UNIQUE (number)
);
CREATE INDEX invoices_order ON invoices USING btree (order_id);
CREATE TRIGGER invoices_append_only BEFORE DELETE OR UPDATE ON invoices FOR EACH ROW EXECUTE FUNCTION refuse_to_change();

create table languages (
  code text not null,
  column_prefix text not null,
  name text not null,
  "position" integer not null,
  version integer default 1 not null,
  constraint languages_code_check CHECK ((code ~ '^[a-z]{2}(-[A-Z]{2})?$'::text)),
  constraint languages_column_prefix_check CHECK ((column_prefix ~ '^[A-Z]{2}$'::text)),
  constraint languages_pkey PRIMARY KEY (code),
  constraint languages_column_prefix_key UNIQUE (column_prefix)
);
CREATE TRIGGER storefront_note AFTER INSERT OR DELETE OR UPDATE ON languages FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_every_page();
CREATE TRIGGER storefront_note_rows AFTER INSERT OR DELETE ON languages FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_all_rows();

create table listing_changed (
  product_id bigint,
  variant_id bigint
) with (autovacuum_vacuum_threshold=2000, autovacuum_vacuum_scale_factor=0);

create table listing_rows (
  language text not null,
  product_id bigint not null,
  availability integer not null,
  price_minor bigint not null,
  brand_id bigint,
  category_ids bigint[] not null,
  tag_ids bigint[] not null,
  options text[] not null,
  sort_title text not null,
  constraint listing_rows_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id),
  constraint listing_rows_pkey PRIMARY KEY (language, product_id)
);
CREATE INDEX listing_rows_brand ON listing_rows USING btree (language, brand_id);
CREATE INDEX listing_rows_categories ON listing_rows USING gin (category_ids);
CREATE INDEX listing_rows_options ON listing_rows USING gin (options);
CREATE INDEX listing_rows_price ON listing_rows USING btree (language, price_minor, product_id);
CREATE INDEX listing_rows_tags ON listing_rows USING gin (tag_ids);
CREATE INDEX listing_rows_title ON listing_rows USING btree (language, sort_title, product_id);

create table listing_vocabulary (
  language text not null,
  word text not null,
  constraint listing_vocabulary_pkey PRIMARY KEY (language, word)
);
CREATE INDEX listing_vocabulary_word ON listing_vocabulary USING gin (word gin_trgm_ops);

create table listing_words (
  language text not null,
  product_id bigint not null,
  words tsvector not null,
  letters text not null,
  codes text[] not null,
  constraint listing_words_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id),
  constraint listing_words_pkey PRIMARY KEY (language, product_id)
);
CREATE INDEX listing_words_codes ON listing_words USING gin (codes);
CREATE INDEX listing_words_letters ON listing_words USING gin (letters gin_trgm_ops);
CREATE INDEX listing_words_words ON listing_words USING gin (words);

create table locations (
  id bigint generated always as identity not null,
  name text not null,
  priority integer not null,
  created_at timestamp with time zone default now() not null,
  version integer default 1 not null,
  constraint locations_pkey PRIMARY KEY (id),
  constraint locations_name_key UNIQUE (name),
  constraint locations_priority_key UNIQUE (priority) DEFERRABLE
);

create table mails (
  id bigint generated always as identity not null,
  key text not null,
  order_id bigint,
  recipient text not null,
  subject text not null,
  html text not null,
  plain_text text not null,
  created_at timestamp with time zone default now() not null,
  sent_at timestamp with time zone,
  constraint mails_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  constraint mails_pkey PRIMARY KEY (id),
  constraint mails_key_key UNIQUE (key)
);
CREATE INDEX mails_order ON mails USING btree (order_id) WHERE (order_id IS NOT NULL);

create table migrations (
  name text not null,
  run_at timestamp with time zone default now() not null,
  constraint migrations_pkey PRIMARY KEY (name)
);

create table movements (
  id bigint generated always as identity not null,
  at timestamp with time zone default now() not null,
  variant_id bigint not null,
  location_id bigint not null,
  kind text not null,
  on_hand_delta integer not null,
  allocated_delta integer not null,
  order_line_id bigint,
  cause text not null,
  reason text default ''::text not null,
  actor text not null,
  constraint movements_check CHECK (((on_hand_delta <> 0) OR (allocated_delta <> 0))),
  constraint movements_kind_check CHECK ((kind = ANY (ARRAY['received'::text, 'returned'::text, 'found'::text, 'lost'::text, 'counted'::text, 'sold'::text, 'allocated'::text, 'released'::text, 'shipped'::text, 'transferred'::text]))),
  constraint movements_shelf_fkey FOREIGN KEY (variant_id, location_id) REFERENCES stock_levels(variant_id, location_id),
  constraint movements_pkey PRIMARY KEY (id)
);
CREATE INDEX movements_order_line ON movements USING btree (order_line_id) WHERE (order_line_id IS NOT NULL);
CREATE INDEX movements_variant ON movements USING btree (variant_id, id);
CREATE TRIGGER movements_append_only BEFORE DELETE OR UPDATE ON movements FOR EACH ROW EXECUTE FUNCTION movements_append_only();

create table order_events (
  id bigint generated always as identity not null,
  order_id bigint not null,
  at timestamp with time zone default now() not null,
  kind text not null,
  actor text not null,
  details jsonb default '{}'::jsonb not null,
  constraint order_events_kind_check CHECK ((kind = ANY (ARRAY['cancelled'::text, 'edited'::text, 'held'::text, 'let_go'::text, 'note'::text, 'expired'::text]))),
  constraint order_events_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  constraint order_events_pkey PRIMARY KEY (id)
);
CREATE INDEX order_events_order ON order_events USING btree (order_id, id);
CREATE TRIGGER event_note_insert AFTER INSERT ON order_events REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_order_events();
CREATE TRIGGER order_events_append_only BEFORE DELETE OR UPDATE ON order_events FOR EACH ROW EXECUTE FUNCTION order_events_append_only();

create table order_lines (
  id bigint generated always as identity not null,
  order_id bigint not null,
  "position" integer not null,
  variant_id bigint not null,
  placed_at timestamp(3) with time zone not null,
  product_title text not null,
  variant_title text not null,
  sku text not null,
  unit_price_minor bigint not null,
  tax_basis_points integer not null,
  total_minor bigint not null,
  tax_minor bigint not null,
  ordered integer not null,
  cancelled integer default 0 not null,
  allocated integer default 0 not null,
  shipped integer default 0 not null,
  waiting integer generated always as ((((ordered - cancelled) - allocated) - shipped)) stored not null,
  promise_kind text,
  promise_date date,
  promise_text text,
  promised_at timestamp with time zone,
  priority integer default 0 not null,
  returned integer default 0 not null,
  first_promised_on date,
  list_price_minor bigint,
  constraint order_lines_allocated_check CHECK ((allocated >= 0)),
  constraint order_lines_cancelled_check CHECK ((cancelled >= 0)),
  constraint order_lines_check CHECK (((promise_kind = 'date'::text) = (promise_date IS NOT NULL))),
  constraint order_lines_check1 CHECK ((list_price_minor >= unit_price_minor)),
  constraint order_lines_ordered_check CHECK ((ordered > 0)),
  constraint order_lines_promise_kind_check CHECK ((promise_kind = ANY (ARRAY['date'::text, 'timeframe'::text, 'no_date'::text]))),
  constraint order_lines_returned CHECK ((returned <= shipped)),
  constraint order_lines_returned_check CHECK ((returned >= 0)),
  constraint order_lines_shipped_check CHECK ((shipped >= 0)),
  constraint order_lines_tax_basis_points_check CHECK ((tax_basis_points >= 0)),
  constraint order_lines_tax_minor_check CHECK ((tax_minor >= 0)),
  constraint order_lines_total_minor_check CHECK ((total_minor >= 0)),
  constraint order_lines_unit_price_minor_check CHECK ((unit_price_minor >= 0)),
  constraint order_lines_waiting CHECK (((((ordered - cancelled) - allocated) - shipped) >= 0)),
  constraint order_lines_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  constraint order_lines_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES variants(id),
  constraint order_lines_pkey PRIMARY KEY (id),
  constraint order_lines_order_id_position_key UNIQUE (order_id, "position")
) with (fillfactor=80);
CREATE INDEX order_lines_promised ON order_lines USING btree (COALESCE(first_promised_on, promise_date, 'infinity'::date), placed_at, id) WHERE ((((ordered - cancelled) - allocated) - shipped) > 0);
CREATE INDEX order_lines_queue ON order_lines USING btree (variant_id, ((- priority)), placed_at, id) WHERE ((((ordered - cancelled) - allocated) - shipped) > 0);
CREATE INDEX order_lines_undated ON order_lines USING btree (COALESCE(first_promised_on, promise_date, 'infinity'::date), placed_at, id) WHERE (((((ordered - cancelled) - allocated) - shipped) > 0) AND (promise_date IS NULL));
CREATE INDEX order_lines_variant_promised ON order_lines USING btree (variant_id, COALESCE(first_promised_on, promise_date, 'infinity'::date), placed_at, id) WHERE ((((ordered - cancelled) - allocated) - shipped) > 0);
CREATE INDEX order_lines_variant_undated ON order_lines USING btree (variant_id, COALESCE(first_promised_on, promise_date, 'infinity'::date), placed_at, id) WHERE (((((ordered - cancelled) - allocated) - shipped) > 0) AND (promise_date IS NULL));
CREATE INDEX order_lines_waiting ON order_lines USING btree (order_id) INCLUDE (waiting, unit_price_minor) WHERE ((((ordered - cancelled) - allocated) - shipped) > 0);
CREATE TRIGGER event_note_insert AFTER INSERT ON order_lines REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_backorder_created();
CREATE TRIGGER order_lines_note_allocated AFTER UPDATE ON order_lines REFERENCING OLD TABLE AS before_update NEW TABLE AS after_update FOR EACH STATEMENT EXECUTE FUNCTION note_goods_allocated();
CREATE TRIGGER orders_note_update AFTER UPDATE ON order_lines REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION orders_note_parts();

create table order_requests (
  idempotency_key text not null,
  order_id bigint not null,
  request_hash text not null,
  result_id bigint,
  made_at timestamp with time zone default now() not null,
  constraint order_requests_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  constraint order_requests_pkey PRIMARY KEY (idempotency_key)
);

create table order_rows (
  order_id bigint not null,
  placed_at timestamp(3) with time zone not null,
  payment_state text not null,
  shipment_state text not null,
  waiting integer not null,
  ready boolean not null,
  prepared boolean not null,
  held boolean not null,
  promised_on date,
  words text not null,
  constraint order_rows_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  constraint order_rows_pkey PRIMARY KEY (order_id)
) with (fillfactor=85);
CREATE INDEX order_rows_held ON order_rows USING btree (placed_at DESC, order_id DESC) WHERE held;
CREATE INDEX order_rows_payment ON order_rows USING btree (payment_state, placed_at DESC, order_id DESC);
CREATE INDEX order_rows_placed ON order_rows USING btree (placed_at DESC, order_id DESC);
CREATE INDEX order_rows_prepared ON order_rows USING btree (placed_at DESC, order_id DESC) WHERE prepared;
CREATE INDEX order_rows_promised ON order_rows USING btree (promised_on) WHERE (promised_on IS NOT NULL);
CREATE INDEX order_rows_ready ON order_rows USING btree (placed_at DESC, order_id DESC) WHERE ready;
CREATE INDEX order_rows_shipment ON order_rows USING btree (shipment_state, placed_at DESC, order_id DESC);
CREATE INDEX order_rows_waiting ON order_rows USING btree (placed_at DESC, order_id DESC) WHERE (waiting > 0);
CREATE INDEX order_rows_words ON order_rows USING gin (words gin_trgm_ops);

create table orders (
  id bigint generated always as identity not null,
  number text generated always as (('ORD'::text || lpad((id)::text, GREATEST(5, length((id)::text)), '0'::text))) stored not null,
  token text not null,
  idempotency_key text not null,
  request_hash text not null,
  placed_at timestamp(3) with time zone not null,
  channel text default 'web'::text not null,
  language text not null,
  currency text not null,
  email text not null,
  shipping_address jsonb not null,
  billing_address jsonb not null,
  note text default ''::text not null,
  shipping_method text not null,
  shipping_title text not null,
  shipping_minor bigint not null,
  shipping_tax_minor bigint not null,
  subtotal_minor bigint not null,
  tax_minor bigint not null,
  total_minor bigint not null,
  prices_include_tax boolean not null,
  payment_provider text not null,
  held_at timestamp with time zone,
  ship_complete boolean default false not null,
  constraint orders_channel_check CHECK ((channel = ANY (ARRAY['web'::text, 'api'::text, 'pos'::text, 'backoffice'::text]))),
  constraint orders_shipping_minor_check CHECK ((shipping_minor >= 0)),
  constraint orders_shipping_tax_minor_check CHECK ((shipping_tax_minor >= 0)),
  constraint orders_subtotal_minor_check CHECK ((subtotal_minor >= 0)),
  constraint orders_tax_minor_check CHECK ((tax_minor >= 0)),
  constraint orders_total_minor_check CHECK ((total_minor >= 0)),
  constraint orders_pkey PRIMARY KEY (id),
  constraint orders_idempotency_key_key UNIQUE (idempotency_key),
  constraint orders_token_key UNIQUE (token)
);
CREATE INDEX orders_email ON orders USING btree (email);
CREATE INDEX orders_held ON orders USING btree (id) WHERE (held_at IS NOT NULL);
CREATE INDEX orders_placed ON orders USING btree (placed_at DESC, id DESC);
CREATE TRIGGER event_note_insert AFTER INSERT ON orders REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_order_created();
CREATE TRIGGER orders_note_insert AFTER INSERT ON orders REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION orders_note();
CREATE TRIGGER orders_note_update AFTER UPDATE ON orders REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION orders_note();

create table orders_changed (
  order_id bigint not null
) with (autovacuum_vacuum_threshold=2000, autovacuum_vacuum_scale_factor=0);

create table page_changes (
  transaction xid8 default pg_current_xact_id() not null,
  product_id bigint,
  variant_id bigint
) with (autovacuum_vacuum_threshold=2000, autovacuum_vacuum_scale_factor=0);
CREATE INDEX page_changes_transaction ON page_changes USING btree (transaction);

create table parked_sales (
  id bigint generated always as identity not null,
  location_id bigint not null,
  idempotency_key text not null,
  label text not null,
  basket jsonb not null,
  user_id bigint not null,
  parked_at timestamp with time zone not null,
  constraint parked_sales_location_id_fkey FOREIGN KEY (location_id) REFERENCES locations(id),
  constraint parked_sales_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
  constraint parked_sales_pkey PRIMARY KEY (id),
  constraint parked_sales_idempotency_key_key UNIQUE (idempotency_key)
);
CREATE INDEX parked_sales_location ON parked_sales USING btree (location_id, id);

create table payment_entries (
  id bigint generated always as identity not null,
  payment_id bigint not null,
  order_id bigint not null,
  at timestamp with time zone not null,
  kind text not null,
  amount_minor bigint not null,
  note text default ''::text not null,
  actor text not null,
  return_id bigint,
  constraint payment_entries_amount_minor_check CHECK ((amount_minor > 0)),
  constraint payment_entries_kind_check CHECK ((kind = ANY (ARRAY['authorised'::text, 'released'::text, 'received'::text, 'refunded'::text]))),
  constraint payment_entries_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  constraint payment_entries_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payments(id),
  constraint payment_entries_return_id_fkey FOREIGN KEY (return_id) REFERENCES returns(id),
  constraint payment_entries_pkey PRIMARY KEY (id)
);
CREATE INDEX payment_entries_order ON payment_entries USING btree (order_id, id);
CREATE INDEX payment_entries_return ON payment_entries USING btree (return_id) WHERE (return_id IS NOT NULL);
CREATE TRIGGER event_note_insert AFTER INSERT ON payment_entries REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_order_changed();
CREATE TRIGGER orders_note_insert AFTER INSERT ON payment_entries REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION orders_note_parts();
CREATE TRIGGER payment_entries_append_only BEFORE DELETE OR UPDATE ON payment_entries FOR EACH ROW EXECUTE FUNCTION refuse_to_change();

create table payment_notices (
  provider text not null,
  notice text not null,
  received_at timestamp with time zone default now() not null,
  constraint payment_notices_pkey PRIMARY KEY (provider, notice)
);

create table payment_requests (
  id bigint generated always as identity not null,
  payment_id bigint not null,
  order_id bigint not null,
  kind text not null,
  amount_minor bigint not null,
  state text default 'asked'::text not null,
  failure text default ''::text not null,
  note text default ''::text not null,
  actor text not null,
  asked_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  notify boolean default false not null,
  return_id bigint,
  constraint payment_requests_amount_minor_check CHECK ((amount_minor >= 0)),
  constraint payment_requests_kind_check CHECK ((kind = ANY (ARRAY['capture'::text, 'release'::text, 'refund'::text]))),
  constraint payment_requests_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'done'::text, 'failed'::text, 'dropped'::text]))),
  constraint payment_requests_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  constraint payment_requests_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payments(id),
  constraint payment_requests_return_id_fkey FOREIGN KEY (return_id) REFERENCES returns(id),
  constraint payment_requests_pkey PRIMARY KEY (id)
);
CREATE INDEX payment_requests_failed ON payment_requests USING btree (order_id) WHERE (state = 'failed'::text);
CREATE INDEX payment_requests_open ON payment_requests USING btree (id) WHERE (state = 'asked'::text);
CREATE INDEX payment_requests_order ON payment_requests USING btree (order_id, id);
CREATE INDEX payment_requests_return ON payment_requests USING btree (return_id) WHERE (return_id IS NOT NULL);

create table payments (
  id bigint generated always as identity not null,
  order_id bigint not null,
  provider text not null,
  state text default 'awaiting'::text not null,
  amount_minor bigint not null,
  reference text default ''::text not null,
  created_at timestamp with time zone default now() not null,
  session text default ''::text not null,
  capture_before timestamp with time zone,
  several_captures boolean default false not null,
  looked_at timestamp with time zone,
  constraint payments_amount_minor_check CHECK ((amount_minor >= 0)),
  constraint payments_state_check CHECK ((state = ANY (ARRAY['awaiting'::text, 'authorised'::text, 'paid'::text, 'cancelled'::text, 'refunded'::text]))),
  constraint payments_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  constraint payments_pkey PRIMARY KEY (id)
);
CREATE INDEX payments_lapsing ON payments USING btree (capture_before) WHERE (capture_before IS NOT NULL);
CREATE INDEX payments_open_pages ON payments USING btree (id) WHERE ((session <> ''::text) AND (reference = ''::text));
CREATE INDEX payments_order ON payments USING btree (order_id);
CREATE UNIQUE INDEX payments_reference ON payments USING btree (provider, reference) WHERE (reference <> ''::text);
CREATE UNIQUE INDEX payments_session ON payments USING btree (provider, session) WHERE (session <> ''::text);
CREATE TRIGGER orders_note_update AFTER UPDATE ON payments REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION orders_note_parts();

create table product_categories (
  product_id bigint not null,
  category_id bigint not null,
  constraint product_categories_category_id_fkey FOREIGN KEY (category_id) REFERENCES categories(id) ON DELETE CASCADE,
  constraint product_categories_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE,
  constraint product_categories_pkey PRIMARY KEY (product_id, category_id)
);
CREATE INDEX product_categories_category ON product_categories USING btree (category_id);
CREATE TRIGGER inventory_note_delete AFTER DELETE ON product_categories REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION inventory_note_product_parts();
CREATE TRIGGER inventory_note_insert AFTER INSERT ON product_categories REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION inventory_note_product_parts();
CREATE TRIGGER storefront_note_delete AFTER DELETE ON product_categories REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_product_parts();
CREATE TRIGGER storefront_note_insert AFTER INSERT ON product_categories REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_product_parts();

create table product_images (
  id bigint generated always as identity not null,
  product_id bigint not null,
  "position" integer not null,
  file text not null,
  width integer not null,
  height integer not null,
  alt text default ''::text not null,
  constraint product_images_height_check CHECK ((height > 0)),
  constraint product_images_width_check CHECK ((width > 0)),
  constraint product_images_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE,
  constraint product_images_pkey PRIMARY KEY (id)
);
CREATE INDEX product_images_product ON product_images USING btree (product_id, "position");
CREATE TRIGGER event_note_insert AFTER INSERT ON product_images REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_product_parts();
CREATE TRIGGER storefront_note_delete AFTER DELETE ON product_images REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_images();
CREATE TRIGGER storefront_note_insert AFTER INSERT ON product_images REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_images();
CREATE TRIGGER storefront_note_update AFTER UPDATE ON product_images REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_images();

create table product_tags (
  product_id bigint not null,
  tag_id bigint not null,
  constraint product_tags_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE,
  constraint product_tags_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES tags(id) ON DELETE CASCADE,
  constraint product_tags_pkey PRIMARY KEY (product_id, tag_id)
);
CREATE TRIGGER inventory_note_delete AFTER DELETE ON product_tags REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION inventory_note_product_parts();
CREATE TRIGGER inventory_note_insert AFTER INSERT ON product_tags REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION inventory_note_product_parts();
CREATE TRIGGER storefront_note_delete AFTER DELETE ON product_tags REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_product_parts();
CREATE TRIGGER storefront_note_insert AFTER INSERT ON product_tags REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_product_parts();

create table product_texts (
  product_id bigint not null,
  language text not null,
  title text not null,
  full_title text default ''::text not null,
  description text default ''::text not null,
  content text default ''::text not null,
  url text not null,
  meta_title text default ''::text not null,
  meta_description text default ''::text not null,
  meta_keywords text default ''::text not null,
  google_category text default ''::text not null,
  constraint product_texts_language_fkey FOREIGN KEY (language) REFERENCES languages(code),
  constraint product_texts_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE,
  constraint product_texts_pkey PRIMARY KEY (product_id, language),
  constraint product_texts_language_url_key UNIQUE (language, url)
);
CREATE TRIGGER event_note_insert AFTER INSERT ON product_texts REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_product_parts();
CREATE TRIGGER event_note_update AFTER UPDATE ON product_texts REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_product_parts();
CREATE TRIGGER inventory_note_insert AFTER INSERT ON product_texts REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION inventory_note_product_parts();
CREATE TRIGGER inventory_note_update AFTER UPDATE ON product_texts REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION inventory_note_product_parts();
CREATE TRIGGER storefront_note_delete AFTER DELETE ON product_texts REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_product_parts();
CREATE TRIGGER storefront_note_insert AFTER INSERT ON product_texts REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_product_parts();
CREATE TRIGGER storefront_note_update AFTER UPDATE ON product_texts REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_product_parts();

create table products (
  id bigint generated always as identity not null,
  visibility text default 'visible'::text not null,
  brand_id bigint,
  supplier_id bigint,
  tax_rate_id bigint,
  delivery_timeframe_id bigint,
  data_01 text default ''::text not null,
  data_02 text default ''::text not null,
  data_03 text default ''::text not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  archived_at timestamp with time zone,
  version integer default 1 not null,
  constraint products_visibility_check CHECK ((visibility = ANY (ARRAY['visible'::text, 'hidden'::text, 'visible_when_in_stock'::text]))),
  constraint products_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brands(id),
  constraint products_delivery_timeframe_id_fkey FOREIGN KEY (delivery_timeframe_id) REFERENCES delivery_timeframes(id),
  constraint products_supplier_id_fkey FOREIGN KEY (supplier_id) REFERENCES suppliers(id),
  constraint products_tax_rate_id_fkey FOREIGN KEY (tax_rate_id) REFERENCES tax_rates(id),
  constraint products_pkey PRIMARY KEY (id)
);
CREATE INDEX products_brand ON products USING btree (brand_id);
CREATE INDEX products_delivery_timeframe ON products USING btree (delivery_timeframe_id) WHERE (delivery_timeframe_id IS NOT NULL);
CREATE INDEX products_supplier ON products USING btree (supplier_id);
CREATE INDEX products_tax_rate ON products USING btree (tax_rate_id) WHERE (tax_rate_id IS NOT NULL);
CREATE TRIGGER event_note_insert AFTER INSERT ON products REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_product_changed();
CREATE TRIGGER event_note_update AFTER UPDATE ON products REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_product_changed();
CREATE TRIGGER inventory_note_update AFTER UPDATE ON products REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION inventory_note_products();
CREATE TRIGGER storefront_note_insert AFTER INSERT ON products REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_products();
CREATE TRIGGER storefront_note_update AFTER UPDATE ON products REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_products();

create table promise_reviews (
  variant_id bigint not null
);

create table purchase_order_events (
  id bigint generated always as identity not null,
  purchase_order_id bigint not null,
  at timestamp with time zone default now() not null,
  kind text not null,
  detail jsonb default '{}'::jsonb not null,
  actor text not null,
  constraint purchase_order_events_kind_check CHECK ((kind = ANY (ARRAY['drafted'::text, 'ordered'::text, 'expected'::text, 'cancelled'::text, 'received'::text]))),
  constraint purchase_order_events_purchase_order_id_fkey FOREIGN KEY (purchase_order_id) REFERENCES purchase_orders(id) ON DELETE CASCADE,
  constraint purchase_order_events_pkey PRIMARY KEY (id)
);
CREATE INDEX purchase_order_events_order ON purchase_order_events USING btree (purchase_order_id, id);

create table purchase_order_lines (
  id bigint generated always as identity not null,
  purchase_order_id bigint not null,
  variant_id bigint not null,
  location_id bigint not null,
  ordered integer not null,
  received integer default 0 not null,
  cancelled integer default 0 not null,
  expected_on date,
  open integer generated always as (GREATEST(0, ((ordered - received) - cancelled))) stored not null,
  "position" integer default 0 not null,
  cost_price_minor bigint,
  constraint purchase_order_lines_cancelled_check CHECK ((cancelled >= 0)),
  constraint purchase_order_lines_cost_price_minor_check CHECK ((cost_price_minor >= 0)),
  constraint purchase_order_lines_ordered_check CHECK ((ordered > 0)),
  constraint purchase_order_lines_received_check CHECK ((received >= 0)),
  constraint purchase_order_lines_location_id_fkey FOREIGN KEY (location_id) REFERENCES locations(id),
  constraint purchase_order_lines_purchase_order_id_fkey FOREIGN KEY (purchase_order_id) REFERENCES purchase_orders(id),
  constraint purchase_order_lines_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES variants(id),
  constraint purchase_order_lines_pkey PRIMARY KEY (id)
);
CREATE INDEX purchase_order_lines_incoming ON purchase_order_lines USING btree (variant_id) WHERE ((received + cancelled) < ordered);
CREATE INDEX purchase_order_lines_order ON purchase_order_lines USING btree (purchase_order_id);
CREATE TRIGGER inventory_note_delete AFTER DELETE ON purchase_order_lines REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION inventory_note_stock('false');
CREATE TRIGGER inventory_note_insert AFTER INSERT ON purchase_order_lines REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION inventory_note_stock('false');
CREATE TRIGGER inventory_note_update AFTER UPDATE ON purchase_order_lines REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION inventory_note_stock('false');
CREATE TRIGGER promise_reviews_note AFTER UPDATE ON purchase_order_lines REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION promise_reviews_note_lines();
CREATE TRIGGER storefront_note_delete AFTER DELETE ON purchase_order_lines REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_supply();
CREATE TRIGGER storefront_note_insert AFTER INSERT ON purchase_order_lines REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_supply();
CREATE TRIGGER storefront_note_update AFTER UPDATE ON purchase_order_lines REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_supply();

create table purchase_orders (
  id bigint generated always as identity not null,
  number text generated always as (('PO'::text || lpad((id)::text, GREATEST(5, length((id)::text)), '0'::text))) stored not null,
  supplier_id bigint,
  state text default 'draft'::text not null,
  created_at timestamp with time zone default now() not null,
  ordered_at timestamp with time zone,
  reference text default ''::text not null,
  note text default ''::text not null,
  version integer default 1 not null,
  constraint purchase_orders_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'ordered'::text, 'partly_received'::text, 'received'::text, 'cancelled'::text]))),
  constraint purchase_orders_supplier_id_fkey FOREIGN KEY (supplier_id) REFERENCES suppliers(id),
  constraint purchase_orders_pkey PRIMARY KEY (id)
);
CREATE INDEX purchase_orders_state ON purchase_orders USING btree (state, id DESC);
CREATE INDEX purchase_orders_supplier ON purchase_orders USING btree (supplier_id, id DESC);
CREATE TRIGGER inventory_note_update AFTER UPDATE ON purchase_orders REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION inventory_note_purchase_orders();
CREATE TRIGGER storefront_note_update AFTER UPDATE ON purchase_orders REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_purchase_orders();

create table register_sessions (
  id bigint generated always as identity not null,
  register_id bigint not null,
  opened_at timestamp with time zone not null,
  opened_by bigint not null,
  float_minor bigint not null,
  closed_at timestamp with time zone,
  closed_by bigint,
  expected_minor bigint,
  counted_minor bigint,
  difference_minor bigint generated always as ((counted_minor - expected_minor)) stored,
  note text default ''::text not null,
  constraint register_sessions_check CHECK ((((closed_at IS NULL) = (counted_minor IS NULL)) AND ((closed_at IS NULL) = (expected_minor IS NULL)) AND ((closed_at IS NULL) = (closed_by IS NULL)))),
  constraint register_sessions_counted_minor_check CHECK ((counted_minor >= 0)),
  constraint register_sessions_float_minor_check CHECK ((float_minor >= 0)),
  constraint register_sessions_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES users(id),
  constraint register_sessions_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES users(id),
  constraint register_sessions_register_id_fkey FOREIGN KEY (register_id) REFERENCES registers(id),
  constraint register_sessions_pkey PRIMARY KEY (id)
);
CREATE INDEX register_sessions_register ON register_sessions USING btree (register_id, id DESC);
CREATE UNIQUE INDEX register_sessions_open ON register_sessions USING btree (register_id) WHERE (closed_at IS NULL);

create table registers (
  id bigint generated always as identity not null,
  name text not null,
  location_id bigint not null,
  discount_limit_percent integer default 10 not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  archived_at timestamp with time zone,
  code_hash bytea,
  code_until timestamp with time zone,
  token_hash bytea,
  enrolled_at timestamp with time zone,
  last_receipt integer default 0 not null,
  constraint registers_check CHECK (((code_hash IS NULL) = (code_until IS NULL))),
  constraint registers_check1 CHECK (((token_hash IS NULL) = (enrolled_at IS NULL))),
  constraint registers_discount_limit_percent_check CHECK (((discount_limit_percent >= 0) AND (discount_limit_percent <= 100))),
  constraint registers_last_receipt_check CHECK ((last_receipt >= 0)),
  constraint registers_location_id_fkey FOREIGN KEY (location_id) REFERENCES locations(id),
  constraint registers_pkey PRIMARY KEY (id),
  constraint registers_token_hash_key UNIQUE (token_hash)
);
CREATE UNIQUE INDEX registers_code ON registers USING btree (code_hash) WHERE (code_hash IS NOT NULL);
CREATE UNIQUE INDEX registers_name ON registers USING btree (lower(name)) WHERE (archived_at IS NULL);

create table return_lines (
  return_id bigint not null,
  order_line_id bigint not null,
  units integer not null,
  constraint return_lines_units_check CHECK ((units > 0)),
  constraint return_lines_order_line_id_fkey FOREIGN KEY (order_line_id) REFERENCES order_lines(id),
  constraint return_lines_return_id_fkey FOREIGN KEY (return_id) REFERENCES returns(id),
  constraint return_lines_pkey PRIMARY KEY (return_id, order_line_id)
);

create table returns (
  id bigint generated always as identity not null,
  number text generated always as (('RET'::text || lpad((id)::text, GREATEST(5, length((id)::text)), '0'::text))) stored not null,
  order_id bigint not null,
  at timestamp with time zone not null,
  reason text default ''::text not null,
  restocked boolean not null,
  credit_minor bigint not null,
  actor text not null,
  constraint returns_credit_minor_check CHECK ((credit_minor >= 0)),
  constraint returns_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  constraint returns_pkey PRIMARY KEY (id)
);
CREATE INDEX returns_order ON returns USING btree (order_id);
CREATE TRIGGER event_note_insert AFTER INSERT ON returns REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_order_changed();
CREATE TRIGGER orders_note_insert AFTER INSERT ON returns REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION orders_note_parts();

create table saved_views (
  id bigint generated always as identity not null,
  owner_id bigint not null,
  name text not null,
  shared boolean default false not null,
  view jsonb not null,
  created_at timestamp with time zone default now() not null,
  constraint saved_views_name_check CHECK ((name <> ''::text)),
  constraint saved_views_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint saved_views_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX saved_views_name ON saved_views USING btree (owner_id, lower(name));

create table sessions (
  token_hash bytea not null,
  user_id bigint not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  constraint sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint sessions_pkey PRIMARY KEY (token_hash)
);
CREATE INDEX sessions_user ON sessions USING btree (user_id);

create table shipment_lines (
  shipment_id bigint not null,
  order_line_id bigint not null,
  units integer not null,
  constraint shipment_lines_units_check CHECK ((units > 0)),
  constraint shipment_lines_order_line_id_fkey FOREIGN KEY (order_line_id) REFERENCES order_lines(id),
  constraint shipment_lines_shipment_id_fkey FOREIGN KEY (shipment_id) REFERENCES shipments(id),
  constraint shipment_lines_pkey PRIMARY KEY (shipment_id, order_line_id)
);

create table shipments (
  id bigint generated always as identity not null,
  number text generated always as (('SHP'::text || lpad((id)::text, GREATEST(5, length((id)::text)), '0'::text))) stored not null,
  order_id bigint not null,
  prepared_at timestamp with time zone not null,
  shipped_at timestamp with time zone,
  dropped_at timestamp with time zone,
  carrier text default ''::text not null,
  tracking_number text default ''::text not null,
  tracking_url text default ''::text not null,
  actor text not null,
  constraint shipments_check CHECK (((shipped_at IS NULL) OR (dropped_at IS NULL))),
  constraint shipments_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  constraint shipments_pkey PRIMARY KEY (id)
);
CREATE INDEX shipments_order ON shipments USING btree (order_id);
CREATE UNIQUE INDEX shipments_prepared ON shipments USING btree (order_id) WHERE ((shipped_at IS NULL) AND (dropped_at IS NULL));
CREATE TRIGGER event_note_shipped AFTER INSERT OR UPDATE ON shipments FOR EACH ROW EXECUTE FUNCTION note_order_shipped();
CREATE TRIGGER orders_note_insert AFTER INSERT ON shipments REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION orders_note_parts();
CREATE TRIGGER orders_note_update AFTER UPDATE ON shipments REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION orders_note_parts();

create table shipping_method_texts (
  shipping_method_id bigint not null,
  language text not null,
  title text not null,
  description text default ''::text not null,
  constraint shipping_method_texts_language_fkey FOREIGN KEY (language) REFERENCES languages(code),
  constraint shipping_method_texts_shipping_method_id_fkey FOREIGN KEY (shipping_method_id) REFERENCES shipping_methods(id) ON DELETE CASCADE,
  constraint shipping_method_texts_pkey PRIMARY KEY (shipping_method_id, language)
);

create table shipping_methods (
  id bigint generated always as identity not null,
  code text not null,
  "position" integer not null,
  price_minor bigint not null,
  tax_rate_id bigint,
  enabled boolean default true not null,
  version integer default 1 not null,
  constraint shipping_methods_price_minor_check CHECK ((price_minor >= 0)),
  constraint shipping_methods_tax_rate_id_fkey FOREIGN KEY (tax_rate_id) REFERENCES tax_rates(id),
  constraint shipping_methods_pkey PRIMARY KEY (id),
  constraint shipping_methods_code_key UNIQUE (code)
);

create table sign_in_failures (
  key text not null,
  failed_at timestamp with time zone default now() not null
);
CREATE INDEX sign_in_failures_key ON sign_in_failures USING btree (key, failed_at);

create table stock_levels (
  variant_id bigint not null,
  location_id bigint not null,
  on_hand integer default 0 not null,
  allocated integer default 0 not null,
  constraint stock_levels_allocated_check CHECK ((allocated >= 0)),
  constraint stock_levels_allocated_on_hand CHECK ((allocated <= on_hand)),
  constraint stock_levels_on_hand_check CHECK ((on_hand >= 0)),
  constraint stock_levels_location_id_fkey FOREIGN KEY (location_id) REFERENCES locations(id),
  constraint stock_levels_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES variant_stock(variant_id),
  constraint stock_levels_pkey PRIMARY KEY (variant_id, location_id)
) with (fillfactor=70);
CREATE TRIGGER event_note_insert AFTER INSERT ON stock_levels REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_stock_changed();
CREATE TRIGGER event_note_update AFTER UPDATE ON stock_levels REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_stock_changed();
CREATE TRIGGER inventory_note_insert AFTER INSERT ON stock_levels REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION inventory_note_stock('true');
CREATE TRIGGER inventory_note_update AFTER UPDATE ON stock_levels REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION inventory_note_stock('false');
CREATE TRIGGER storefront_note_insert AFTER INSERT ON stock_levels REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_variants();
CREATE TRIGGER storefront_note_update AFTER UPDATE ON stock_levels REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_variants();

create table stock_rules (
  id bigint generated always as identity not null,
  product_id bigint,
  category_id bigint,
  stock_policy text,
  backorder_limit integer,
  no_backorder_limit boolean default false not null,
  stock_minimum integer,
  stock_alert integer,
  version integer default 1 not null,
  constraint stock_rules_backorder_limit_check CHECK ((backorder_limit >= 0)),
  constraint stock_rules_check CHECK (((product_id IS NULL) <> (category_id IS NULL))),
  constraint stock_rules_check1 CHECK (((backorder_limit IS NULL) OR (NOT no_backorder_limit))),
  constraint stock_rules_stock_alert_check CHECK ((stock_alert >= 0)),
  constraint stock_rules_stock_minimum_check CHECK ((stock_minimum >= 0)),
  constraint stock_rules_stock_policy_check CHECK ((stock_policy = ANY (ARRAY['untracked'::text, 'deny'::text, 'backorder'::text]))),
  constraint stock_rules_category_id_fkey FOREIGN KEY (category_id) REFERENCES categories(id) ON DELETE CASCADE,
  constraint stock_rules_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id),
  constraint stock_rules_pkey PRIMARY KEY (id),
  constraint stock_rules_category_id_key UNIQUE (category_id),
  constraint stock_rules_product_id_key UNIQUE (product_id)
);

create table store_settings (
  only_row boolean default true not null,
  name text not null,
  email text default ''::text not null,
  currency text default 'EUR'::text not null,
  country text default 'NL'::text not null,
  default_language text not null,
  prices_include_tax boolean default true not null,
  theme text default 'harbour'::text not null,
  allow_backorders boolean default false not null,
  payment_instructions text default ''::text not null,
  demo boolean default false not null,
  version integer default 1 not null,
  ship_choice text default 'shopper'::text not null,
  unpaid_expire_days integer,
  invoice_details text default ''::text not null,
  delay_rules text default 'eu'::text not null,
  delay_grace_days integer default 14 not null,
  delay_answer_days integer default 7 not null,
  delay_on_silence text default 'wait'::text not null,
  payment_methods text[] default '{bank_transfer,stripe}'::text[] not null,
  online_expire_minutes integer default 120,
  constraint store_settings_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
  constraint store_settings_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint store_settings_delay_answer_days_check CHECK (((delay_answer_days >= 1) AND (delay_answer_days <= 365))),
  constraint store_settings_delay_grace_days_check CHECK (((delay_grace_days >= 0) AND (delay_grace_days <= 365))),
  constraint store_settings_delay_on_silence_check CHECK ((delay_on_silence = ANY (ARRAY['wait'::text, 'cancel'::text]))),
  constraint store_settings_delay_rules_check CHECK ((delay_rules = ANY (ARRAY['us'::text, 'eu'::text, 'own'::text]))),
  constraint store_settings_online_expire_minutes_check CHECK (((online_expire_minutes >= 30) AND (online_expire_minutes <= 43200))),
  constraint store_settings_only_row_check CHECK (only_row),
  constraint store_settings_payment_methods_check CHECK (((cardinality(payment_methods) >= 1) AND (cardinality(payment_methods) <= 20))),
  constraint store_settings_ship_choice_check CHECK ((ship_choice = ANY (ARRAY['shopper'::text, 'now'::text, 'together'::text]))),
  constraint store_settings_unpaid_expire_days_check CHECK (((unpaid_expire_days >= 1) AND (unpaid_expire_days <= 365))),
  constraint store_settings_default_language_fkey FOREIGN KEY (default_language) REFERENCES languages(code),
  constraint store_settings_pkey PRIMARY KEY (only_row)
);
CREATE TRIGGER inventory_note_language AFTER UPDATE ON store_settings FOR EACH ROW WHEN ((old.default_language IS DISTINCT FROM new.default_language)) EXECUTE FUNCTION inventory_note_all();
CREATE TRIGGER storefront_note AFTER INSERT OR DELETE OR UPDATE ON store_settings FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_every_page();
CREATE TRIGGER storefront_note_language AFTER UPDATE ON store_settings FOR EACH ROW WHEN ((old.default_language IS DISTINCT FROM new.default_language)) EXECUTE FUNCTION storefront_note_all_rows();

create table suppliers (
  id bigint generated always as identity not null,
  name text not null,
  contact text default ''::text not null,
  email text default ''::text not null,
  phone text default ''::text not null,
  lead_time_days integer,
  currency_note text default ''::text not null,
  version integer default 1 not null,
  constraint suppliers_lead_time_days_check CHECK (((lead_time_days >= 0) AND (lead_time_days <= 3650))),
  constraint suppliers_pkey PRIMARY KEY (id),
  constraint suppliers_name_key UNIQUE (name)
);

create table tags (
  id bigint generated always as identity not null,
  name text not null,
  constraint tags_pkey PRIMARY KEY (id),
  constraint tags_name_key UNIQUE (name)
);
CREATE TRIGGER storefront_note_rows AFTER UPDATE ON tags REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_tags();

create table tax_rates (
  id bigint generated always as identity not null,
  name text not null,
  rate_basis_points integer not null,
  version integer default 1 not null,
  constraint tax_rates_rate_basis_points_check CHECK (((rate_basis_points >= 0) AND (rate_basis_points <= 10000))),
  constraint tax_rates_pkey PRIMARY KEY (id),
  constraint tax_rates_name_key UNIQUE (name)
);

create table theme_files (
  theme_id bigint not null,
  path text not null,
  version integer not null,
  content bytea,
  actor text not null,
  saved_at timestamp with time zone default now() not null,
  constraint theme_files_version_check CHECK ((version > 0)),
  constraint theme_files_theme_id_fkey FOREIGN KEY (theme_id) REFERENCES themes(id) ON DELETE CASCADE,
  constraint theme_files_pkey PRIMARY KEY (theme_id, path, version)
);

create table theme_previews (
  token_hash bytea not null,
  theme_key text not null,
  settings jsonb,
  user_id bigint not null,
  expires_at timestamp with time zone not null,
  constraint theme_previews_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint theme_previews_pkey PRIMARY KEY (token_hash)
);
CREATE INDEX theme_previews_user ON theme_previews USING btree (user_id);

create table themes (
  id bigint generated always as identity not null,
  key text not null,
  name text not null,
  is_own boolean not null,
  made_from text,
  settings jsonb default '{}'::jsonb not null,
  version integer default 1 not null,
  changed_at timestamp with time zone default now() not null,
  last_failure jsonb,
  failed_at timestamp with time zone,
  constraint themes_key_check CHECK ((key ~ '^[a-z][a-z0-9-]{0,62}$'::text)),
  constraint themes_name_check CHECK ((name <> ''::text)),
  constraint themes_pkey PRIMARY KEY (id),
  constraint themes_key_key UNIQUE (key)
);
CREATE TRIGGER storefront_note AFTER INSERT OR DELETE OR UPDATE OF key, version ON themes FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_every_page();

create table till_exceptions (
  receipt_id bigint not null,
  variant_id bigint not null,
  found integer not null,
  taken integer not null,
  reason text not null,
  settled_at timestamp with time zone,
  settled_by bigint,
  constraint till_exceptions_check CHECK (((found + taken) > 0)),
  constraint till_exceptions_check1 CHECK (((taken = 0) OR (reason <> ''::text))),
  constraint till_exceptions_check2 CHECK (((settled_at IS NULL) = (settled_by IS NULL))),
  constraint till_exceptions_found_check CHECK ((found >= 0)),
  constraint till_exceptions_taken_check CHECK ((taken >= 0)),
  constraint till_exceptions_receipt_id_fkey FOREIGN KEY (receipt_id) REFERENCES till_receipts(id),
  constraint till_exceptions_settled_by_fkey FOREIGN KEY (settled_by) REFERENCES users(id),
  constraint till_exceptions_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES variants(id),
  constraint till_exceptions_pkey PRIMARY KEY (receipt_id, variant_id)
);
CREATE INDEX till_exceptions_open ON till_exceptions USING btree (receipt_id) WHERE (settled_at IS NULL);

create table till_payments (
  receipt_id bigint not null,
  "position" integer not null,
  method text not null,
  amount_minor bigint not null,
  tendered_minor bigint,
  constraint till_payments_amount_minor_check CHECK ((amount_minor <> 0)),
  constraint till_payments_check CHECK ((tendered_minor >= amount_minor)),
  constraint till_payments_method_check CHECK ((method = ANY (ARRAY['cash'::text, 'card'::text]))),
  constraint till_payments_receipt_id_fkey FOREIGN KEY (receipt_id) REFERENCES till_receipts(id),
  constraint till_payments_pkey PRIMARY KEY (receipt_id, "position")
);
CREATE TRIGGER till_payments_append_only BEFORE DELETE OR UPDATE ON till_payments FOR EACH ROW EXECUTE FUNCTION refuse_to_change();

create table till_receipts (
  id bigint generated always as identity not null,
  register_id bigint not null,
  session_id bigint not null,
  sequence integer not null,
  number text generated always as (((register_id || '-'::text) || lpad((sequence)::text, GREATEST(6, length((sequence)::text)), '0'::text))) stored not null,
  kind text not null,
  order_id bigint,
  return_id bigint,
  at timestamp with time zone not null,
  user_id bigint not null,
  total_minor bigint not null,
  idempotency_key text not null,
  request_hash text not null,
  sold_offline_at timestamp with time zone,
  constraint till_receipts_check CHECK (((order_id IS NOT NULL) OR (return_id IS NOT NULL))),
  constraint till_receipts_kind_check CHECK ((kind = ANY (ARRAY['sale'::text, 'return'::text, 'exchange'::text, 'special_order'::text, 'payment'::text]))),
  constraint till_receipts_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id),
  constraint till_receipts_register_id_fkey FOREIGN KEY (register_id) REFERENCES registers(id),
  constraint till_receipts_return_id_fkey FOREIGN KEY (return_id) REFERENCES returns(id),
  constraint till_receipts_session_id_fkey FOREIGN KEY (session_id) REFERENCES register_sessions(id),
  constraint till_receipts_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
  constraint till_receipts_pkey PRIMARY KEY (id),
  constraint till_receipts_idempotency_key_key UNIQUE (idempotency_key),
  constraint till_receipts_register_id_sequence_key UNIQUE (register_id, sequence)
);
CREATE INDEX till_receipts_at ON till_receipts USING btree (at, id);
CREATE INDEX till_receipts_order ON till_receipts USING btree (order_id) WHERE (order_id IS NOT NULL);
CREATE INDEX till_receipts_session ON till_receipts USING btree (session_id, id);
CREATE UNIQUE INDEX till_receipts_number ON till_receipts USING btree (number);
CREATE TRIGGER till_receipts_append_only BEFORE DELETE OR UPDATE ON till_receipts FOR EACH ROW EXECUTE FUNCTION refuse_to_change();

create table till_sign_ins (
  token_hash bytea not null,
  register_id bigint not null,
  user_id bigint not null,
  expires_at timestamp with time zone not null,
  constraint till_sign_ins_register_id_fkey FOREIGN KEY (register_id) REFERENCES registers(id) ON DELETE CASCADE,
  constraint till_sign_ins_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint till_sign_ins_pkey PRIMARY KEY (token_hash)
);
CREATE INDEX till_sign_ins_register ON till_sign_ins USING btree (register_id);
CREATE INDEX till_sign_ins_user ON till_sign_ins USING btree (user_id);

create table users (
  id bigint generated always as identity not null,
  email text not null,
  name text not null,
  role text not null,
  password_hash text not null,
  created_at timestamp with time zone default now() not null,
  version integer default 1 not null,
  deactivated_at timestamp with time zone,
  export_mail boolean default false not null,
  pin_hash text,
  constraint users_email_check CHECK ((email = lower(email))),
  constraint users_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'manager'::text, 'staff'::text, 'cashier'::text, 'read_only'::text]))),
  constraint users_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX users_email ON users USING btree (email);

create table variant_stock (
  variant_id bigint not null,
  stock_policy text not null,
  backorder_limit integer,
  stock_minimum integer default 0 not null,
  stock_alert integer default 0 not null,
  waiting integer default 0 not null,
  displaced bigint default 0 not null,
  version integer default 0 not null,
  own_policy boolean default false not null,
  own_backorder_limit boolean default false not null,
  own_stock_minimum boolean default false not null,
  own_stock_alert boolean default false not null,
  constraint variant_stock_backorder_limit_check CHECK ((backorder_limit >= 0)),
  constraint variant_stock_displaced_check CHECK ((displaced >= 0)),
  constraint variant_stock_stock_alert_check CHECK ((stock_alert >= 0)),
  constraint variant_stock_stock_minimum_check CHECK ((stock_minimum >= 0)),
  constraint variant_stock_stock_policy_check CHECK ((stock_policy = ANY (ARRAY['untracked'::text, 'deny'::text, 'backorder'::text]))),
  constraint variant_stock_waiting_check CHECK ((waiting >= 0)),
  constraint variant_stock_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES variants(id),
  constraint variant_stock_pkey PRIMARY KEY (variant_id)
) with (fillfactor=70);
CREATE INDEX variant_stock_minimum ON variant_stock USING btree (variant_id) WHERE (stock_minimum > 0);
CREATE TRIGGER event_note_update AFTER UPDATE ON variant_stock REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_stock_changed();
CREATE TRIGGER inventory_note_insert AFTER INSERT ON variant_stock REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION inventory_note_stock('false');
CREATE TRIGGER inventory_note_update AFTER UPDATE ON variant_stock REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION inventory_note_stock('false');
CREATE TRIGGER promise_reviews_note AFTER UPDATE ON variant_stock FOR EACH ROW WHEN ((new.displaced > old.displaced)) EXECUTE FUNCTION promise_reviews_note_displaced();
CREATE TRIGGER storefront_note_insert AFTER INSERT ON variant_stock REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_variants();
CREATE TRIGGER storefront_note_update AFTER UPDATE ON variant_stock REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_variants();
CREATE TRIGGER variant_stock_guard_waiting BEFORE UPDATE ON variant_stock FOR EACH ROW WHEN (((new.waiting - old.waiting) > (new.displaced - old.displaced))) EXECUTE FUNCTION variant_stock_guard_waiting();
CREATE TRIGGER variant_stock_next_version BEFORE UPDATE ON variant_stock FOR EACH ROW WHEN (((((old.stock_policy IS DISTINCT FROM new.stock_policy) OR (old.backorder_limit IS DISTINCT FROM new.backorder_limit)) OR (old.stock_minimum IS DISTINCT FROM new.stock_minimum)) OR (old.stock_alert IS DISTINCT FROM new.stock_alert))) EXECUTE FUNCTION variant_stock_next_version();

create table variant_texts (
  variant_id bigint not null,
  language text not null,
  title text not null,
  options jsonb default '[]'::jsonb not null,
  constraint variant_texts_language_fkey FOREIGN KEY (language) REFERENCES languages(code),
  constraint variant_texts_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES variants(id) ON DELETE CASCADE,
  constraint variant_texts_pkey PRIMARY KEY (variant_id, language)
);
CREATE TRIGGER inventory_note_insert AFTER INSERT ON variant_texts REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION inventory_note_stock('true');
CREATE TRIGGER inventory_note_update AFTER UPDATE ON variant_texts REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION inventory_note_stock('true');
CREATE TRIGGER storefront_note_delete AFTER DELETE ON variant_texts REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_variants();
CREATE TRIGGER storefront_note_insert AFTER INSERT ON variant_texts REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_variants();
CREATE TRIGGER storefront_note_update AFTER UPDATE ON variant_texts REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_variants();

create table variants (
  id bigint generated always as identity not null,
  product_id bigint not null,
  "position" integer default 0 not null,
  image_id bigint,
  sku text default ''::text not null,
  ean text default ''::text not null,
  article_code text default ''::text not null,
  hs_code text default ''::text not null,
  price_minor bigint default 0 not null,
  old_price_minor bigint,
  cost_price_minor bigint,
  unit_price_minor bigint,
  unit text default ''::text not null,
  weight_grams integer default 0 not null,
  volume_millilitres integer default 0 not null,
  width_millimetres integer default 0 not null,
  height_millimetres integer default 0 not null,
  depth_millimetres integer default 0 not null,
  colli integer default 1 not null,
  buy_minimum integer default 1 not null,
  buy_maximum integer default 10000 not null,
  delivery_timeframe_id bigint,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  archived_at timestamp with time zone,
  version integer default 1 not null,
  constraint variants_buy_minimum_check CHECK ((buy_minimum >= 1)),
  constraint variants_check CHECK ((buy_maximum >= buy_minimum)),
  constraint variants_colli_check CHECK ((colli >= 1)),
  constraint variants_cost_price_minor_check CHECK ((cost_price_minor >= 0)),
  constraint variants_depth_millimetres_check CHECK ((depth_millimetres >= 0)),
  constraint variants_height_millimetres_check CHECK ((height_millimetres >= 0)),
  constraint variants_old_price_minor_check CHECK ((old_price_minor >= 0)),
  constraint variants_price_minor_check CHECK ((price_minor >= 0)),
  constraint variants_unit_price_minor_check CHECK ((unit_price_minor >= 0)),
  constraint variants_volume_millilitres_check CHECK ((volume_millilitres >= 0)),
  constraint variants_weight_grams_check CHECK ((weight_grams >= 0)),
  constraint variants_width_millimetres_check CHECK ((width_millimetres >= 0)),
  constraint variants_delivery_timeframe_id_fkey FOREIGN KEY (delivery_timeframe_id) REFERENCES delivery_timeframes(id),
  constraint variants_image_id_fkey FOREIGN KEY (image_id) REFERENCES product_images(id) ON DELETE SET NULL,
  constraint variants_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id),
  constraint variants_pkey PRIMARY KEY (id)
);
CREATE INDEX variants_article_code ON variants USING btree (article_code) WHERE (article_code <> ''::text);
CREATE INDEX variants_delivery_timeframe ON variants USING btree (delivery_timeframe_id) WHERE (delivery_timeframe_id IS NOT NULL);
CREATE INDEX variants_ean ON variants USING btree (ean) WHERE (ean <> ''::text);
CREATE INDEX variants_product ON variants USING btree (product_id, "position", id);
CREATE INDEX variants_sku ON variants USING btree (sku) WHERE (sku <> ''::text);
CREATE TRIGGER event_note_insert AFTER INSERT ON variants REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_product_parts();
CREATE TRIGGER event_note_update AFTER UPDATE ON variants REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_product_parts();
CREATE TRIGGER inventory_note_update AFTER UPDATE ON variants REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION inventory_note_variants();
CREATE TRIGGER storefront_note_insert AFTER INSERT ON variants REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_product_parts();
CREATE TRIGGER storefront_note_update AFTER UPDATE ON variants REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION storefront_note_product_parts();

create table waiting_flow (
  id bigint generated always as identity not null,
  at timestamp with time zone default now() not null,
  kind text not null,
  units integer not null,
  constraint waiting_flow_kind_check CHECK ((kind = ANY (ARRAY['joined'::text, 'filled'::text, 'cancelled'::text, 'displaced'::text]))),
  constraint waiting_flow_units_check CHECK ((units > 0)),
  constraint waiting_flow_pkey PRIMARY KEY (id)
);
CREATE INDEX waiting_flow_at ON waiting_flow USING btree (at) INCLUDE (kind, units);

create table webhook_attempts (
  id bigint generated always as identity not null,
  delivery_id bigint not null,
  at timestamp with time zone not null,
  milliseconds integer not null,
  status integer,
  answer text default ''::text not null,
  error text,
  constraint webhook_attempts_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES webhook_deliveries(id) ON DELETE CASCADE,
  constraint webhook_attempts_pkey PRIMARY KEY (id)
);
CREATE INDEX webhook_attempts_delivery ON webhook_attempts USING btree (delivery_id, id);

create table webhook_deliveries (
  id bigint generated always as identity not null,
  endpoint_id bigint not null,
  message_id bigint not null,
  state text not null,
  attempts integer default 0 not null,
  next_at timestamp with time zone not null,
  claimed_until timestamp with time zone,
  last_at timestamp with time zone,
  last_status integer,
  constraint webhook_deliveries_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'delivered'::text, 'failed'::text]))),
  constraint webhook_deliveries_endpoint_id_fkey FOREIGN KEY (endpoint_id) REFERENCES webhook_endpoints(id) ON DELETE CASCADE,
  constraint webhook_deliveries_message_id_fkey FOREIGN KEY (message_id) REFERENCES webhook_messages(id) ON DELETE CASCADE,
  constraint webhook_deliveries_pkey PRIMARY KEY (id)
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries USING btree (endpoint_id, next_at, id) WHERE (state = 'waiting'::text);
CREATE INDEX webhook_deliveries_endpoint ON webhook_deliveries USING btree (endpoint_id, id);
CREATE INDEX webhook_deliveries_failed ON webhook_deliveries USING btree (endpoint_id, id) WHERE (state = 'failed'::text);
CREATE INDEX webhook_deliveries_message ON webhook_deliveries USING btree (message_id);

create table webhook_endpoints (
  id bigint generated always as identity not null,
  url text not null,
  description text default ''::text not null,
  topics text[] not null,
  secret text not null,
  former_secret text,
  former_until timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  version integer default 1 not null,
  disabled_at timestamp with time zone,
  disabled_why text,
  failures integer default 0 not null,
  failing_since timestamp with time zone,
  resting_until timestamp with time zone,
  sending_until timestamp with time zone,
  constraint webhook_endpoints_check CHECK (((disabled_at IS NULL) = (disabled_why IS NULL))),
  constraint webhook_endpoints_disabled_why_check CHECK ((disabled_why = ANY (ARRAY['by_hand'::text, 'failing'::text, 'gone'::text]))),
  constraint webhook_endpoints_pkey PRIMARY KEY (id)
);

create table webhook_messages (
  id bigint generated always as identity not null,
  at timestamp with time zone not null,
  topic text not null,
  payload text not null,
  constraint webhook_messages_pkey PRIMARY KEY (id)
);
CREATE INDEX webhook_messages_at ON webhook_messages USING btree (at);
