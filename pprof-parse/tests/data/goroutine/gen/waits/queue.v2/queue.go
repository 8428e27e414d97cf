// Package queue has generic methods, and a path whose last element has a dot.
package queue

type Queue[T any] struct{ items chan T }

func New[T any]() *Queue[T] { return &Queue[T]{items: make(chan T)} }

//go:noinline
func (q *Queue[T]) Take() T { return <-q.items }

//go:noinline
func (q Queue[T]) Put(item T) { q.items <- item }
