// Which addresses a connector may talk to. Customers type URLs, so everything that is not plainly public is refused.
import { BlockList, isIP } from 'node:net';

type Network = readonly [address: string, prefix: number];

// IANA special-purpose registry, IPv4.
const reserved4: readonly Network[] = [
  ['0.0.0.0', 8], // "this network"; 0.0.0.0 reaches the own machine
  ['10.0.0.0', 8], // private
  ['100.64.0.0', 10], // carrier-grade NAT
  ['127.0.0.0', 8], // loopback
  ['169.254.0.0', 16], // link-local; 169.254.169.254 is the clouds' metadata service
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // protocol assignments
  ['192.0.2.0', 24], // documentation
  ['192.88.99.0', 24], // 6to4 relays
  ['192.168.0.0', 16], // private
  ['198.18.0.0', 15], // benchmarks
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, and broadcast
];

// Of IPv6 only 2000::/3 is handed out. That refuses ::1, mapped ::ffff:0:0/96, NAT64 64:ff9b::/96, fc00::/7, fe80::/10.
const global6: Network = ['2000::', 3];
// And inside of it, what carries an IPv4 address or belongs to nobody.
const reserved6: readonly Network[] = [
  ['2001::', 23], // protocol assignments, Teredo among them
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4: any IPv4 address, private ones too
  ['3fff::', 20], // documentation
];

const refused4 = listOf(reserved4, 'ipv4');
const allowed6 = listOf([global6], 'ipv6');
const refused6 = listOf(reserved6, 'ipv6');

/** True for an address of the public internet; `address` is what a resolver or `socket.remoteAddress` gives. */
export function isPublicAddress(address: string): boolean {
  const [bare = ''] = address.split('%', 1); // fe80::1%eth0
  const family = isIP(bare);
  if (family === 4) return !refused4.check(bare, 'ipv4');
  // The family must be named: without it BlockList does not see that ::ffff:7f00:1 is 127.0.0.1 (Node 20).
  if (family === 6) return allowed6.check(bare, 'ipv6') && !refused6.check(bare, 'ipv6');
  return false;
}

function listOf(networks: readonly Network[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of networks) list.addSubnet(network, prefix, family);
  return list;
}
