// Starts the simulated CRMs as a process: node dist/simulators/main.js
import { createSimulator, type SimulatorOptions } from './simulator.ts';

const portVariable = 'SYNCLINE_SIMULATOR_PORT';

function optionsFrom(environment: NodeJS.ProcessEnv): SimulatorOptions {
  const portText = environment[portVariable] || '8090';
  const port = Number(portText);
  if (!/^\d+$/.test(portText) || port > 65_535)
    throw new Error(`${portVariable} must be a port number or 0, not "${portText}"`);
  // Empty is as good as absent.
  const dataFolder = environment['SYNCLINE_SIMULATOR_DATA'] || undefined;
  const host = environment['SYNCLINE_SIMULATOR_HOST'] || undefined;
  return { port, dataFolder, host };
}

function sentenceFor(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return `The port in ${portVariable} is taken; choose another one, or 0 for a free one. ${message}`;
  return message;
}

try {
  const simulator = await createSimulator(optionsFrom(process.env));
  const stop = () => {
    // Nothing is left to do after the last socket; the journal is already written.
    simulator.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  console.log(JSON.stringify({ listening: simulator.url }));
} catch (error) {
  console.error(sentenceFor(error));
  process.exitCode = 1;
}
