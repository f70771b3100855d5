package main

import (
	"encoding/json"
	"os"
	"testing"
)

func TestWorkflowIDsAreThoseOfTheVectors(t *testing.T) {
	text, err := os.ReadFile("../../workflow-id/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []struct{ ConnectionID, ContactID, WorkflowID string }
	if err := json.Unmarshal(text, &vectors); err != nil || len(vectors) == 0 {
		t.Fatal(len(vectors), err)
	}
	for _, vector := range vectors {
		if built := workflowID(vector.ConnectionID, vector.ContactID); built != vector.WorkflowID {
			t.Errorf("built %s, expected %s", built, vector.WorkflowID)
		}
	}
}
