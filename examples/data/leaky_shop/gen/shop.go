package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"sync"
	"time"
)

type shop struct {
	pictures sync.Map // of every product that was ever asked for: grows, then is complete
	mu       sync.Mutex
	events   []*event // sent and forgotten every few seconds: a saw-tooth
}

type event struct {
	sku    string
	detail [4 << 10]byte
}

type page struct {
	SKU         string
	Price       string
	Picture     []byte
	Recommended [600]string
}

func (s *shop) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /product/{sku}", s.product)
	return mux
}

func (s *shop) product(w http.ResponseWriter, r *http.Request) {
	sku := r.PathValue("sku")
	price, err := askPrice(sku)
	if err != nil {
		price = "on request"
	}
	s.record(sku)
	w.Write(renderPage(&page{SKU: sku, Price: price, Picture: s.picture(sku)}))
}

var errTimeout = errors.New("the supplier did not answer in time")

// askPrice gives up on a supplier that takes too long.
func askPrice(sku string) (string, error) {
	answers := make(chan *answer) // the bug: has no room for an answer that comes too late
	go askSupplier(answers, sku)
	select {
	case a := <-answers:
		return a.price, nil
	case <-time.After(20 * time.Millisecond):
		return "", errTimeout
	}
}

func askSupplier(answers chan<- *answer, sku string) {
	answers <- fetchCatalogue(sku)
}

func (s *shop) picture(sku string) []byte {
	if picture, ok := s.pictures.Load(sku); ok {
		return picture.([]byte)
	}
	picture := make([]byte, 32<<10)
	s.pictures.Store(sku, picture)
	return picture
}

func (s *shop) record(sku string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events = append(s.events, &event{sku: sku})
}

func (s *shop) sendEventsEvery(period time.Duration) {
	for range time.Tick(period) {
		s.mu.Lock()
		s.events = nil
		s.mu.Unlock()
	}
}

// renderPage makes garbage, as rendering does.
func renderPage(p *page) []byte {
	html, err := json.Marshal(p)
	if err != nil {
		panic(err)
	}
	return html
}
