import { describe, expect, it } from 'vitest';
import { isPublicAddress } from './public-address.ts';
import { targetProblem } from './target-guard.ts';

// First and last address of each range that must never be reached, and the neighbours outside of it.
const ranges: [name: string, first: string, last: string, before?: string | undefined, after?: string][] = [
  ['this network', '0.0.0.0', '0.255.255.255', undefined, '1.0.0.0'],
  ['private 10/8', '10.0.0.0', '10.255.255.255', '9.255.255.255', '11.0.0.0'],
  ['carrier-grade NAT', '100.64.0.0', '100.127.255.255', '100.63.255.255', '100.128.0.0'],
  ['loopback', '127.0.0.0', '127.255.255.255', '126.255.255.255', '128.0.0.0'],
  ['link-local', '169.254.0.0', '169.254.255.255', '169.253.255.255', '169.255.0.0'],
  ['private 172.16/12', '172.16.0.0', '172.31.255.255', '172.15.255.255', '172.32.0.0'],
  ['protocol assignments', '192.0.0.0', '192.0.0.255', '191.255.255.255', '192.0.1.0'],
  ['documentation 1', '192.0.2.0', '192.0.2.255', '192.0.1.255', '192.0.3.0'],
  ['6to4 relays', '192.88.99.0', '192.88.99.255', '192.88.98.255', '192.88.100.0'],
  ['private 192.168/16', '192.168.0.0', '192.168.255.255', '192.167.255.255', '192.169.0.0'],
  ['benchmarks', '198.18.0.0', '198.19.255.255', '198.17.255.255', '198.20.0.0'],
  ['documentation 2', '198.51.100.0', '198.51.100.255', '198.51.99.255', '198.51.101.0'],
  ['documentation 3', '203.0.113.0', '203.0.113.255', '203.0.112.255', '203.0.114.0'],
  ['multicast', '224.0.0.0', '239.255.255.255', '223.255.255.255'],
  ['reserved', '240.0.0.0', '255.255.255.255'],
  [
    'a sink for names of private addresses',
    '192.31.196.0',
    '192.31.196.255',
    '192.31.195.255',
    '192.31.197.0',
  ],
  ['its second one', '192.175.48.0', '192.175.48.255', '192.175.47.255', '192.175.49.0'],
  ['multicast tunnels', '192.52.193.0', '192.52.193.255', '192.52.192.255', '192.52.194.0'],
  ['metadata service', '169.254.169.254', '169.254.170.2'],
];

const refused6 = [
  '::',
  '::1',
  '::2',
  'fc00::',
  'fc00::1',
  'fdff:ffff::1',
  'fe80::1',
  'febf::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  'ff0e::1',
  '2001::1',
  '2001:1::1',
  '2001:2::1',
  '2001:1ff:ffff::1',
  '2001:20::1',
  '2001:db8::1',
  '2001:db8:ffff::1',
  '2002::1',
  '2002:ffff::1',
  '3fff::1',
  '3fff:fff::1',
  '64:ff9b:1::1',
  '5f00::1',
  '100::1',
  '100:0:0:1::1',
  '1fff::1',
  '4000::1',
  '::ffff:0:127.0.0.1',
  '2620:4f:8000::1',
  'fd00:ec2::254',
];

describe('isPublicAddress', () => {
  const refused = ranges.flatMap(([, first, last]) => [first, last]).flatMap(spellings);

  it(`refuses ${refused.length + refused6.length} special addresses, IPv4 also inside of IPv6`, () => {
    expect([...refused, ...refused6].filter(isPublicAddress)).toEqual([]);
    expect(refused.length + refused6.length).toBeGreaterThan(200);
  });

  it('lets the neighbours of each range through, and what is public in IPv6', () => {
    const neighbours = ranges
      .flatMap(([, , , before, after]) => [before, after])
      .filter((each) => each !== undefined);
    const open6 = [
      '2606:4700:4700::1111',
      '2a00:1450:4001:81b::200e',
      '2400:cb00:2048:1::c629:d7a2',
      '2001:4860:4860::8888',
      '2000::1',
      '2001:200::1',
      '2003::1',
      '3fff:1000::1',
      '2606:4700:4700::1111%eth0-1',
    ];
    expect([...neighbours, '8.8.8.8', ...open6].filter((address) => !isPublicAddress(address))).toEqual([]);
  });

  it('refuses what is no address', () => {
    for (const text of [
      '',
      'localhost',
      '1.2.3',
      '1.2.3.4.5',
      '::g',
      'example.com',
      '8.8',
      '0x8.8.8.8',
      '08.8.8.8',
    ])
      expect(isPublicAddress(text)).toBe(false);
  });
});

describe('targetProblem', () => {
  const problemOf = (url: string, allowTargets: string[] = []) => targetProblem(new URL(url), allowTargets);

  it('sees an address behind each way to write it', () => {
    const disguises = [
      '127.0.0.1',
      '2130706433',
      '0x7f.1',
      '0x7f000001',
      '0177.0.0.1',
      '127.1',
      '127.0.1',
      '①②⑦.⓪.⓪.①',
      '127.0.0.1.',
      '0',
      '0.0.0.0',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[0:0:0:0:0:0:0:1]',
      '[::ffff:10.0.0.1]',
      '[64:ff9b::7f00:1]',
      '[2002:7f00:1::]',
      '[fe80::1]',
      '169.254.169.254',
      '3232235777',
      '10.1',
      '192.168.1.1',
    ];
    for (const host of disguises)
      expect(problemOf(`https://${host}/x`), host).toContain('SYNCLINE_ALLOW_TARGETS=');
  });

  it('speaks https only, but for allowed targets', () => {
    expect(problemOf('https://crm.example.com/x')).toBeUndefined();
    expect(problemOf('http://crm.example.com/x')).toContain('SYNCLINE_ALLOW_TARGETS=crm.example.com:80');
    expect(problemOf('http://CRM.example.com/x', ['crm.example.com:80'])).toBeUndefined();
    expect(problemOf('http://127.0.0.1:8090/x', ['127.0.0.1:8090'])).toBeUndefined();
    expect(problemOf('http://127.0.0.1:8091/x', ['127.0.0.1:8090'])).toContain('127.0.0.1:8091');
    expect(problemOf('http://[::1]:8090/x', ['[::1]:8090'])).toBeUndefined();
    expect(problemOf('ftp://crm.example.com/x')).toContain('only https:// is spoken');
    expect(problemOf('file:///etc/passwd')).toContain('only https:// is spoken');
  });

  it('takes no login in the address, and names none in its sentence', () => {
    const problem = problemOf('https://user:hush@crm.example.com/');
    expect(problem).toContain('--secret');
    expect(problem).not.toContain('hush');
  });
});

/** The address, and the forms of IPv6 that carry it. */
function spellings(address: string): string[] {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  const high = (a * 256 + b).toString(16);
  const low = (c * 256 + d).toString(16);
  return [
    address,
    `::ffff:${address}`,
    `::ffff:${high}:${low}`,
    `::${high}:${low}`,
    `64:ff9b::${high}:${low}`,
    `64:ff9b:1::${high}:${low}`,
    `2002:${high}:${low}::1`,
  ];
}
