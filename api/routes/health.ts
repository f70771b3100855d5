import type { FastifyInstance } from 'fastify';
import type { CheckReadiness } from '../../use-cases/readiness.ts';

/** GET /healthz: the process lives (restart it when not). GET /readyz: send it work, or the reason why not. */
export function healthRoutes(server: FastifyInstance, checkReadiness: CheckReadiness): void {
  server.get('/healthz', () => ({ status: 'alive' }));

  server.get('/readyz', async (_request, reply) => {
    const problems = await checkReadiness();
    if (problems.length === 0) return { status: 'ready' };
    return reply.code(503).send({ status: 'not ready', problems });
  });
}
