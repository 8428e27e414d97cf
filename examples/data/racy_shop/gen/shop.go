package main

import (
	"fmt"
	"os"
	"time"
)

// Shop has goods on its shelves.
type Shop struct {
	stock map[string]int
	sales int
}

// Shelf holds one kind of goods.
type Shelf struct {
	goods string
	count int
}

// NewShop fills the shelves.
func NewShop(goods ...string) *Shop {
	shop := &Shop{stock: map[string]int{}}
	for _, name := range goods {
		shop.stock[name] = 100
	}
	return shop
}

func (s *Shop) serve(customer int) {
	for range 3 {
		s.sell("tea")
		fmt.Fprintf(os.Stderr, "level=info msg=\"customer served\" customer=%d\n", customer)
		time.Sleep(time.Millisecond)
	}
}

func (s *Shop) sell(name string) {
	s.stock[name]--
	s.sales++
}

func (s *Shop) report() {
	time.Sleep(2 * time.Millisecond)
	for name, count := range s.stock {
		fmt.Fprintf(os.Stderr, "level=info msg=stock goods=%s count=%d\n", name, count)
	}
}

func (s *Shop) restock(shelf *Shelf) {
	s.stock[shelf.goods] += shelf.count
}
