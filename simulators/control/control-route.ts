import type { Fields } from '../record.ts';

/** A request on `/_control`. */
export interface ControlRequest {
  id: string;
  query: Record<string, string | undefined>;
  body: Fields;
}

/** Either one document or a list that is sent in pieces. */
export type ControlAnswer = { status?: number; body: unknown } | { items: Iterable<unknown> };

/** `POST /merge`, `GET /records/:id` → what answers it. */
export type ControlRoutes = Record<string, (request: ControlRequest) => ControlAnswer>;
