package odd

type T struct{}

//go:noinline
func (T) Val() {}

//go:noinline
func (*T) Ptr() {}
