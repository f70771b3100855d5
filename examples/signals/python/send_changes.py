"""A backend in Python:  pip install temporalio && python examples/signals/python/send_changes.py"""

import asyncio
import os
import sys
from datetime import datetime, timezone
from pathlib import Path

from temporalio.client import Client, WithStartWorkflowOperation
from temporalio.common import (
    SearchAttributeKey,
    SearchAttributePair,
    TypedSearchAttributes,
    WorkflowIDConflictPolicy,
)

# In your own project: copy the two lines of workflow_id.py.
sys.path.append(str(Path(__file__).parents[2] / "workflow-id"))
from workflow_id import workflow_id

CONTACT = {"connectionId": "demo", "contactId": "auth0|ola"}

# The same for each message: whichever comes first starts the contact.
START = {
    "id": workflow_id(CONTACT["connectionId"], CONTACT["contactId"]),
    "task_queue": "contact-sync",
    "search_attributes": TypedSearchAttributes(
        [
            SearchAttributePair(SearchAttributeKey.for_keyword("SyncStatus"), "waiting"),
            SearchAttributePair(SearchAttributeKey.for_keyword("ConnectionId"), CONTACT["connectionId"]),
        ]
    ),
    # On its page in the Temporal UI; no person's data here.
    "static_summary": f"One contact on {CONTACT['connectionId']}",
}


def now() -> str:
    return datetime.now(timezone.utc).isoformat()


async def contact_changed(client: Client, change_id: str, fields: dict) -> None:
    """Pushed when the contact is quiet. The change id makes a repeated call harmless."""
    change = {"fields": fields, "changeId": change_id, "occurredAt": now()}
    await client.start_workflow(
        "contactSync", CONTACT, start_signal="contactChanged", start_signal_args=[change], **START
    )


async def send_now(client: Client, request_id: str, fields: dict) -> dict:
    """Pushed at once; waits for the outcome. One request id per click: asked again with it, nothing is sent twice."""
    request = {"requestId": request_id, "fields": fields, "occurredAt": now()}
    while True:
        # An operation can be used once.
        start = WithStartWorkflowOperation(
            "contactSync", CONTACT, id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING, **START
        )
        result = await client.execute_update_with_start_workflow(
            "sendNow", request, start_workflow_operation=start
        )
        if result["outcome"] != "pending":
            return result
        await asyncio.sleep(0.5)


async def main() -> None:
    client = await Client.connect(
        os.environ.get("TEMPORAL_ADDRESS", "127.0.0.1:7233"),
        namespace=os.environ.get("TEMPORAL_NAMESPACE", "default"),
    )
    await contact_changed(
        client,
        "ola-1",
        {"name": "Ola Example", "email": "ola@example.com", "phone": "+1 571 555 0105"},
    )
    print(await client.get_workflow_handle(START["id"]).query("status"))
    print(await send_now(client, "ola-click-1", {"company": "Example Ltd"}))


asyncio.run(main())
