/**
 * Which addresses a server may be sent to on a merchant's word. Anything that could be a machine beside the shop, or the
 * shop itself, is none of them: the answer would tell about what is inside.
 * https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html
 */
import { BlockList, isIP } from 'node:net';

const inside = new BlockList();
// https://www.iana.org/assignments/iana-ipv4-special-registry
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  inside.addSubnet(network, bits, 'ipv4');
}
// https://www.iana.org/assignments/iana-ipv6-special-registry. Outside 2000::/3 nothing is a machine on the internet.
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  inside.addSubnet(network, bits, 'ipv6');
}
const internet = new BlockList();
internet.addSubnet('2000::', 3, 'ipv6');

/** Whether an IP address is a machine on the public internet. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !inside.check(address, 'ipv4');
  if (family === 6) return internet.check(address, 'ipv6') && !inside.check(address, 'ipv6');
  return false;
}

/** Why a URL is not fetched, or undefined: only http and https, to the ports of the web, with no sign-in in it. */
export function urlProblem(text: string): string | undefined {
  return shapeProblem(text) ?? portProblem(new URL(text)) ?? placeProblem(new URL(text));
}

/** Why a URL is none that could be asked on the web, wherever it leads. */
export function shapeProblem(text: string): string | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return 'is no address.';
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'is no web address; it must begin with https://.';
  if (url.username || url.password) return 'holds a name or password; it must be open to everybody.';
  return undefined;
}

function portProblem({ port }: URL): string | undefined {
  return port === '' || port === '80' || port === '443'
    ? undefined
    : `asks for port ${port}; only 80 and 443 are open.`;
}

/** Why a URL whose host is written as an IP address leads inside; names are looked at when they are resolved. */
export function placeProblem(url: URL): string | undefined {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) && !isPublicAddress(host)) return 'is an address inside a network, not on the internet.';
  return undefined;
}
