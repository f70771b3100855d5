// The commands of the table "What you can do" in docs/operations.md, in its order, with the names of this test in the
// places of "<…>" and "…". An empty list: it is not typed, and the comment says why.
export const tableCommands: Readonly<Record<string, readonly string[]>> = {
  'syncline contact retry <connection> <contactId>': ['syncline contact retry demo c-9003'],
  'syncline contact retry --all-failed <connection>': ['syncline contact retry --all-failed demo'],
  'syncline contact pause …': ['syncline contact pause demo c-0002', 'syncline contact resume demo c-0002'],
  'syncline connection pause <id>': ['syncline connection pause demo', 'syncline connection resume demo'],
  'syncline connection set <id> --secret key=…': ['syncline connection set demo --secret key=demo-key'],
  // Both need a connector with a login in a browser, which `http` is not.
  'syncline connection login <id>': [],
  'syncline connection logout <id>': [],
  'syncline connection test <id>': ['syncline connection test demo'],
  // `http` has nothing to prepare.
  'syncline connection prepare <id>': [],
  'syncline links set <connection> <contactId> <externalId>': [
    // The next one takes it over.
    'syncline links set demo c-9003 lead-999999',
    'syncline links set demo c-2044 lead-999999 --take-over',
  ],
  'syncline connection set <id> --set baseUrl=… --same-account': [
    'syncline connection set crm --set baseUrl=https://crm.example.com/crm --same-account',
  ],
  'syncline connection remove <id>': ['syncline connection remove crm'],
  'syncline contact retry --create <connection> <contactId>': ['syncline contact retry --create demo c-9003'],
  'syncline contact change <connection> <contactId> --set title=Engineer': [
    'syncline contact change demo c-0003 --set title=Engineer',
    `syncline contact change demo c-0003 --json-fields '{"rating": 5, "tags": ["new"], "phone": null}'`,
  ],
  'syncline preview <connection> <file>': ['syncline preview demo examples/contacts.csv --limit 3'],
  'syncline connection set <id> --unset fetch.method': ['syncline connection set demo --unset fetch.method'],
  'syncline contact forget <connection> <contactId>': ['syncline contact forget demo c-0003'],
};
