// Reads the goroutines of a log with one of the parsers that others have published, and counts them.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"

	"github.com/DataDog/gostackparse"
	"github.com/maruel/panicparse/v2/stack"
)

func main() {
	file, err := os.Open(os.Args[2])
	if err != nil {
		panic(err)
	}
	switch os.Args[1] {
	case "panicparse":
		snapshots, goroutines := panicparse(file)
		fmt.Fprintln(os.Stderr, snapshots, goroutines)
	case "gostackparse":
		goroutines, _ := gostackparse.Parse(file)
		fmt.Fprintln(os.Stderr, len(goroutines))
	}
}

// panicparse returns one snapshot at a time, a race being one too, and what it read too far.
func panicparse(file io.Reader) (snapshots, goroutines int) {
	input := io.Reader(bufio.NewReaderSize(file, 1<<20))
	options := stack.DefaultOpts()
	options.GuessPaths, options.AnalyzeSources = false, false
	for {
		snapshot, suffix, err := stack.ScanSnapshot(input, io.Discard, options)
		if snapshot != nil {
			snapshots++
			goroutines += len(snapshot.Goroutines)
		}
		if err == io.EOF || (snapshot == nil && len(suffix) == 0) {
			return snapshots, goroutines
		}
		input = io.MultiReader(bytesOf(suffix), input)
	}
}

func bytesOf(suffix []byte) io.Reader {
	reader, writer := io.Pipe()
	go func() {
		writer.Write(suffix)
		writer.Close()
	}()
	return reader
}
