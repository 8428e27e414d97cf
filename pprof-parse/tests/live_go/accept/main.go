// Says which of many inputs google/pprof accepts, and what it reads in them.
//
// Usage: accept FILE. The file holds inputs, each behind its length (32 bits, little endian). For
// each input a verdict is printed (one byte, see below) and a text behind its length: what was
// read, or why not.
//
// Built by tests/live_go/go_program.rs around the toolchain's copy of the profile package.
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"os"

	"github.com/google/pprof/profile"
)

const (
	rejected = 'r'
	accepted = 'a'
	// Not protobuf, but one of the older formats.
	legacy = 'l'
)

func main() {
	inputs, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for len(inputs) > 0 {
		length := binary.LittleEndian.Uint32(inputs)
		input := inputs[4 : 4+length]
		inputs = inputs[4+length:]
		verdict, text := judge(input)
		out.WriteByte(verdict)
		binary.Write(out, binary.LittleEndian, uint32(len(text)))
		out.Write(text)
	}
}

func judge(input []byte) (byte, []byte) {
	p, err := profile.ParseData(input)
	if err != nil {
		return rejected, []byte(err.Error())
	}
	if !isProtobuf(input) {
		return legacy, nil
	}
	return accepted, describe(p)
}

func isProtobuf(input []byte) bool {
	if bytes.HasPrefix(input, []byte{0x1f, 0x8b}) {
		reader, err := gzip.NewReader(bytes.NewReader(input))
		if err != nil {
			return false
		}
		if input, err = io.ReadAll(reader); err != nil {
			return false
		}
	}
	_, err := profile.ParseUncompressed(input)
	return err == nil
}

// describe writes everything of a profile: what -raw leaves out, then -raw.
func describe(p *profile.Profile) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "%d %d\n", p.TimeNanos, p.DurationNanos)
	for _, text := range []string{p.DropFrames, p.KeepFrames, p.DefaultSampleType} {
		fmt.Fprintf(&out, "%s\n", text)
	}
	for _, f := range p.Function {
		fmt.Fprintf(&out, "%d %s %s %s %d\n", f.ID, f.Name, f.SystemName, f.Filename, f.StartLine)
	}
	p.TimeNanos, p.DurationNanos = 0, 0
	out.WriteString(p.String())
	return out.Bytes()
}
