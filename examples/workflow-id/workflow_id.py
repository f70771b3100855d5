"""The id of a contact's workflow, as Syncline wants it. Check it yourself: python3 workflow_id.py < vectors.json"""

from urllib.parse import quote


def workflow_id(connection_id: str, contact_id: str) -> str:
    # safe="": without it, quote() would leave "/" as it is, and Temporal's HTTP API cannot address such an id.
    return f"contact:{quote(connection_id, safe='')}:{quote(contact_id, safe='')}"


if __name__ == "__main__":
    import json
    import sys

    vectors = json.load(sys.stdin.buffer)
    wrong = 0
    for vector in vectors:
        built = workflow_id(vector["connectionId"], vector["contactId"])
        if built != vector["workflowId"]:
            wrong += 1
            print(f"built {built}, expected {vector['workflowId']}", file=sys.stderr)
    print(f"{len(vectors) - wrong} of {len(vectors)} ids are right")
    sys.exit(1 if wrong or not vectors else 0)
