#!/usr/bin/env bash
# A contact's first change, the next one, a click and a look, with Temporal's own CLI.
# The server is TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE, or that of `npm start`: 127.0.0.1:7233, default.
set -euo pipefail
. "$(dirname "$0")/../workflow-id.sh"

id=$(workflow_id demo 'auth0|kim')
now() { date -u +%Y-%m-%dT%H:%M:%SZ; }

echo '1. The first change: starts the contact if need be.'
temporal workflow signal-with-start \
  --workflow-id "$id" --type contactSync --task-queue contact-sync \
  --input '{ "connectionId": "demo", "contactId": "auth0|kim" }' \
  --search-attribute 'SyncStatus="waiting"' --search-attribute 'ConnectionId="demo"' \
  --static-summary 'One contact on demo' \
  --signal-name contactChanged \
  --signal-input '{ "fields": { "name": "Kim Example", "email": "kim@example.com", "phone": "+1 571 555 0101" },
                    "changeId": "kim-1", "occurredAt": "'"$(now)"'" }'

echo '2. A contact that is known takes a plain signal too.'
temporal workflow signal --workflow-id "$id" --name contactChanged \
  --input '{ "fields": { "title": "Head of Support" }, "occurredAt": "'"$(now)"'" }'

echo '3. What it waits for.'
temporal workflow query --workflow-id "$id" --type status --output json

echo '4. A click: pushes everything that waits, at once, and answers with the record.'
temporal workflow update execute --workflow-id "$id" --name sendNow --output json \
  --input '{ "requestId": "kim-click-1", "fields": { "company": "Example Ltd" }, "occurredAt": "'"$(now)"'" }'
