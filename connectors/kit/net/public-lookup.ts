import type { LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.ts';
import { notPublic, TargetRefused } from './target-guard.ts';

/** Resolves all addresses of a name and refuses it if one of them is not public; the socket gets only checked ones. */
export function publicOnly(lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      const addresses = Array.isArray(found) ? found : [];
      const [first] = addresses;
      if (error !== null || first === undefined) {
        callback(
          error ?? Object.assign(new Error(`${hostname} has no address`), { code: 'ENOTFOUND' }),
          '',
          4,
        );
        return;
      }
      if (!addresses.every(({ address }) => isPublicAddress(address))) {
        callback(new TargetRefused(notPublic(hostname)), '', 4);
        return;
      }
      if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
