// Which addresses a connector may talk to. Customers type URLs, so everything that is not plainly public is refused.
import ipaddr from 'ipaddr.js';
import { isIP } from 'node:net';

// Of IPv6 only this is handed out; ipaddr.js names what is special, and takes what belongs to nobody for unicast
// (4000::1, and ::7f00:1, which carries 127.0.0.1).
const handedOut6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** True for an address of the public internet; `address` is what a resolver or `socket.remoteAddress` gives. */
export function isPublicAddress(address: string): boolean {
  const [bare = ''] = address.split('%', 1); // fe80::1%eth0
  // ipaddr.js also reads "127.1" and "0x7f.1"; no socket names an address so, and what reads it differently may not pass.
  if (isIP(bare) === 0) return false;
  const parsed = ipaddr.parse(bare);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || parsed.match(handedOut6);
}
