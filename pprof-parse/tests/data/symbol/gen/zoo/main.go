// Command zoo holds every kind of function that the compiler names in a way of its own.
package main

import (
	"fmt"
	"io"
	"sync"

	odd "example.com/zoo.v2/sub-dir/odd~pkg"
	yaml "example.com/zoo.v2/yaml.v3"
)

type Store[K comparable, V any] struct{ m map[K]V }

//go:noinline
func (s *Store[K, V]) Put(k K, v V) func() { s.m[k] = v; return func() { delete(s.m, k) } }

//go:noinline
func (s Store[K, V]) Get(k K) V { return s.m[k] }

//go:noinline
func Map[T, U any](in []T, f func(T) U) []U {
	g := func(t T) U { return f(t) }
	var out []U
	for _, t := range in {
		out = append(out, g(t))
	}
	return out
}

type T struct{ a int }

//go:noinline
func (t *T) M() func() func() {
	return func() func() { return func() { fmt.Println(t.a) } }
}

//go:noinline
func (t T) V() func() { return func() { fmt.Println(t.a) } }

var global = func() { fmt.Println("x") }
var global2 = yaml.Counter()

func init() { go func() { global() }() }
func init() { defer func() { recover() }() }

type I interface{ M() func() func() }

type embed struct {
	*T
	io.Reader
}

func use(x any) { yaml.Keep(x) }

func main() {
	type local struct {
		sync.Mutex
		T
	}
	l := &local{}
	use(l)
	use(l.Lock)
	use(struct {
		*T
		yaml.Node
	}{})
	use(&struct {
		sync.Mutex
		t [4]yaml.Node
	}{})
	s := &Store[string, local]{m: map[string]local{}}
	use(s.Put("a", local{}))
	use(s.Get)
	use((&Store[struct {
		A int
		b string
	}, *T]{}).Put)
	use((*Store[int, func(int) string]).Put)
	use(Map[int, yaml.Node]([]int{1}, func(i int) yaml.Node { return yaml.Node{} }))
	use(Map[*T, map[string][]int])
	t := &T{}
	use(t.M)
	use(t.V)
	use((*T).V)
	use(T.V)
	use(I.M)
	var i I = t
	use(i.M)
	go t.M()
	go use(3)
	defer use(4)
	defer t.V()
	use(yaml.Counter())
	use(yaml.Node{}.Adder())
	use(embed{})
	use(odd.T{})
	func() { func() { defer use(5); go use(6); use(func() {}) }() }()
	f := func() func() int { return yaml.Counter() }
	use(f)
	new(yaml.Node).Walk(func(*yaml.Node) { go use(8) })
	rangefuncs()
	fmt.Println(s)
}
