// Prepare builds the base system of the tests' machines in advance.
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
