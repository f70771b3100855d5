#!/usr/bin/env bash
# The same over Temporal's HTTP API, for languages without an SDK. The server is TEMPORAL_HTTP, or that of `npm start`;
# TEMPORAL_NAMESPACE is `default` unless it says otherwise.
set -euo pipefail
. "$(dirname "$0")/../workflow-id.sh"

namespace=${TEMPORAL_NAMESPACE:-default}
workflows=${TEMPORAL_HTTP:-http://127.0.0.1:7243}/api/v1/namespaces/$namespace/workflows
id=$(workflow_id demo 'auth0|lee')
address=$workflows/$(percent_encode "$id") # Encoded once more: the id itself holds a %.
now() { date -u +%Y-%m-%dT%H:%M:%SZ; }
post() { curl --silent --show-error --fail-with-body --header 'content-type: application/json' --data "$2" "$1"; echo; }

start='"workflowType": { "name": "contactSync" }, "taskQueue": { "name": "contact-sync" },
       "input": [{ "connectionId": "demo", "contactId": "auth0|lee" }],
       "searchAttributes": { "indexedFields": { "SyncStatus": "waiting", "ConnectionId": "demo" } },
       "userMetadata": { "summary": "One contact on demo" }'

echo '1. The first change: starts the contact if need be.'
post "$address/signal-with-start/contactChanged" '{ '"$start"', "signalInput": [{
  "fields": { "name": "Lee Example", "email": "lee@example.com", "phone": "+1 571 555 0102" },
  "changeId": "lee-1", "occurredAt": "'"$(now)"'" }] }'

echo '2. A contact that is known takes a plain signal too.'
post "$address/signal/contactChanged" '{ "input": [{ "fields": { "title": "Nurse" }, "occurredAt": "'"$(now)"'" }] }'

echo '3. What it waits for.'
post "$address/query/status" '{}'

echo '4. A click: starts the contact if need be, pushes at once, and answers with the record.'
post "$workflows/execute-multi-operation" '{ "operations": [
  { "startWorkflow": { "namespace": "'"$namespace"'", "workflowId": "'"$id"'", '"$start"',
      "workflowIdConflictPolicy": "WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING" } },
  { "updateWorkflow": { "namespace": "'"$namespace"'", "workflowExecution": { "workflowId": "'"$id"'" },
      "waitPolicy": { "lifecycleStage": "UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED" },
      "request": { "meta": {}, "input": { "name": "sendNow", "args": [{
        "requestId": "lee-click-1", "fields": { "company": "Example Ltd" },
        "occurredAt": "'"$(now)"'" }] } } } }] }'
