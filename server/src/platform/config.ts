import { resolve } from 'node:path';
import { z } from 'zod';
import { StartError } from './start-error.ts';

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
    .optional(),
  DEMO: z.enum(['0', '1']).default('1'),
  NODE_ENV: z.string().default('development'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('warn'),
  PUBLIC_URL: z.url().optional(),
  TRUST_PROXY: z.enum(['0', '1']).default('0'),
  SMTP_URL: z.string().optional(),
  FETCH_IMAGES: z.enum(['0', '1']).default('0'),
  WEBHOOKS_TO_PRIVATE: z.enum(['0', '1']).default('0'),
  RATE_LIMIT_KEY: z.coerce.number().int().min(0).max(1_000_000).default(600),
  RATE_LIMIT_USER: z.coerce.number().int().min(0).max(1_000_000).default(3000),
  RATE_LIMIT_ADDRESS: z.coerce.number().int().min(0).max(1_000_000).default(3000),
  STRIPE_SECRET_KEY: z.string().optional(),
  STRIPE_WEBHOOK_SECRET: z.string().optional(),
  STRIPE_API_BASE: z.url().optional(),
});

export type StripeConfig = {
  secretKey: string;
  webhookSecret: string;
  /** Where a server speaking Stripe's protocol listens. Absent: Stripe's own. */
  apiBase: string | undefined;
};

/** What the operator decides from outside. Read once at start; nothing else reads the environment. */
export type Config = {
  port: number;
  host: string;
  dataDir: string;
  /** Absent: the shop runs its own PostgreSQL inside dataDir. */
  databaseUrl: string | undefined;
  /** Whether an empty shop is filled with the demo catalogue and its sign-in. Never in production. */
  demo: boolean;
  production: boolean;
  logLevel: string;
  /** Where shoppers reach the shop; used for links in mails. Absent: http://HOST:PORT. */
  publicUrl: string | undefined;
  trustProxy: boolean;
  /** smtp:// or smtps:// address mails leave by. Absent: mails stay in the outbox. */
  smtpUrl: string | undefined;
  /** Whether imports may fetch pictures from the internet. */
  fetchImages: boolean;
  /** Whether webhooks may go to machines inside the shop's own network. */
  webhooksToPrivate: boolean;
  /** Requests of the API in a minute: of one API key, one person, one network address. 0: as many as they like. */
  rateLimits: { key: number; user: number; address: number };
  /** Absent: paying through Stripe is not offered. */
  stripe: StripeConfig | undefined;
};

/** Reads the environment. Refuses (StartError) a value it cannot use, naming the variable and the limit. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = environment.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new StartError(`${String(issue?.path[0])}: ${issue?.message}.`);
  }
  const values = parsed.data;
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret } = values;
  if (Boolean(secretKey) !== Boolean(webhookSecret)) {
    throw new StartError('STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET: Stripe needs both, or neither.');
  }
  const production = values.NODE_ENV === 'production';
  return {
    port: values.PORT,
    host: values.HOST,
    dataDir: resolve(values.DATA_DIR),
    databaseUrl: values.DATABASE_URL,
    demo: values.DEMO === '1' && !production,
    production,
    logLevel: values.LOG_LEVEL,
    publicUrl: values.PUBLIC_URL?.replace(/\/+$/, ''),
    trustProxy: values.TRUST_PROXY === '1',
    smtpUrl: values.SMTP_URL,
    fetchImages: values.FETCH_IMAGES === '1',
    webhooksToPrivate: values.WEBHOOKS_TO_PRIVATE === '1',
    rateLimits: { key: values.RATE_LIMIT_KEY, user: values.RATE_LIMIT_USER, address: values.RATE_LIMIT_ADDRESS },
    stripe: secretKey && webhookSecret ? { secretKey, webhookSecret, apiBase: values.STRIPE_API_BASE } : undefined,
  };
}

/** Where the shop is reached from outside: for links in mails and sheets. */
export function publicAddress({ publicUrl, host, port }: Pick<Config, 'publicUrl' | 'host' | 'port'>): string {
  return publicUrl ?? `http://${host}:${port}`;
}
