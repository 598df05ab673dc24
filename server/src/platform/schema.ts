// Written by `npm run schema` from the migrations. Do not edit.
import type { ColumnType, GeneratedAlways } from 'kysely';

/** A column with a default: may be left out when inserting. */
export type Generated<Type> = Type extends ColumnType<infer Read, infer Insert, infer Update>
  ? ColumnType<Read, Insert | undefined, Update>
  : ColumnType<Type, Type | undefined, Type>;
export type Timestamp = ColumnType<Date, Date | string, Date | string>;
// biome-ignore lint/suspicious/noExplicitAny: each feature parses its own JSON
export type Json = ColumnType<any, string, string>;

export type Database = {
  allocation_override_lines: {
    override_id: number;
    order_line_id: number;
    by_hand: number;
    by_rule: number;
    got: number;
  };
  allocation_overrides: {
    id: GeneratedAlways<number>;
    delivery_id: number;
    variant_id: number;
    reason: string;
    actor: string;
    at: Timestamp;
  };
  allocations: {
    order_line_id: number;
    location_id: number;
    variant_id: number;
    units: number;
  };
  api_key_uses: {
    api_key_id: number;
    minute: Timestamp;
    requests: number;
  };
  api_keys: {
    id: GeneratedAlways<number>;
    name: string;
    secret_hash: Buffer;
    hint: string;
    scopes: string[];
    created_by: number;
    created_at: Generated<Timestamp>;
    expires_at: Timestamp | null;
    last_used_at: Timestamp | null;
    revoked_at: Timestamp | null;
    revoked_by: number | null;
  };
  back_in_stock_requests: {
    id: GeneratedAlways<number>;
    variant_id: number;
    email: string;
    language: string;
    asked_at: Generated<Timestamp>;
    told_at: Timestamp | null;
  };
  brands: {
    id: GeneratedAlways<number>;
    name: string;
  };
  business_calendar: {
    only_row: Generated<boolean>;
    work_days: Generated<number[]>;
    version: Generated<number>;
  };
  cart_lines: {
    cart_token: string;
    variant_id: number;
    quantity: number;
    added_at: Generated<Timestamp>;
    seen: Json | null;
  };
  carts: {
    token: string;
    created_at: Generated<Timestamp>;
    updated_at: Generated<Timestamp>;
  };
  categories: {
    id: GeneratedAlways<number>;
    parent_id: number | null;
    position: Generated<number>;
    version: Generated<number>;
  };
  category_texts: {
    category_id: number;
    language: string;
    title: string;
    url: string;
  };
  change_sets: {
    id: GeneratedAlways<number>;
    kind: string;
    title: Generated<string>;
    actor: string;
    input: Json | null;
    state: Generated<'running' | 'done' | 'failed' | 'undone'>;
    failure: string | null;
    progress: Generated<number>;
    total: Generated<number>;
    changed: Generated<number>;
    unchanged: Generated<number>;
    refused: Generated<number>;
    undo_of: number | null;
    created_at: Generated<Timestamp>;
    finished_at: Timestamp | null;
    undone_at: Timestamp | null;
  };
  changes: {
    change_set_id: number;
    id: GeneratedAlways<number>;
    entity: 'product' | 'variant';
    entity_id: number;
    field: string;
    before: Json | null;
    after: Json | null;
    outcome: 'changed' | 'unchanged' | 'refused';
    why: string | null;
    aside: Json | null;
  };
  closures: {
    id: GeneratedAlways<number>;
    name: string;
    starts_on: string;
    ends_on: string;
  };
  delay_evidence: {
    id: GeneratedAlways<number>;
    at: Timestamp;
    order_id: number;
    order_line_id: number;
    notice_id: number;
    step: 'found_late' | 'notice_sent' | 'wait_chosen' | 'cancel_chosen' | 'silence_waits' | 'silence_cancels' | 'goods_came' | 'units_cancelled' | 'asked_again' | 'refund_due' | 'refunded';
    actor: string;
    detail: Generated<Json>;
  };
  delay_notices: {
    id: GeneratedAlways<number>;
    order_id: number;
    order_line_id: number;
    number: number;
    rules: 'us' | 'eu' | 'own';
    units: number;
    original_on: string;
    told_on: string | null;
    revised_on: string | null;
    answer_by: string;
    on_silence: 'wait' | 'cancel';
    may_cancel_later: boolean;
    made_at: Timestamp;
    sent_at: Timestamp | null;
    outcome: 'wait' | 'cancel' | 'goods_came' | 'units_cancelled' | 'asked_again' | null;
    decided_by: 'shopper' | 'silence' | 'merchant' | 'events' | null;
    decided_at: Timestamp | null;
    refund_by: string | null;
    cancelled_before: number | null;
  };
  deliveries: {
    id: GeneratedAlways<number>;
    number: GeneratedAlways<string>;
    purchase_order_id: number | null;
    reference: Generated<string>;
    note: Generated<string>;
    idempotency_key: string;
    request_hash: string;
    received_at: Timestamp;
    actor: string;
    state: Generated<'running' | 'done' | 'failed'>;
    request: Json | null;
    failure: string | null;
    progress: Generated<number>;
    total: Generated<number>;
    movements_from: number | null;
    movements_to: number | null;
    outcome: Json | null;
    finished_at: Timestamp | null;
  };
  delivery_lines: {
    delivery_id: number;
    position: number;
    variant_id: number;
    location_id: number;
    expected: number;
    counted: number;
    accepted: number;
    over: number;
    short: number;
    damaged: number;
    over_kept: boolean;
  };
  delivery_timeframe_texts: {
    delivery_timeframe_id: number;
    language: string;
    in_stock: Generated<string>;
    out_of_stock: Generated<string>;
  };
  delivery_timeframes: {
    id: GeneratedAlways<number>;
    name: string;
    in_stock_days: number | null;
    out_of_stock_days: number | null;
    version: Generated<number>;
  };
  event_notes: {
    id: GeneratedAlways<number>;
    at: Generated<Timestamp>;
    topic: string;
    ids: number[];
  };
  exports: {
    id: GeneratedAlways<number>;
    kind: 'products' | 'customers' | 'orders' | 'backorders';
    user_id: number | null;
    language: Generated<string>;
    input: Generated<Json>;
    state: Generated<'processing' | 'finished' | 'failed'>;
    failure: string | null;
    attempts: Generated<number>;
    progress: Generated<number>;
    total: Generated<number>;
    csv_file: string | null;
    csv_bytes: Generated<number>;
    xlsx_file: string | null;
    xlsx_bytes: Generated<number>;
    created_at: Generated<Timestamp>;
    finished_at: Timestamp | null;
    expires_at: Timestamp;
  };
  goods_allocated: {
    id: GeneratedAlways<number>;
    order_id: number;
    order_line_id: number;
    units: number;
    at: Generated<Timestamp>;
    told_with: number | null;
  };
  import_checks: {
    import_id: number;
    row: number;
    outcome: 'new' | 'changed' | 'unchanged' | 'problem';
    product_row: number;
    title: string;
    product_id: number | null;
    variant_id: number | null;
    cells: Json | null;
    plan: Json | null;
    warnings: Json | null;
    problems: Json | null;
  };
  import_fetches: {
    import_id: number;
    id: GeneratedAlways<number>;
    row: number;
    product_id: number;
    url: string;
    state: Generated<'waiting' | 'done' | 'failed'>;
    failure: string | null;
  };
  import_pictures: {
    import_id: number;
    name: string;
    file: string | null;
    width: number | null;
    height: number | null;
    problem: string | null;
  };
  import_rows: {
    import_id: number;
    row: number;
    cells: Json;
  };
  imports: {
    id: GeneratedAlways<number>;
    file_name: string;
    described: string;
    layout: 'own' | 'shopify';
    actor: string;
    created_at: Generated<Timestamp>;
    titles: string[];
    mapping: Json;
    options: Json;
    rows: number;
    state: 'uploaded' | 'checking' | 'checked' | 'importing' | 'stopped' | 'done' | 'failed';
    failure: string | null;
    check_number: Generated<number>;
    progress: Generated<number>;
    new_rows: Generated<number>;
    changed_rows: Generated<number>;
    unchanged_rows: Generated<number>;
    problem_rows: Generated<number>;
    warning_rows: Generated<number>;
    done_through: number | null;
    done_rows: Generated<number>;
    failed_rows: Generated<number>;
    change_set_id: number | null;
    finished_at: Timestamp | null;
    pictures_state: Generated<'none' | 'reading' | 'read' | 'failed'>;
    pictures_document: string | null;
    pictures_failure: string | null;
    pictures_progress: Generated<number>;
    pictures_total: Generated<number>;
  };
  inventory_changed: {
    variant_id: number;
    facets: boolean;
  };
  inventory_facets: {
    variant_id: number;
    product_id: number;
    brand_id: number | null;
    supplier_id: number | null;
    category_ids: number[];
    tag_ids: number[];
    location_ids: number[];
    words: string;
    sort_title: string;
    sku: string;
  };
  inventory_rows: {
    variant_id: number;
    bucket: number;
    sort_title: string;
    sku: string;
    on_hand: number;
    allocated: number;
    available: number;
    waiting: number;
    incoming: number;
  };
  invoice_numbers: {
    kind: 'invoice' | 'credit_note';
    last: Generated<number>;
  };
  invoices: {
    id: GeneratedAlways<number>;
    kind: string;
    number: string;
    order_id: number;
    issued_at: Timestamp;
    actor: string;
    seller: Json;
    bill_to: Json;
    language: string;
    currency: string;
    prices_include_tax: boolean;
    lines: Json;
    total_minor: number;
    tax_minor: number;
  };
  languages: {
    code: string;
    column_prefix: string;
    name: string;
    position: number;
    version: Generated<number>;
  };
  listing_changed: {
    product_id: number | null;
    variant_id: number | null;
  };
  listing_rows: {
    language: string;
    product_id: number;
    availability: number;
    price_minor: number;
    brand_id: number | null;
    category_ids: number[];
    tag_ids: number[];
    options: string[];
    sort_title: string;
  };
  listing_vocabulary: {
    language: string;
    word: string;
  };
  listing_words: {
    language: string;
    product_id: number;
    words: string;
    letters: string;
    codes: string[];
  };
  locations: {
    id: GeneratedAlways<number>;
    name: string;
    priority: number;
    created_at: Generated<Timestamp>;
    version: Generated<number>;
  };
  mails: {
    id: GeneratedAlways<number>;
    key: string;
    order_id: number | null;
    recipient: string;
    subject: string;
    html: string;
    plain_text: string;
    created_at: Generated<Timestamp>;
    sent_at: Timestamp | null;
  };
  migrations: {
    name: string;
    run_at: Generated<Timestamp>;
  };
  movements: {
    id: GeneratedAlways<number>;
    at: Generated<Timestamp>;
    variant_id: number;
    location_id: number;
    kind: 'received' | 'returned' | 'found' | 'lost' | 'counted' | 'sold' | 'allocated' | 'released' | 'shipped' | 'transferred';
    on_hand_delta: number;
    allocated_delta: number;
    order_line_id: number | null;
    cause: string;
    reason: Generated<string>;
    actor: string;
  };
  order_events: {
    id: GeneratedAlways<number>;
    order_id: number;
    at: Generated<Timestamp>;
    kind: 'cancelled' | 'edited' | 'held' | 'let_go' | 'note' | 'expired';
    actor: string;
    details: Generated<Json>;
  };
  order_lines: {
    id: GeneratedAlways<number>;
    order_id: number;
    position: number;
    variant_id: number;
    placed_at: Timestamp;
    product_title: string;
    variant_title: string;
    sku: string;
    unit_price_minor: number;
    tax_basis_points: number;
    total_minor: number;
    tax_minor: number;
    ordered: number;
    cancelled: Generated<number>;
    allocated: Generated<number>;
    shipped: Generated<number>;
    waiting: GeneratedAlways<number>;
    promise_kind: 'date' | 'timeframe' | 'no_date' | null;
    promise_date: string | null;
    promise_text: string | null;
    promised_at: Timestamp | null;
    priority: Generated<number>;
    returned: Generated<number>;
    first_promised_on: string | null;
    list_price_minor: number | null;
  };
  order_requests: {
    idempotency_key: string;
    order_id: number;
    request_hash: string;
    result_id: number | null;
    made_at: Generated<Timestamp>;
  };
  order_rows: {
    order_id: number;
    placed_at: Timestamp;
    payment_state: string;
    shipment_state: string;
    waiting: number;
    ready: boolean;
    prepared: boolean;
    held: boolean;
    promised_on: string | null;
    words: string;
  };
  orders: {
    id: GeneratedAlways<number>;
    number: GeneratedAlways<string>;
    token: string;
    idempotency_key: string;
    request_hash: string;
    placed_at: Timestamp;
    channel: Generated<'web' | 'api' | 'pos' | 'backoffice'>;
    language: string;
    currency: string;
    email: string;
    shipping_address: Json;
    billing_address: Json;
    note: Generated<string>;
    shipping_method: string;
    shipping_title: string;
    shipping_minor: number;
    shipping_tax_minor: number;
    subtotal_minor: number;
    tax_minor: number;
    total_minor: number;
    prices_include_tax: boolean;
    payment_provider: string;
    held_at: Timestamp | null;
    ship_complete: Generated<boolean>;
  };
  orders_changed: {
    order_id: number;
  };
  page_changes: {
    transaction: Generated<string>;
    product_id: number | null;
    variant_id: number | null;
  };
  parked_sales: {
    id: GeneratedAlways<number>;
    location_id: number;
    idempotency_key: string;
    label: string;
    basket: Json;
    user_id: number;
    parked_at: Timestamp;
  };
  payment_entries: {
    id: GeneratedAlways<number>;
    payment_id: number;
    order_id: number;
    at: Timestamp;
    kind: 'authorised' | 'released' | 'received' | 'refunded';
    amount_minor: number;
    note: Generated<string>;
    actor: string;
    return_id: number | null;
  };
  payment_notices: {
    provider: string;
    notice: string;
    received_at: Generated<Timestamp>;
  };
  payment_requests: {
    id: GeneratedAlways<number>;
    payment_id: number;
    order_id: number;
    kind: 'capture' | 'release' | 'refund';
    amount_minor: number;
    state: Generated<'asked' | 'done' | 'failed' | 'dropped'>;
    failure: Generated<string>;
    note: Generated<string>;
    actor: string;
    asked_at: Timestamp;
    finished_at: Timestamp | null;
    notify: Generated<boolean>;
    return_id: number | null;
  };
  payments: {
    id: GeneratedAlways<number>;
    order_id: number;
    provider: string;
    state: Generated<'awaiting' | 'authorised' | 'paid' | 'cancelled' | 'refunded'>;
    amount_minor: number;
    reference: Generated<string>;
    created_at: Generated<Timestamp>;
    session: Generated<string>;
    capture_before: Timestamp | null;
    several_captures: Generated<boolean>;
    looked_at: Timestamp | null;
  };
  product_categories: {
    product_id: number;
    category_id: number;
  };
  product_images: {
    id: GeneratedAlways<number>;
    product_id: number;
    position: number;
    file: string;
    width: number;
    height: number;
    alt: Generated<string>;
  };
  product_tags: {
    product_id: number;
    tag_id: number;
  };
  product_texts: {
    product_id: number;
    language: string;
    title: string;
    full_title: Generated<string>;
    description: Generated<string>;
    content: Generated<string>;
    url: string;
    meta_title: Generated<string>;
    meta_description: Generated<string>;
    meta_keywords: Generated<string>;
    google_category: Generated<string>;
  };
  products: {
    id: GeneratedAlways<number>;
    visibility: Generated<'visible' | 'hidden' | 'visible_when_in_stock'>;
    brand_id: number | null;
    supplier_id: number | null;
    tax_rate_id: number | null;
    delivery_timeframe_id: number | null;
    data_01: Generated<string>;
    data_02: Generated<string>;
    data_03: Generated<string>;
    created_at: Generated<Timestamp>;
    updated_at: Generated<Timestamp>;
    archived_at: Timestamp | null;
    version: Generated<number>;
  };
  promise_reviews: {
    variant_id: number;
  };
  purchase_order_events: {
    id: GeneratedAlways<number>;
    purchase_order_id: number;
    at: Generated<Timestamp>;
    kind: 'drafted' | 'ordered' | 'expected' | 'cancelled' | 'received';
    detail: Generated<Json>;
    actor: string;
  };
  purchase_order_lines: {
    id: GeneratedAlways<number>;
    purchase_order_id: number;
    variant_id: number;
    location_id: number;
    ordered: number;
    received: Generated<number>;
    cancelled: Generated<number>;
    expected_on: string | null;
    open: GeneratedAlways<number>;
    position: Generated<number>;
    cost_price_minor: number | null;
  };
  purchase_orders: {
    id: GeneratedAlways<number>;
    number: GeneratedAlways<string>;
    supplier_id: number | null;
    state: Generated<'draft' | 'ordered' | 'partly_received' | 'received' | 'cancelled'>;
    created_at: Generated<Timestamp>;
    ordered_at: Timestamp | null;
    reference: Generated<string>;
    note: Generated<string>;
    version: Generated<number>;
  };
  register_sessions: {
    id: GeneratedAlways<number>;
    register_id: number;
    opened_at: Timestamp;
    opened_by: number;
    float_minor: number;
    closed_at: Timestamp | null;
    closed_by: number | null;
    expected_minor: number | null;
    counted_minor: number | null;
    difference_minor: GeneratedAlways<number | null>;
    note: Generated<string>;
  };
  registers: {
    id: GeneratedAlways<number>;
    name: string;
    location_id: number;
    discount_limit_percent: Generated<number>;
    version: Generated<number>;
    created_at: Generated<Timestamp>;
    archived_at: Timestamp | null;
    code_hash: Buffer | null;
    code_until: Timestamp | null;
    token_hash: Buffer | null;
    enrolled_at: Timestamp | null;
    last_receipt: Generated<number>;
  };
  return_lines: {
    return_id: number;
    order_line_id: number;
    units: number;
  };
  returns: {
    id: GeneratedAlways<number>;
    number: GeneratedAlways<string>;
    order_id: number;
    at: Timestamp;
    reason: Generated<string>;
    restocked: boolean;
    credit_minor: number;
    actor: string;
  };
  saved_views: {
    id: GeneratedAlways<number>;
    owner_id: number;
    name: string;
    shared: Generated<boolean>;
    view: Json;
    created_at: Generated<Timestamp>;
  };
  sessions: {
    token_hash: Buffer;
    user_id: number;
    created_at: Generated<Timestamp>;
    expires_at: Timestamp;
  };
  shipment_lines: {
    shipment_id: number;
    order_line_id: number;
    units: number;
  };
  shipments: {
    id: GeneratedAlways<number>;
    number: GeneratedAlways<string>;
    order_id: number;
    prepared_at: Timestamp;
    shipped_at: Timestamp | null;
    dropped_at: Timestamp | null;
    carrier: Generated<string>;
    tracking_number: Generated<string>;
    tracking_url: Generated<string>;
    actor: string;
  };
  shipping_method_texts: {
    shipping_method_id: number;
    language: string;
    title: string;
    description: Generated<string>;
  };
  shipping_methods: {
    id: GeneratedAlways<number>;
    code: string;
    position: number;
    price_minor: number;
    tax_rate_id: number | null;
    enabled: Generated<boolean>;
    version: Generated<number>;
  };
  sign_in_failures: {
    key: string;
    failed_at: Generated<Timestamp>;
  };
  stock_levels: {
    variant_id: number;
    location_id: number;
    on_hand: Generated<number>;
    allocated: Generated<number>;
  };
  stock_rules: {
    id: GeneratedAlways<number>;
    product_id: number | null;
    category_id: number | null;
    stock_policy: 'untracked' | 'deny' | 'backorder' | null;
    backorder_limit: number | null;
    no_backorder_limit: Generated<boolean>;
    stock_minimum: number | null;
    stock_alert: number | null;
    version: Generated<number>;
  };
  store_settings: {
    only_row: Generated<boolean>;
    name: string;
    email: Generated<string>;
    currency: Generated<string>;
    country: Generated<string>;
    default_language: string;
    prices_include_tax: Generated<boolean>;
    theme: Generated<string>;
    allow_backorders: Generated<boolean>;
    payment_instructions: Generated<string>;
    demo: Generated<boolean>;
    version: Generated<number>;
    ship_choice: Generated<'shopper' | 'now' | 'together'>;
    unpaid_expire_days: number | null;
    invoice_details: Generated<string>;
    delay_rules: Generated<'us' | 'eu' | 'own'>;
    delay_grace_days: Generated<number>;
    delay_answer_days: Generated<number>;
    delay_on_silence: Generated<'wait' | 'cancel'>;
    payment_methods: Generated<string[]>;
    online_expire_minutes: Generated<number | null>;
  };
  suppliers: {
    id: GeneratedAlways<number>;
    name: string;
    contact: Generated<string>;
    email: Generated<string>;
    phone: Generated<string>;
    lead_time_days: number | null;
    currency_note: Generated<string>;
    version: Generated<number>;
  };
  tags: {
    id: GeneratedAlways<number>;
    name: string;
  };
  tax_rates: {
    id: GeneratedAlways<number>;
    name: string;
    rate_basis_points: number;
    version: Generated<number>;
  };
  theme_files: {
    theme_id: number;
    path: string;
    version: number;
    content: Buffer | null;
    actor: string;
    saved_at: Generated<Timestamp>;
  };
  theme_previews: {
    token_hash: Buffer;
    theme_key: string;
    settings: Json | null;
    user_id: number;
    expires_at: Timestamp;
  };
  themes: {
    id: GeneratedAlways<number>;
    key: string;
    name: string;
    is_own: boolean;
    made_from: string | null;
    settings: Generated<Json>;
    version: Generated<number>;
    changed_at: Generated<Timestamp>;
    last_failure: Json | null;
    failed_at: Timestamp | null;
  };
  till_exceptions: {
    receipt_id: number;
    variant_id: number;
    found: number;
    taken: number;
    reason: string;
    settled_at: Timestamp | null;
    settled_by: number | null;
  };
  till_payments: {
    receipt_id: number;
    position: number;
    method: 'cash' | 'card';
    amount_minor: number;
    tendered_minor: number | null;
  };
  till_receipts: {
    id: GeneratedAlways<number>;
    register_id: number;
    session_id: number;
    sequence: number;
    number: GeneratedAlways<string>;
    kind: 'sale' | 'return' | 'exchange' | 'special_order' | 'payment';
    order_id: number | null;
    return_id: number | null;
    at: Timestamp;
    user_id: number;
    total_minor: number;
    idempotency_key: string;
    request_hash: string;
    sold_offline_at: Timestamp | null;
  };
  till_sign_ins: {
    token_hash: Buffer;
    register_id: number;
    user_id: number;
    expires_at: Timestamp;
  };
  users: {
    id: GeneratedAlways<number>;
    email: string;
    name: string;
    role: 'owner' | 'manager' | 'staff' | 'cashier' | 'read_only';
    password_hash: string;
    created_at: Generated<Timestamp>;
    version: Generated<number>;
    deactivated_at: Timestamp | null;
    export_mail: Generated<boolean>;
    pin_hash: string | null;
  };
  variant_stock: {
    variant_id: number;
    stock_policy: 'untracked' | 'deny' | 'backorder';
    backorder_limit: number | null;
    stock_minimum: Generated<number>;
    stock_alert: Generated<number>;
    waiting: Generated<number>;
    displaced: Generated<number>;
    version: Generated<number>;
    own_policy: Generated<boolean>;
    own_backorder_limit: Generated<boolean>;
    own_stock_minimum: Generated<boolean>;
    own_stock_alert: Generated<boolean>;
  };
  variant_texts: {
    variant_id: number;
    language: string;
    title: string;
    options: Generated<Json>;
  };
  variants: {
    id: GeneratedAlways<number>;
    product_id: number;
    position: Generated<number>;
    image_id: number | null;
    sku: Generated<string>;
    ean: Generated<string>;
    article_code: Generated<string>;
    hs_code: Generated<string>;
    price_minor: Generated<number>;
    old_price_minor: number | null;
    cost_price_minor: number | null;
    unit_price_minor: number | null;
    unit: Generated<string>;
    weight_grams: Generated<number>;
    volume_millilitres: Generated<number>;
    width_millimetres: Generated<number>;
    height_millimetres: Generated<number>;
    depth_millimetres: Generated<number>;
    colli: Generated<number>;
    buy_minimum: Generated<number>;
    buy_maximum: Generated<number>;
    delivery_timeframe_id: number | null;
    created_at: Generated<Timestamp>;
    updated_at: Generated<Timestamp>;
    archived_at: Timestamp | null;
    version: Generated<number>;
  };
  waiting_flow: {
    id: GeneratedAlways<number>;
    at: Generated<Timestamp>;
    kind: 'joined' | 'filled' | 'cancelled' | 'displaced';
    units: number;
  };
  webhook_attempts: {
    id: GeneratedAlways<number>;
    delivery_id: number;
    at: Timestamp;
    milliseconds: number;
    status: number | null;
    answer: Generated<string>;
    error: string | null;
  };
  webhook_deliveries: {
    id: GeneratedAlways<number>;
    endpoint_id: number;
    message_id: number;
    state: 'waiting' | 'delivered' | 'failed';
    attempts: Generated<number>;
    next_at: Timestamp;
    claimed_until: Timestamp | null;
    last_at: Timestamp | null;
    last_status: number | null;
  };
  webhook_endpoints: {
    id: GeneratedAlways<number>;
    url: string;
    description: Generated<string>;
    topics: string[];
    secret: string;
    former_secret: string | null;
    former_until: Timestamp | null;
    created_at: Generated<Timestamp>;
    version: Generated<number>;
    disabled_at: Timestamp | null;
    disabled_why: 'by_hand' | 'failing' | 'gone' | null;
    failures: Generated<number>;
    failing_since: Timestamp | null;
    resting_until: Timestamp | null;
    sending_until: Timestamp | null;
  };
  webhook_messages: {
    id: GeneratedAlways<number>;
    at: Timestamp;
    topic: string;
    payload: string;
  };
};
