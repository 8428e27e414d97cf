package main

import (
	"fmt"
	"strings"

	"leaklab/rig"
)

type item struct {
	sku        string
	qty, cents int
}

type order struct {
	id    int
	items []item
	memo  string
	blob  []byte
}

type slot struct {
	o  *order
	at [9]int64
}

type store struct {
	byID     map[int]*order
	queue    []slot
	receipts []string
	stock    []int64
}

const keep = 3000

func main() {
	r := rig.New()
	var s *store
	r.Loop(func(i int) {
		if s == nil {
			s = newStore()
		}
		for k := 0; k < 1600; k++ {
			s.accept(i*1600 + k)
		}
		s.trim()
	})
}

func newStore() *store {
	s := &store{byID: map[int]*order{}}
	s.stock = make([]int64, 1<<16) // SITE:stock
	return s
}

//go:noinline
func (s *store) accept(id int) {
	o := buildOrder(id)
	s.byID[id] = o               // SITE:index
	s.queue = append(s.queue, slot{o: o}) // SITE:queue
	text := receipt(o)
	s.receipts = append(s.receipts, text) // SITE:receipts
}

//go:noinline
func buildOrder(id int) *order {
	o := &order{id: id}          // SITE:order
	o.items = make([]item, 0, 8) // SITE:items
	for i := 0; i < 4; i++ {
		o.items = append(o.items, item{sku: fmt.Sprintf("sku-%d-%d", id, i), qty: i}) // SITE:sku
	}
	o.memo = strings.Repeat("m", 200) // SITE:memo
	o.blob = make([]byte, 1024)       // SITE:blob
	return o
}

//go:noinline
func receipt(o *order) string {
	var b strings.Builder
	b.Grow(320) // SITE:receipt
	for _, it := range o.items {
		b.WriteString(it.sku)
	}
	return b.String()
}

func (s *store) trim() {
	if n := len(s.queue) - keep; n > 0 {
		for _, q := range s.queue[:n] {
			delete(s.byID, q.o.id)
		}
		copy(s.queue, s.queue[n:])
		s.queue = s.queue[:keep]
		copy(s.receipts, s.receipts[n:])
		s.receipts = s.receipts[:keep]
	}
}
