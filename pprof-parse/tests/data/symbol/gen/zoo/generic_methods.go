//go:build go1.27

package main

type Box[T any] struct{ value T }

//go:noinline
func (b *Box[T]) Map[U any](f func(T) U) func() U {
	return func() U { return f(b.value) }
}

//go:noinline
func (t T) Show[U any](u U) { func() { defer use(u); go use(t) }() }

func init() {
	b := &Box[int]{1}
	use(b.Map(func(i int) string { return "" }))
	T{}.Show(3)
}
