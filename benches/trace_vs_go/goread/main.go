// Command goread reads a trace with Go's own reader to the end and prints how many events there are. It is built as if
// it were a command of the toolchain, for only those may import internal/trace.
package main

import (
	"bufio"
	"fmt"
	"internal/trace"
	"io"
	"os"
)

func main() {
	file, err := os.Open(os.Args[1])
	if err != nil {
		panic(err)
	}
	reader, err := trace.NewReader(bufio.NewReader(file))
	if err != nil {
		panic(err)
	}
	events := 0
	for {
		_, err := reader.ReadEvent()
		if err == io.EOF {
			break
		}
		if err != nil {
			panic(err)
		}
		events++
	}
	fmt.Println(events)
}
