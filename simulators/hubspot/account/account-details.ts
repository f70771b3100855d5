// Which account a login belongs to (recorded answer: fixtures/account-info.json).
import { answer } from '../answers.ts';
import type { HubspotOperation } from '../calls/operation.ts';

export const accountDetails: HubspotOperation = ({ rules }) =>
  answer(200, {
    portalId: rules.portalId,
    accountType: 'STANDARD',
    timeZone: 'US/Eastern',
    companyCurrency: 'USD',
    additionalCurrencies: [],
    utcOffset: '-05:00',
    utcOffsetMilliseconds: -18_000_000,
    uiDomain: 'app.hubspot.com',
    dataHostingLocation: 'na1',
  });
