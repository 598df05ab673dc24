/** Passwords as argon2id in the PHC string format, so that a hash carries the parameters it was made with. */
import argon2 from 'argon2';

// OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, 2 iterations, 1 lane.
const parameters = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Hashes worked on at once: bounds the memory a flood of sign-ins can take. */
const parallelHashes = 2;

/** Hashes a password. */
export function hashPassword(password: string): Promise<string> {
  return limited(() => argon2.hash(password, parameters));
}

/** Whether the password fits the hash; null stands for an account that does not exist and costs the same time. */
export async function verifyPassword(hash: string | null, password: string): Promise<boolean> {
  const against = hash ?? (await unknownAccountHash());
  const fits = await limited(() => argon2.verify(against, password));
  return fits && hash !== null;
}

/** Whether the hash was made with other parameters than today's. */
export function isOutdated(hash: string): boolean {
  return argon2.needsRehash(hash, parameters);
}

let decoy: Promise<string> | undefined;
function unknownAccountHash(): Promise<string> {
  decoy ??= hashPassword('an account nobody has');
  return decoy;
}

let running = 0;
const queue: (() => void)[] = [];

async function limited<Result>(work: () => Promise<Result>): Promise<Result> {
  if (running >= parallelHashes) await new Promise<void>((resolve) => queue.push(resolve));
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
    queue.shift()?.();
  }
}
