// The programs whose files are known. What stands here comes before the tables of the languages.
import type { Exporter } from '../spellings.ts';
import { apple } from './apple.ts';
import { google } from './google.ts';
import { hubspot } from './hubspot.ts';
import { linkedIn } from './linkedin.ts';
import { mailchimp } from './mailchimp.ts';
import { outlook, outlookGerman } from './outlook.ts';
import { pipedrive } from './pipedrive.ts';
import { salesforceDataLoader, salesforceReport } from './salesforce.ts';
import { zoho } from './zoho.ts';

export const exporters: readonly Exporter[] = [
  google,
  outlook,
  outlookGerman,
  apple,
  hubspot,
  salesforceReport,
  salesforceDataLoader,
  pipedrive,
  zoho,
  mailchimp,
  linkedIn,
];
