// The checksums of the Temporal CLI's release archives, and the name under which each platform is asked for.

/** The newest version of the CLI that `go install` can build: later ones have a `replace` (server 1.29.1, UI 2.42.1). */
export const pinnedVersion = '1.5.1';

export interface TemporalArchive {
  readonly platform: string;
  readonly architecture: string;
  /** SHA-256 of `temporal_cli_<version>_<platform>_<architecture>.tar.gz`, in hex. */
  readonly sha256: string;
}

// Of version 1.5.1, from public package manifests that pin the release on GitHub (cashapp/hermit-packages and, all but
// linux arm64, zph/hermit-packages: independent of each other, and they agree). A new version needs new ones.
const archives: Readonly<Record<string, TemporalArchive>> = {
  'linux-x64': {
    platform: 'linux',
    architecture: 'amd64',
    sha256: 'ddc95e08b0b076efd4ea9733a3f488eb7d2be875f8834e616cd2a37358b4852d',
  },
  'linux-arm64': {
    platform: 'linux',
    architecture: 'arm64',
    sha256: 'bd1b0db9f18b051026de8bf6cc1505f2510f14bbb7a8b9a4a91fff46c77454f5',
  },
  'darwin-x64': {
    platform: 'darwin',
    architecture: 'amd64',
    sha256: 'bbb73e2a31135abe50a1f1cdb35030c42961df618e8ce9c60ae89f201540c5d9',
  },
  'darwin-arm64': {
    platform: 'darwin',
    architecture: 'arm64',
    sha256: 'cca01b7ea35ad56e2a328d9ae596bf716bd22313ef63c7a761c88354457c2415',
  },
};

/** Undefined: there is none for this machine, so nothing is downloaded. */
export function archiveOf(
  platform: string = process.platform,
  architecture: string = process.arch,
): TemporalArchive | undefined {
  return archives[`${platform}-${architecture}`];
}
