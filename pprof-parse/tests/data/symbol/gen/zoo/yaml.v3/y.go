// Package yaml has a path whose last element has a dot, and functions that are inlined elsewhere.
package yaml

type Node struct{ kids []*Node }

func (n *Node) Walk(f func(*Node)) {
	f(n)
	for _, k := range n.kids {
		k.Walk(f)
	}
}

//go:noinline
func Keep(f any) any { return f }

var Hook = func() any { return Keep(func() int { return 1 }) }

// Counter is inlined and holds a closure.
func Counter() func() int        { n := 0; return func() int { n++; return n } }
func (n Node) Adder() func() int { return func() int { return len(n.kids) } }
