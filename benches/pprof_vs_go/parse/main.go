// Decodes and checks a profile the way google/pprof does, and ends.
package main

import (
	"fmt"
	"os"

	"github.com/google/pprof/profile"
)

func main() {
	file, err := os.Open(os.Args[1])
	if err != nil {
		panic(err)
	}
	p, err := profile.Parse(file)
	if err != nil {
		panic(err)
	}
	fmt.Println(len(p.Sample))
}
