// Prepare builds the system that the tests' machines are made of, ahead of them.
package main

import (
	"fmt"
	"os"

	"github.com/tls-upsmon/upsmon/internal/testmachine"
)

func main() {
	if _, err := testmachine.Prepare(os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
