// Command gen traces itself while it works as a service does, until the trace has the wanted size: clients send
// requests over loopback connections; each request runs in a goroutine of its own, through a few layers, and takes locks, asks a
// backend behind a channel, allocates, waits for timers, makes system calls, and now and then logs in a task.
// It builds with Go 1.21, whose traces are of the old form, and later.
package main

import (
	"context"
	"encoding/binary"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"runtime/trace"
	"sync"
	"sync/atomic"
	"time"
)

// counted tells how much has been written so far.
type counted struct {
	w io.Writer
	n atomic.Int64
}

func (c *counted) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n.Add(int64(n))
	return n, err
}

type query struct {
	key   uint64
	reply chan uint64
}

type service struct {
	cache   sync.RWMutex
	seen    map[uint64][]byte
	stats   sync.Mutex
	served  map[uint64]int
	queries chan query
	stopped atomic.Bool
}

// handle is what one request costs. The layers above it give stacks the depth that middleware gives them.
func (s *service) handle(ctx context.Context, id uint64) uint64 {
	s.cache.RLock()
	found := s.seen[id%512]
	s.cache.RUnlock()
	if found == nil || id%16 == 0 {
		s.cache.Lock()
		s.seen[id%512] = make([]byte, 64+id%2048)
		s.cache.Unlock()
	}
	reply := make(chan uint64)
	s.queries <- query{id, reply}
	var answer uint64
	select {
	case answer = <-reply:
	case <-ctx.Done():
	}
	switch {
	case id%23 == 0:
		time.Sleep(50 * time.Microsecond)
	case id%17 == 0:
		os.Stat("/")
	case id%101 == 0:
		runtime.Gosched()
	}
	if id%29 == 0 {
		s.fan(id)
	}
	s.stats.Lock()
	s.served[id%64]++
	s.stats.Unlock()
	return answer
}

// fan spreads a part of the work over short goroutines.
func (s *service) fan(id uint64) {
	var wg sync.WaitGroup
	for i := uint64(0); i < 4; i++ {
		wg.Add(1)
		go func(i uint64) {
			defer wg.Done()
			work(id+i, 40)
		}(i)
	}
	wg.Wait()
}

var sink atomic.Pointer[[]byte]

//go:noinline
func work(seed uint64, rounds int) uint64 {
	for i := 0; i < rounds; i++ {
		b := make([]byte, 128+seed%512)
		b[seed%uint64(len(b))] = byte(i)
		seed = seed*6364136223846793005 + uint64(len(b))
		if i%32 == 0 {
			sink.Store(&b)
		}
	}
	return seed
}

func (s *service) backend() {
	for q := range s.queries {
		q.reply <- work(q.key, 24)
	}
}

//go:noinline
func (s *service) recovered(ctx context.Context, id uint64) uint64 {
	defer func() { _ = recover() }()
	return s.limited(ctx, id)
}

//go:noinline
func (s *service) limited(ctx context.Context, id uint64) uint64 {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	return s.logged(ctx, id)
}

//go:noinline
func (s *service) logged(ctx context.Context, id uint64) uint64 {
	if id%64 != 0 {
		return s.handle(ctx, id)
	}
	ctx, task := trace.NewTask(ctx, "request")
	defer task.End()
	defer trace.StartRegion(ctx, "handle").End()
	trace.Logf(ctx, "request", "id=%d", id)
	return s.handle(ctx, id)
}

// serve answers each request of a connection in a goroutine of its own.
func (s *service) serve(conn net.Conn) {
	defer conn.Close()
	var in, out [8]byte
	for {
		if _, err := io.ReadFull(conn, in[:]); err != nil {
			return
		}
		done := make(chan uint64, 1)
		go func(id uint64) { done <- s.recovered(context.Background(), id) }(binary.LittleEndian.Uint64(in[:]))
		binary.LittleEndian.PutUint64(out[:], <-done)
		if _, err := conn.Write(out[:]); err != nil {
			return
		}
	}
}

func (s *service) client(address string, first uint64) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	defer conn.Close()
	var b [8]byte
	for id := first; !s.stopped.Load(); id++ {
		binary.LittleEndian.PutUint64(b[:], id)
		if _, err := conn.Write(b[:]); err != nil {
			return
		}
		if _, err := io.ReadFull(conn, b[:]); err != nil {
			return
		}
		work(id, 8)
	}
}

// warm is what a service that has run for a while holds: with an empty heap it would do nothing but collect garbage.
func warm(objects int) [][]byte {
	held := make([][]byte, objects)
	for i := range held {
		held[i] = make([]byte, 512)
	}
	return held
}

func main() {
	out := flag.String("o", "gen.trace", "where the trace goes")
	megabytes := flag.Int64("mb", 10, "how long to go on")
	clients := flag.Int("clients", 24, "connections")
	flag.Parse()
	runtime.GOMAXPROCS(max(4, runtime.NumCPU()))
	f, err := os.Create(*out)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	resident := warm(64 << 10)
	w := &counted{w: f}
	if err := trace.Start(w); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	s := &service{seen: map[uint64][]byte{}, served: map[uint64]int{}, queries: make(chan query)}
	for i := 0; i < 4; i++ {
		go s.backend()
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go s.serve(conn)
		}
	}()
	var wg sync.WaitGroup
	for i := 0; i < *clients; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			s.client(listener.Addr().String(), uint64(i)<<32)
		}(i)
	}
	for w.n.Load() < *megabytes*1_000_000 {
		time.Sleep(2 * time.Millisecond)
	}
	s.stopped.Store(true)
	wg.Wait()
	trace.Stop()
	runtime.KeepAlive(resident)
	if err := f.Close(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
