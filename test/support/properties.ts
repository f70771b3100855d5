// Property tests take the same cases in each run, so that a red one is the change's; FAST_CHECK_SEED=<n> takes others.
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env['FAST_CHECK_SEED'] ?? 20261121) });
