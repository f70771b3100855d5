// Variables that are read elsewhere than in settings.ts: what they mean, for docs/configuration.md.

export interface OtherVariable {
  readonly name: string;
  readonly meaning: string;
}

/** Read by Temporal's own @temporalio/envconfig; TEMPORAL_CLI_PATH by the embedded stack. */
export const temporalVariables: readonly OtherVariable[] = [
  { name: 'TEMPORAL_ADDRESS', meaning: '`host:port` of the Temporal to use instead of the embedded one' },
  { name: 'TEMPORAL_NAMESPACE', meaning: '`default` when absent' },
  { name: 'TEMPORAL_API_KEY', meaning: 'key of Temporal Cloud; switches TLS on' },
  { name: 'TEMPORAL_TLS', meaning: '`true` or `false`; the next ones switch it on too' },
  {
    name: 'TEMPORAL_TLS_SERVER_CA_CERT_PATH',
    meaning: 'who signed the server’s certificate, or `…_DATA` with the PEM itself',
  },
  { name: 'TEMPORAL_TLS_SERVER_CA_CERT_DATA', meaning: 'see above' },
  { name: 'TEMPORAL_TLS_CLIENT_CERT_PATH', meaning: 'our certificate (mTLS), or `…_DATA`' },
  { name: 'TEMPORAL_TLS_CLIENT_CERT_DATA', meaning: 'see above' },
  { name: 'TEMPORAL_TLS_CLIENT_KEY_PATH', meaning: 'its key, or `…_DATA`' },
  { name: 'TEMPORAL_TLS_CLIENT_KEY_DATA', meaning: 'see above' },
  {
    name: 'TEMPORAL_TLS_SERVER_NAME',
    meaning: 'the name that the server’s certificate must have, where it is another than the address',
  },
  { name: 'TEMPORAL_TLS_DISABLE_HOST_VERIFICATION', meaning: 'not heard by the Node SDK' },
  {
    name: 'TEMPORAL_PROFILE',
    meaning:
      'profile of the configuration file; without this and the next one no file is read, so that `npm start` never finds a production cluster by chance',
  },
  { name: 'TEMPORAL_CONFIG_FILE', meaning: 'the configuration file' },
  {
    name: 'TEMPORAL_CLI_PATH',
    meaning:
      'the `temporal` that the embedded stack and the tests run; otherwise the one on the PATH, else one of our own (README)',
  },
];

export const commandVariables: readonly OtherVariable[] = [
  { name: 'NO_COLOR', meaning: 'no colours on a terminal' },
  { name: 'TERM', meaning: '`dumb`: no colours' },
  { name: 'SYNCLINE_DEBUG', meaning: 'any value: an unexpected error is shown with its stack' },
  { name: 'PATH', meaning: 'where `temporal`, `go` and `npm` are looked for' },
  {
    name: 'XDG_CACHE_HOME',
    meaning: 'where our own `temporal` is kept, in `syncline/`; `~/.cache` when absent',
  },
  { name: 'HOME', meaning: 'see above' },
];

/** For the processes of the embedded stack, for examples, pictures, tests and benchmarks. Nobody needs them in production. */
export const developmentVariables: readonly OtherVariable[] = [
  {
    name: 'SYNCLINE_SIMULATOR_DATA',
    meaning: 'folder in which the CRM simulator keeps its records; without it they are gone with the process',
  },
  { name: 'SYNCLINE_SIMULATOR_HOST', meaning: 'address on which it listens; `127.0.0.1` when absent' },
  { name: 'TEMPORAL_HTTP', meaning: 'for the curl example: address of Temporal’s HTTP API' },
  { name: 'CHROMIUM_PATH', meaning: 'for scripts/screenshot.js; `/usr/bin/chromium` when absent' },
  {
    name: 'SYNCLINE_FAILPOINT',
    meaning: '`step:n`: the worker kills itself at the n-th pass of a step (crash tests)',
  },
  { name: 'SYNCLINE_WORKFLOW_BUNDLE', meaning: 'a workflow bundle that was made before (tests, benchmark)' },
  {
    name: 'SYNCLINE_INTERLEAVINGS',
    meaning: '`all`: every pair of operations at every step (`npm run interleavings`)',
  },
  { name: 'SYNCLINE_RECORD_HISTORIES', meaning: 'folder for new golden histories' },
  { name: 'FAST_CHECK_SEED', meaning: 'seed of the property tests' },
  { name: 'SYNCLINE_TEST_COUNTS', meaning: 'set by `npm test` for its reporter' },
  { name: 'SYNCLINE_TEST_RUN', meaning: 'set by the tests: marks processes as theirs' },
];
