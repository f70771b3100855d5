// The id of a contact's workflow, as Syncline wants it. Check it yourself: go run workflow_id.go < vectors.json
package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"strings"
)

// WorkflowID builds on QueryEscape, because PathEscape leaves $ & + : = @ as they are; only its "+" for a space differs.
func WorkflowID(connectionID, contactID string) string {
	escape := func(part string) string { return strings.ReplaceAll(url.QueryEscape(part), "+", "%20") }
	return "contact:" + escape(connectionID) + ":" + escape(contactID)
}

func main() {
	var vectors []struct{ ConnectionID, ContactID, WorkflowID string }
	if err := json.NewDecoder(os.Stdin).Decode(&vectors); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	wrong := 0
	for _, vector := range vectors {
		if built := WorkflowID(vector.ConnectionID, vector.ContactID); built != vector.WorkflowID {
			wrong++
			fmt.Fprintf(os.Stderr, "built %s, expected %s\n", built, vector.WorkflowID)
		}
	}
	fmt.Printf("%d of %d ids are right\n", len(vectors)-wrong, len(vectors))
	if wrong > 0 || len(vectors) == 0 {
		os.Exit(1)
	}
}
