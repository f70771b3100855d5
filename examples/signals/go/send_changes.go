// A backend in Go:  cd examples/signals/go && go run .
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net/url"
	"os"
	"strings"
	"time"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

type contact struct {
	ConnectionID string `json:"connectionId"`
	ContactID    string `json:"contactId"`
}

type fields map[string]any

var pat = contact{ConnectionID: "demo", ContactID: "auth0|pat"}

func main() {
	ctx := context.Background()
	temporalClient, err := client.Dial(client.Options{
		HostPort:  variable("TEMPORAL_ADDRESS", "127.0.0.1:7233"),
		Namespace: variable("TEMPORAL_NAMESPACE", "default"),
	})
	check(err)
	defer temporalClient.Close()

	check(contactChanged(ctx, temporalClient, "pat-1", fields{
		"name": "Pat Example", "email": "pat@example.com", "phone": "+1 571 555 0106",
	}))
	status, err := temporalClient.QueryWorkflow(ctx, start().ID, "", "status")
	check(err)
	show(status)
	result, err := sendNow(ctx, temporalClient, "pat-click-1", fields{"company": "Example Ltd"})
	check(err)
	fmt.Println(result)
}

// start is the same for each message: whichever comes first starts the contact.
func start() client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID:                       workflowID(pat.ConnectionID, pat.ContactID),
		TaskQueue:                "contact-sync",
		WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		TypedSearchAttributes: temporal.NewSearchAttributes(
			temporal.NewSearchAttributeKeyKeyword("SyncStatus").ValueSet("waiting"),
			temporal.NewSearchAttributeKeyKeyword("ConnectionId").ValueSet(pat.ConnectionID),
		),
		// On its page in the Temporal UI; no person's data here.
		StaticSummary: "One contact on " + pat.ConnectionID,
	}
}

// contactChanged is pushed when the contact is quiet. The change id makes a repeated call harmless.
func contactChanged(ctx context.Context, temporalClient client.Client, changeID string, changed fields) error {
	change := map[string]any{"fields": changed, "changeId": changeID, "occurredAt": time.Now().UTC()}
	_, err := temporalClient.SignalWithStartWorkflow(ctx, start().ID, "contactChanged", change, start(), "contactSync", pat)
	return err
}

// sendNow is pushed at once and waits for the outcome. One request id per click: asked again with it, nothing is sent
// twice.
func sendNow(ctx context.Context, temporalClient client.Client, requestID string, changed fields) (map[string]any, error) {
	request := map[string]any{"requestId": requestID, "fields": changed, "occurredAt": time.Now().UTC()}
	for {
		update, err := temporalClient.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
			// An operation can be used once.
			StartWorkflowOperation: temporalClient.NewWithStartWorkflowOperation(start(), "contactSync", pat),
			UpdateOptions: client.UpdateWorkflowOptions{
				UpdateName: "sendNow", Args: []any{request}, WaitForStage: client.WorkflowUpdateStageCompleted,
			},
		})
		if err != nil {
			return nil, err
		}
		var result map[string]any
		if err := update.Get(ctx, &result); err != nil || result["outcome"] != "pending" {
			return result, err
		}
		time.Sleep(500 * time.Millisecond)
	}
}

// workflowID is that of ../../workflow-id/workflow_id.go; workflow_id_test.go tries it with the vectors beside it.
func workflowID(connectionID, contactID string) string {
	escape := func(part string) string { return strings.ReplaceAll(url.QueryEscape(part), "+", "%20") }
	return "contact:" + escape(connectionID) + ":" + escape(contactID)
}

func show(status interface{ Get(any) error }) {
	var view map[string]any
	check(status.Get(&view))
	text, err := json.Marshal(view)
	check(err)
	fmt.Println(string(text))
}

func variable(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
