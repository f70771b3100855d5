// The HTTP face: routes and their order; what they answer is in routes/.
import { fastify, type FastifyInstance } from 'fastify';
import type { CheckReadiness } from '../use-cases/readiness.ts';
import { healthRoutes } from './routes/health.ts';

export interface ServerOptions {
  readonly checkReadiness: CheckReadiness;
}

export function createServer({ checkReadiness }: ServerOptions): FastifyInstance {
  const server = fastify({
    // Health checks come every few seconds: only what goes wrong is worth a line.
    logger: { level: 'warn' },
    forceCloseConnections: true, // a keep-alive connection must not hold a stop back
  });
  healthRoutes(server, checkReadiness);
  return server;
}
