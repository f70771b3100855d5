// For the crash tests: SYNCLINE_FAILPOINT=<step>:<n> kills this process, as SIGKILL does, at the n-th pass of a step.
import type { PushDependencies } from '../push/dependencies.ts';

export function failpointFromEnvironment(
  environment: NodeJS.ProcessEnv,
): PushDependencies['reached'] | undefined {
  const failpoint = environment['SYNCLINE_FAILPOINT'];
  if (failpoint === undefined || failpoint === '') return undefined;
  const [wanted, pass = '1', signal = 'SIGKILL'] = failpoint.split(':');
  let passes = 0;
  return async (step) => {
    if (step !== wanted) return;
    passes += 1;
    if (passes !== Number(pass)) return;
    process.kill(process.pid, signal === 'SIGSTOP' ? 'SIGSTOP' : 'SIGKILL');
    // The signal arrives before the next line of ours does anything.
    await new Promise((resolve) => setTimeout(resolve, 50));
  };
}
