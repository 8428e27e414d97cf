package main

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
)

// writeSnapshot writes what /debug/pprof/heap?gc=1, /debug/pprof/goroutine?debug=2 and the
// `memstats` of /debug/vars would answer.
func writeSnapshot(folder string, n int) error {
	runtime.GC()
	if err := create(folder, fmt.Sprintf("heap.%03d.pb.gz", n), writeHeap); err != nil {
		return err
	}
	if err := create(folder, fmt.Sprintf("goroutine.%03d.txt.gz", n), writeGoroutines); err != nil {
		return err
	}
	return create(folder, fmt.Sprintf("memstats.%03d.json", n), writeMemStats)
}

func create(folder, name string, write func(io.Writer) error) error {
	file, err := os.Create(filepath.Join(folder, name))
	if err != nil {
		return err
	}
	if err := write(file); err != nil {
		return err
	}
	return file.Close()
}

func writeHeap(w io.Writer) error {
	return pprof.Lookup("heap").WriteTo(w, 0)
}

func writeGoroutines(w io.Writer) error {
	zipped := gzip.NewWriter(w)
	if err := pprof.Lookup("goroutine").WriteTo(zipped, 2); err != nil {
		return err
	}
	return zipped.Close()
}

func writeMemStats(w io.Writer) error {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return json.NewEncoder(w).Encode(&stats)
}
