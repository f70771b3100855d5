// Total decoding: one signal with broken bytes would make the workflow task fail for ever, before any handler runs.
// What cannot be decoded arrives as { undecodable: reason }, and the handlers record the drop.
import { defaultPayloadConverter, type Payload, type PayloadConverter } from '@temporalio/common';

export const payloadConverter: PayloadConverter = {
  toPayload: (value) => defaultPayloadConverter.toPayload(value),
  fromPayload<T>(payload: Payload): T {
    try {
      return defaultPayloadConverter.fromPayload<T>(payload);
    } catch {
      // A fixed sentence: the parser's own words quote the payload, and with it a person's data.
      return { undecodable: 'the payload cannot be decoded: send JSON as json/plain' } as T;
    }
  },
};
